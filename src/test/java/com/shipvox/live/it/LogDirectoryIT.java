package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose log's directory cannot be used ends by itself, with a code and a clear line. */
@Timeout(400)
final class LogDirectoryIT {
  private static final String DIRECTORY = "shipvox.log.directory";
  private static final int CODE = 70;

  @Test
  void directoryInUse_orNotWritable_endsWithCodeAndReason() throws IOException {
    Path used = LiveNode.shared().log().resolveSibling("data");
    // Not even root can make a directory in a file.
    Path noDirectory = LiveNode.shared().log().resolve("data");
    LiveNode second = LiveNode.begin(Map.of(DIRECTORY, used.toString()));
    LiveNode other = LiveNode.begin(Map.of(DIRECTORY, noDirectory.toString()));
    assertEnds(second, "Another process uses the directory " + used);
    assertEnds(other, noDirectory + ", cannot be written");
    LiveNode.agent().open().post("{'slice':'notice','data':{'level':'info'}}").expect(201);
  }

  private static void assertEnds(LiveNode node, String reason) throws IOException {
    assertEquals(CODE, node.exitCode());
    String log = Files.readString(node.log());
    assertTrue(log.contains("ShipVox Live cannot start: "), log);
    assertTrue(log.contains(reason), log);
  }
}
