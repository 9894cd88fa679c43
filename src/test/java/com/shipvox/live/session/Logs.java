package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.TestJson;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Author;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of logs share: small limits, drafts out of JSON, and reading from a place on. */
public final class Logs {
  static final String EPOCH = "e-1";
  public static final Author AGENT = new Author("agent:a", Source.AGENT);
  public static final Author OTHER = new Author("agent:b", Source.AGENT);
  public static final Author VIEWER = new Author("viewer:v", Source.VIEWER);

  private Logs() {}

  /** The settings' defaults with some of them changed. */
  public static LiveConfig config(Map<String, String> settings) {
    return LiveConfig.from(name -> Optional.ofNullable(settings.get(name)));
  }

  /** Keeps at least {@code count} updates and ten minutes. */
  static LiveConfig.Session keeping(int count) {
    return keeping(count, Duration.ofMinutes(10), 64 << 20);
  }

  static LiveConfig.Session keeping(int count, Duration time, long bytes) {
    LiveConfig.Session defaults = config(Map.of()).session();
    return new LiveConfig.Session(
        count,
        time,
        bytes,
        defaults.idle(),
        defaults.endedKept(),
        defaults.most(),
        defaults.stateBytes(),
        defaults.memoryBytes(),
        defaults.ownerPercent());
  }

  static TestLog log(LiveConfig.Session limits, InstantSource clock) {
    return new TestLog(limits, clock);
  }

  public static UpdateDraft draft(String json) {
    Findings findings = new Findings();
    UpdateDraft draft = SliceRules.check(TestJson.object(json), "", findings);
    findings.throwIfAny();
    return draft;
  }

  /** An update that says which number it is. */
  public static UpdateDraft numbered(long n) {
    return draft("{'slice':'x-n','data':{'n':" + n + "}}");
  }

  static Cursor at(long seq) {
    return new Cursor(EPOCH, seq);
  }

  /** The seqs after a place, to the end. */
  public static List<Long> seqsAfter(LogEntry place) {
    List<Long> seqs = new ArrayList<>();
    for (LogEntry entry = place.next(); entry != null; entry = entry.next()) {
      seqs.add(entry.seq());
    }
    return seqs;
  }
}
