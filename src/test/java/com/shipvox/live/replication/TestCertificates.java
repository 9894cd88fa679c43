package com.shipvox.live.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A certificate authority and a node's certificate for 127.0.0.1, made by openssl. */
final class TestCertificates {
  private TestCertificates() {}

  /** Makes the files in a folder; returns the settings that name them. */
  static Map<String, String> in(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(folder, "req -x509 " + key + " -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
    openssl(folder, "req " + key + " -subj /CN=node -keyout node.key -out node.csr");
    openssl(
        folder,
        "x509 -req -in node.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names"
            + " -out node.crt");
    return Map.of(
        "shipvox.cluster.rpc", "grpc",
        "shipvox.cluster.tls.key", folder.resolve("node.key").toString(),
        "shipvox.cluster.tls.certificate", folder.resolve("node.crt").toString(),
        "shipvox.cluster.tls.ca", folder.resolve("ca.crt").toString());
  }

  private static void openssl(Path folder, String arguments) {
    List<String> command = List.of(("openssl " + arguments).split(" "));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
