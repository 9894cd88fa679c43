package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A node that cannot serve ends with a code, and its last line says why. */
final class StartFailureIT {
  private static final int CODE = 70;

  private record Start(LiveNode node, String lastLine) {
    static Start with(String lastLine, String... settings) {
      return new Start(
          LiveNode.launch(Map.of(settings[0], settings[1])),
          "ShipVox Live cannot start: " + lastLine);
    }

    void expectEnd() throws Exception {
      List<String> lines = node.awaitEnd(CODE);
      String last = lines.get(lines.size() - 1);
      assertTrue(Pattern.matches(lastLine, last), last);
    }
  }

  @Test
  void start_withAWrongSetting_endsAndNamesItsKeyAndForm() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String cluster = "node1=127.0.0.1:" + busy.getLocalPort() + ",node2=127.0.0.1:1";
      // All at once: each takes its time to boot.
      List<Start> starts =
          List.of(
              Start.with(
                  "The setting shipvox\\.session\\.idle must be a duration .*",
                  "shipvox.session.idle",
                  "for ever"),
              Start.with(
                  "The setting shipvox\\.security\\.viewer-key must name a file .*",
                  "shipvox.security.viewer-key",
                  ""),
              Start.with(
                  "Another process uses the port of this node in shipvox\\.cluster\\.nodes, .*",
                  "shipvox.cluster.nodes",
                  cluster));
      for (Start start : starts) {
        start.expectEnd();
      }
    }
  }

  @Test
  void start_whoseDeploymentFails_ends() throws Exception {
    Path war = RunFiles.folder("broken").resolve("ROOT.war");
    Files.copy(LiveNode.war(), war);
    try (FileSystem files = FileSystems.newFileSystem(war)) {
      Files.delete(files.getPath("WEB-INF/classes/com/shipvox/live/security/Revocations.class"));
    }
    String lastLine = "ShipVox Live cannot start: its deployment failed; .*";
    new Start(LiveNode.launch(war), lastLine).expectEnd();
  }
}
