package com.shipvox.live.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.message.TestJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to machines is the same whatever language the server's machine speaks. */
@Isolated
final class LocalesTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void back() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa", "ar-EG", "tr", "th-TH-u-nu-thai"})
  void everything_underAnyLocale_isTheSame(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    SessionStore store =
        LocalJournal.store(Logs.config(Map.of()), new ManualClock(), Runnable::run);
    Session session = store.create("s-1", "a").session();
    session.append(Logs.AGENT, List.of(Logs.draft("{'slice':'details','data':{'weightLb':2.5}}")));
    var update = TestJson.object(session.log().head().text());
    assertEquals(1, update.getInt("seq"));
    assertEquals(1, update.getInt("v"));
    assertTrue(session.log().head().text().startsWith("{\"v\":1,"));
    assertEquals("displaying", update.getJsonObject("payload").getString("phase"));
    String problem = Problem.json(Refusal.of(ErrorCode.INVALID, "/data", "is bad"));
    assertTrue(problem.contains("\"status\":422"), problem);
    assertEquals("SHIPVOX_LIMIT_BODY", LiveConfig.variable("shipvox.limit.body"));
  }
}
