package com.shipvox.live.documents;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each script says how it is used, and refuses what it does not take. */
class ScriptsTest {
  private record Ended(int code, String output) {}

  @Test
  void scripts_askedForHelp_sayTheirUsage() throws IOException {
    assertAll(
        scripts().stream()
            .map(
                script ->
                    () -> {
                      Ended ended = run(script.toString(), "--help");
                      assertEquals(0, ended.code(), script + ": " + ended.output());
                      assertTrue(ended.output().contains("usage: " + script), ended.output());
                    }));
  }

  @Test
  void scripts_givenAnOptionThatIsNone_sayTheirUsageAndEndWith2() throws IOException {
    assertAll(
        scripts().stream()
            .map(
                script ->
                    () -> {
                      Ended ended = run(script.toString(), "--no-such-option");
                      assertEquals(2, ended.code(), script + ": " + ended.output());
                      assertTrue(ended.output().contains("usage: " + script), ended.output());
                    }));
  }

  @Test
  void makeKeys_inAFolderWithBlanks_makesThemOnceForTheirOwnerAlone(@TempDir Path temp)
      throws Exception {
    Path folder = temp.resolve("keys of ours");
    String[] command = {"scripts/make-keys", folder.toString(), "--host", "live.example.com"};
    assertEquals(new Ended(0, "The keys are in " + folder + ".\n"), run(command));
    Path before = Files.copy(folder.resolve("tls.p12"), temp.resolve("before"));
    assertEquals("[OWNER_READ, OWNER_WRITE]", permissions(folder.resolve("viewer.key.pem")));
    assertEquals("[OWNER_READ, OWNER_WRITE]", permissions(folder.resolve("tls.args")));
    assertEquals(0, run(command).code());
    assertEquals(-1, Files.mismatch(before, folder.resolve("tls.p12")), "made once");
  }

  private static String permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream().sorted().toList().toString();
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("scripts"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Ended run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return new Ended(process.exitValue(), output);
  }
}
