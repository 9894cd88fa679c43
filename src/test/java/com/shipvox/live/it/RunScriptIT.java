package com.shipvox.live.it;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code scripts/run} in a folder with blanks, without a repository, on a machine that speaks
 * Turkish; once more on the same port while the first runs.
 */
final class RunScriptIT {
  private static final int PORT = 9_479;

  @Test
  void run_inAnOddPlace_becomesReadyAndIsLeftAloneByASecond() throws Exception {
    Path root = copy(RunFiles.folder("a folder with blanks"));
    Path log = root.resolve("first.log");
    Process first = run(root, log);
    Process other = null;
    try {
      awaitLine(first, log, "ShipVox Live is ready: https://localhost:" + PORT);
      Path secondLog = root.resolve("second.log");
      other = run(root, secondLog);
      assertTrue(other.waitFor(1, TimeUnit.MINUTES));
      assertEquals(1, other.exitValue());
      List<String> said = Files.readAllLines(secondLog);
      assertTrue(said.get(said.size() - 1).startsWith("Port " + PORT + " is used"), said::toString);
      assertTrue(first.isAlive());
      Path unpacked = root.resolve(".dev/node-" + PORT + "/root");
      assertTrue(Files.isDirectory(unpacked), "a running node's files are left alone");
      assertEquals(0, isReady(root), "the first still serves");
    } finally {
      first.destroy();
      assertTrue(first.waitFor(1, TimeUnit.MINUTES));
      if (other != null) {
        other.destroyForcibly();
      }
    }
  }

  /** The scripts and what they start, newer than its sources, so that nothing is built. */
  private static Path copy(Path root) throws IOException {
    for (String folder : List.of("scripts", "scripts/lib", "payara-config")) {
      Files.createDirectories(root.resolve(folder));
      try (Stream<Path> files = Files.list(RunFiles.BASE.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, root.resolve(folder).resolve(file.getFileName()), COPY_ATTRIBUTES);
        }
      }
    }
    Files.createDirectories(root.resolve("src/main"));
    Files.setLastModifiedTime(
        Files.createFile(root.resolve("pom.xml")), FileTime.from(Instant.EPOCH));
    Path target = Files.createDirectories(root.resolve("target"));
    Files.copy(LiveNode.war(), target.resolve("ROOT.war"));
    Files.copy(
        RunFiles.BASE.resolve("target/payara-micro.jar"), target.resolve("payara-micro.jar"));
    return root;
  }

  private static Process run(Path root, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("scripts/run").toString(), "--port", "" + PORT);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SHIPVOX_"));
    environment.put("LC_ALL", "tr_TR.UTF-8");
    environment.put("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");
    // Reaches the node only where the language does not change the names of settings.
    environment.put("SHIPVOX_LIMIT_FRAME", "17KiB");
    return builder
        .directory(root.getParent().toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static int isReady(Path root) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "node",
            root.resolve("scripts/lib/is-ready.mjs").toString(),
            "https://localhost:" + PORT + "/health/ready");
    builder.environment().put("NODE_EXTRA_CA_CERTS", root.resolve(".dev/tls.pem").toString());
    return builder.start().waitFor();
  }

  private static void awaitLine(Process process, Path log, String line)
      throws IOException, InterruptedException {
    while (!Files.readString(log).contains(line)) {
      if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("It ended:\n" + Files.readString(log));
      }
    }
  }
}
