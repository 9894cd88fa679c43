package com.shipvox.live.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig.Cells;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that answers name, and to which the page may connect. */
final class CellsTest {

  private static Cells cells(Map<String, String> settings) {
    return LiveConfig.from(key -> Optional.ofNullable(settings.get(key))).cells();
  }

  @Test
  void cells_notSet_noAddresses() {
    Cells none = cells(Map.of());
    assertTrue(none.socketUrl().isEmpty() && none.apiUrl().isEmpty());
    assertEquals(List.of(), none.origins());
  }

  @Test
  void cells_publicUrl_socketAndApiBeneathIt() {
    Cells cells = cells(Map.of("shipvox.public-url", "https://one.example:8443/live/"));
    assertEquals("wss://one.example:8443/live/ws", cells.socketUrl().orElseThrow());
    assertEquals("https://one.example:8443/live/api", cells.apiUrl().orElseThrow());
  }

  @Test
  void origins_ofAllCells_withoutPathsAndOnce() {
    Cells cells =
        cells(
            Map.of(
                "shipvox.public-url", "https://one.example/",
                "shipvox.cells", "https://one.example, https://[::1]:8443/live"));
    assertEquals(List.of("https://one.example", "https://[::1]:8443"), cells.origins());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://one.example",
        "wss://one.example",
        "one.example",
        "https://",
        "https://one.example?a",
        "https://one.example#a",
        "https://user@one.example",
        "https://one.example; script-src *"
      })
  void from_badUrl_namesTheSetting(String url) {
    for (String key : List.of("shipvox.public-url", "shipvox.cells")) {
      IllegalArgumentException bad =
          assertThrows(IllegalArgumentException.class, () -> cells(Map.of(key, url)));
      assertTrue(bad.getMessage().contains(key), bad.getMessage());
    }
  }
}
