package com.shipvox.live.session;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Message.UpdatePayload;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.SliceRules;
import com.shipvox.live.message.Source;
import com.shipvox.live.message.UpdateDraft;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Author;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What every update passes between request and sockets, each piece alone: three quotes, 560 bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogBenchmark {
  private static final String QUOTE =
      "{'id':'%s','carrier':'FedEx','service':'Priority Overnight','tier':'fastest',"
          + "'amountMinor':4310,'currency':'USD','transitDays':1,'estimatedDelivery':1767657600000}";

  /** As an agent posts it, without an id. */
  public static final String UPDATE =
      ("{'slice':'quotes','phase':'displaying','data':{'quotes':["
              + QUOTE
              + ","
              + QUOTE
              + ","
              + QUOTE)
          .formatted("q1", "q2", "q3")
          .replace('\'', '"')
          .concat("],\"cheapestId\":\"q1\",\"fastestId\":\"q2\"}}");

  private static final Author AGENT = new Author("agent:a", Source.AGENT);
  private static final String ID = "u-000000000";

  private final byte[] body = UPDATE.getBytes(StandardCharsets.UTF_8);
  private final JsonValue parsed = MessageCodec.parse(body);
  private final UpdateDraft draft = check(parsed);
  private final SessionState state = new SessionState();

  // Keeps no more than it must, so that it is as long after a second as after ten.
  private final LiveConfig.Session limits = Logs.keeping(500, Duration.ZERO, 64 << 20);
  private final TestLog log = Logs.log(limits, InstantSource.system());

  // As agents send it: an id of its own makes each one new to the log.
  private final byte[] post =
      ("{\"id\":\"" + ID + "\"," + UPDATE.substring(1)).getBytes(StandardCharsets.UTF_8);

  @Benchmark
  public JsonValue parse() {
    return MessageCodec.parse(body);
  }

  @Benchmark
  public UpdateDraft validate() {
    return check(parsed);
  }

  @Benchmark
  public String encode() {
    return MessageCodec.encode(
        new UpdatePayload(draft.slice(), draft.phase(), draft.data(), draft.cues(), draft.turn()));
  }

  @Benchmark
  public SessionState fold() {
    state.apply(draft, 1, 1);
    return state;
  }

  /** What the first viewer that takes compressed messages costs; all others share it. */
  @Benchmark
  public byte[] deflate() {
    return new EncodedText(UPDATE).deflated();
  }

  /** Encodes, folds into the state, links into the log and lets the oldest go. */
  @Benchmark
  public Appended append() {
    return log.append(AGENT, List.of(draft));
  }

  /** All of it, from the bytes that came to the entry that its readers send. */
  @Benchmark
  public Appended post() {
    for (int i = "{'id':'".length() + ID.length() - 1; ++post[i] > '9'; i--) {
      post[i] = '0';
    }
    return log.append(AGENT, List.of(check(MessageCodec.parse(post))));
  }

  private static UpdateDraft check(JsonValue value) {
    Findings findings = new Findings();
    UpdateDraft checked = SliceRules.check(value, "", findings);
    findings.throwIfAny();
    return checked;
  }
}
