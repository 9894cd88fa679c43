package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Checking a token: one that was seen before, as with every update, and one that never was. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifyBenchmark {
  private static final int TOKENS = 20_000; // Twice what is remembered.

  private final String[] tokens = new String[TOKENS];
  private Path folder;
  private TokenVerifier verifier;
  private int next;

  @Setup(Level.Trial)
  public void start() throws IOException {
    folder = Files.createTempDirectory("verify");
    String known = TestKeys.pem(TestKeys.RSA.getPublic());
    Path own = TestKeys.file(folder, "viewer.pem", TestKeys.VIEWER_RSA.getPrivate());
    LiveConfig config = TestKeys.config(known, own);
    InstantSource clock = InstantSource.system();
    verifier = new TokenVerifier(config, new SigningKeys(config, clock), new Revocations(), clock);
    for (int i = 0; i < TOKENS; i++) {
      tokens[i] = TestTokens.agent().signedBy(TestKeys.RSA.getPrivate());
    }
  }

  @TearDown(Level.Trial)
  public void stop() throws IOException {
    Files.delete(folder.resolve("viewer.pem"));
    Files.delete(folder);
  }

  @Benchmark
  public Caller seenBefore() {
    return verifier.verify(tokens[0]);
  }

  @Benchmark
  public Caller neverSeen() {
    next = (next + 1) % TOKENS;
    return verifier.verify(tokens[next]);
  }
}
