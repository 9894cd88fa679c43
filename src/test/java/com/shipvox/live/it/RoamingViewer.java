package com.shipvox.live.it;

import com.shipvox.live.it.checker.AgentLog;
import com.shipvox.live.it.checker.AgentLog.Place;
import com.shipvox.live.it.checker.ViewerLog;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * A viewer whose line is cut after a random number of messages, again and again; each time it
 * resumes from its last update, until it has all that the agent was told.
 */
final class RoamingViewer implements Callable<ViewerLog> {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int MOST_BEFORE_A_CUT = 40;

  private final TestSession session;
  private final String token;
  private final Line.Carrier carrier;
  private final AgentLog agent;
  private final BooleanSupplier agentDone;
  private final Random random;
  private final ViewerLog log;

  RoamingViewer(
      TestSession session,
      String token,
      Line.Carrier carrier,
      AgentLog agent,
      BooleanSupplier agentDone,
      long seed) {
    this.session = session;
    this.token = token;
    this.carrier = carrier;
    this.agent = agent;
    this.agentDone = agentDone;
    this.random = new Random(seed);
    this.log = new ViewerLog(session.id() + " over " + carrier);
  }

  @Override
  public ViewerLog call() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    // Past the deadline the checker says what is missing.
    while (!hasAll() && System.nanoTime() < deadline) {
      try (Line line = carrier.open(session, token, log.place())) {
        int left = 1 + random.nextInt(MOST_BEFORE_A_CUT);
        while (left > 0 && !hasAll() && System.nanoTime() < deadline) {
          JsonObject message = line.next(PATIENCE);
          if (message == null) {
            // Nothing new, or a dead line: some of each are given up.
            left -= random.nextInt(3);
          } else {
            left--;
            log.received(message);
          }
        }
      }
    }
    return log;
  }

  private boolean hasAll() {
    Place place = log.place();
    return agentDone.getAsBoolean() && place != null && place.seq() >= agent.last(place.epoch());
  }
}
