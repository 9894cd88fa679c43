package com.shipvox.live.socket;

import static com.shipvox.live.socket.ConnectionStage.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.TestVerifier;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import com.shipvox.live.session.RevokedTokens.Revocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a connection while its slow work, held up by the test, has not come back. */
@Timeout(60)
final class ConnectionInterleavingTest {
  private static final String PING = "{'type':'PING','payload':{'sentAt':1}}";

  @TempDir Path directory;
  private final Queue<Runnable> slowWork = new ArrayDeque<>();
  private final ConnectionStage.Port port = new ConnectionStage.Port();
  private TestVerifier keys;
  private ConnectionStage stage;

  @BeforeEach
  void start() {
    keys = new TestVerifier(directory);
    stage = new ConnectionStage(keys.config(), keys.verifier(), Runnable::run, slowWork::add);
  }

  private String init() {
    return "{'type':'INIT','id':'i','payload':{'token':'" + keys.viewer("one") + "'}}";
  }

  @Test
  void init_tokenUnderCheck_theLoginsDeadlinePassesAllTheSame() {
    Connection connection = stage.connect(null, port);
    say(connection, init());
    stage.sweepAfter(connection, Duration.ofSeconds(11));
    assertEquals(List.of("close login-timeout"), port.log);
    slowWork.remove().run();
    assertEquals(List.of("close login-timeout"), port.log);
    assertEquals(0, stage.session.audience().viewerCount());
  }

  @Test
  void init_tokenUnderCheck_laterFramesAreAnsweredAfterIt() {
    Connection connection = stage.connect(null, port);
    say(connection, init());
    say(connection, PING);
    say(connection, "{'type':'INIT','id':'again'}");
    assertEquals(List.of(), port.log);
    slowWork.remove().run();
    assertEquals(List.of("AUTH_RESULT", "INIT", "PONG", "ERROR invalid"), port.log);
  }

  @Test
  void init_moreFramesThanMayWait_closedAsTooFast() {
    Connection connection = stage.connect(null, port);
    say(connection, init());
    for (int frame = 0; frame < 70; frame++) {
      stage.clock.move(Duration.ofMillis(50));
      say(connection, PING);
    }
    assertEquals(List.of("ERROR too-fast", "close too-fast"), port.log);
  }

  @Test
  void refresh_underCheckWhenTheLoginIsRevoked_denied() {
    Connection connection = stage.connect(stage.viewer(), port);
    say(connection, init());
    stage.revocations.revoke(new Revocation("one", "token-1", stage.clock.millis(), 0));
    stage.sweepAfter(connection, Duration.ofSeconds(1));
    slowWork.remove().run();
    assertEquals(
        List.of("AUTH_RESULT", "AUTH_RESULT token-revoked", "close token-revoked"), port.log);
  }

  @Test
  void init_noThreadForTheCheck_deniedAsUnavailable() {
    stage =
        new ConnectionStage(
            keys.config(),
            keys.verifier(),
            Runnable::run,
            work -> {
              throw new RejectedExecutionException("full");
            });
    say(stage.connect(null, port), init());
    assertEquals(List.of("AUTH_RESULT unavailable", "close unavailable"), port.log);
  }

  @Test
  void init_logUnderReading_socketGone_leavesNothingBehind() {
    CompletableFuture<Void> read = new CompletableFuture<>();
    stage.journal.answerReadsWith(read);
    Connection connection = stage.connect(stage.viewer(), port);
    say(connection, "{'type':'INIT'}");
    assertEquals(1, stage.session.audience().viewerCount());
    connection.closed();
    assertTrue(stage.session.audience().isEmpty());
    read.complete(null);
    stage.append();
    assertTrue(stage.session.audience().isEmpty());
    assertEquals(0, stage.limits.size());
    assertEquals(List.of("AUTH_RESULT"), port.log);
  }

  @Test
  void init_logUnderReading_whatIsAppendedMeanwhileFollowsIt() {
    CompletableFuture<Void> read = new CompletableFuture<>();
    stage.journal.answerReadsWith(read);
    Connection connection = stage.connect(stage.viewer(), port);
    say(connection, "{'type':'INIT'}");
    stage.append();
    read.complete(null);
    stage.append();
    assertEquals(List.of("AUTH_RESULT", "INIT", "UPDATE"), port.log);
  }

  @Test
  void init_logCannotBeRead_errorAndClosed() {
    stage.journal.answerReadsWith(
        CompletableFuture.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE, "cut off")));
    say(stage.connect(stage.viewer(), port), "{'type':'INIT'}");
    assertEquals(List.of("AUTH_RESULT", "ERROR unavailable", "close unavailable"), port.log);
  }

  /** Each is told of the other's act, on the other's thread, and found to be too slow by it. */
  @Test
  void viewers_thatActWhileBothAreCut_doNotWaitForEachOther() throws Exception {
    LiveConfig config =
        LiveConfig.from(
            name -> name.equals("shipvox.socket.queue") ? Optional.of("4KiB") : Optional.empty());
    ExecutorService workers = Executors.newFixedThreadPool(2);
    ExecutorService containers = Executors.newFixedThreadPool(2);
    try {
      stage = new ConnectionStage(config, null, workers, workers);
      CyclicBarrier bothCut = new CyclicBarrier(2);
      List<Connection> viewers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        viewers.add(stage.connect(stage.viewer(), new StuckPort(bothCut)));
        say(viewers.get(i), "{'type':'INIT'}");
      }
      List<Future<?>> acts = new ArrayList<>();
      for (Connection viewer : viewers) {
        acts.add(
            containers.submit(
                () -> {
                  for (int i = 0; i < 15; i++) {
                    String data = "{'quoteId':'q" + i + "','x':'" + "y".repeat(8_000) + "'}";
                    say(
                        viewer,
                        "{'type':'UPDATE','id':'a"
                            + i
                            + viewer.hashCode()
                            + "','payload':{'slice':'selection','data':"
                            + data
                            + "}}");
                  }
                }));
      }
      for (Future<?> act : acts) {
        act.get(30, TimeUnit.SECONDS);
      }
      while (!stage.session.audience().isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
    } finally {
      containers.shutdownNow();
      workers.shutdownNow();
    }
  }

  /**
   * Takes what comes until the window is full, and meets the other port before its first update.
   */
  private static final class StuckPort extends ConnectionStage.Port {
    private final CyclicBarrier bothCut;
    private boolean met;

    StuckPort(CyclicBarrier bothCut) {
      this.bothCut = bothCut;
    }

    @Override
    public Written write(Frame frame, Done done) {
      super.write(frame, done);
      if (frame instanceof Frame.Logged) {
        meet();
        return Written.LATER;
      }
      return Written.WRITTEN;
    }

    private void meet() {
      if (!met) {
        met = true;
        try {
          bothCut.await(5, TimeUnit.SECONDS);
        } catch (Exception e) {
          // The other was told by this very thread: then the order is another one, which is fine.
          bothCut.reset();
        }
      }
    }
  }
}
