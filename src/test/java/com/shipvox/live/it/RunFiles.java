package com.shipvox.live.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the nodes of one test run share: fresh keys, a certificate for localhost, a folder. */
final class RunFiles {
  /** The issuer's keys: the tests sign with them, the nodes check by their public part. */
  static final KeyPair ISSUER = keys();

  static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final Path FOLDER = folder();
  private static final String PASSWORD = secret();
  private static final Path STORE = makeCertificate();

  /** Trusts the nodes' certificate and no other. */
  static final SSLContext TLS = trust();

  private RunFiles() {}

  static Path folder(String name) {
    try {
      return Files.createDirectories(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path issuerKey() {
    return write("issuer.pub.pem", pem("PUBLIC KEY", ISSUER.getPublic()));
  }

  static Path viewerKey() {
    KeyPair viewer = keys();
    return write(
        "viewer.key.pem",
        pem("PRIVATE KEY", viewer.getPrivate()) + pem("PUBLIC KEY", viewer.getPublic()));
  }

  /** A file of JVM options that name the certificate: kept out of the process list. */
  static Path tlsOptions() {
    return write(
        "tls.args",
        String.join(
            "\n",
            "-Djavax.net.ssl.keyStore=" + STORE,
            "-Djavax.net.ssl.keyStorePassword=" + PASSWORD,
            "-Djavax.net.ssl.keyStoreType=PKCS12",
            ""));
  }

  private static Path folder() {
    try {
      Path target = Files.createDirectories(BASE.resolve("target/it"));
      return Files.createTempDirectory(target, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path write(String name, String text) {
    Path file = FOLDER.resolve(name);
    try {
      return Files.exists(file) ? file : Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, Key key) {
    String body = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    new java.security.SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** By the JDK's own keytool: the JDK has no public way to sign a certificate. */
  private static Path makeCertificate() {
    Path store = FOLDER.resolve("tls.p12");
    ProcessBuilder keytool =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "live",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "KEYTOOL_PASSWORD"));
    keytool.environment().put("KEYTOOL_PASSWORD", PASSWORD);
    keytool.redirectErrorStream(true).redirectOutput(FOLDER.resolve("keytool.log").toFile());
    try {
      Process process = keytool.start();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed; see " + FOLDER);
      }
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trust() {
    try (InputStream in = Files.newInputStream(STORE)) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(in, PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("live", own.getCertificate("live"));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
