package com.shipvox.live.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys behind an https URL: read again when they are five minutes old, or when a token names a
 * key that is not among them, but never more often than every 30 seconds, whatever clients send.
 * What was read last stays in force while the URL cannot be reached. Follows no redirect.
 * Thread-safe; one thread fetches, the others go on with what is there.
 */
final class WatchedUrl implements KeySource {
  private static final System.Logger LOG = System.getLogger(WatchedUrl.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long MAX_AGE_MS = Duration.ofMinutes(5).toMillis();
  private static final long MIN_AGE_MS = Duration.ofSeconds(30).toMillis();
  private static final int MOST_BYTES = 256 << 10;

  private final HttpClient client;
  private final URI url;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile List<VerificationKey> keys = List.of();
  private volatile long triedAt; // guarded by fetching for writes
  private volatile boolean wanted = true;

  WatchedUrl(URI url, InstantSource clock, HttpClient client) {
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("Keys are fetched from https URLs alone.");
    }
    this.url = url;
    this.clock = clock;
    this.client = client;
    this.triedAt = clock.millis() - MAX_AGE_MS;
  }

  static WatchedUrl of(URI url, InstantSource clock) {
    return new WatchedUrl(
        url,
        clock,
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build());
  }

  @Override
  public List<VerificationKey> keys() {
    if (isDue()) {
      refresh();
    }
    return keys;
  }

  @Override
  public boolean isAtHand() {
    return !isDue();
  }

  @Override
  public void missed() {
    wanted = true;
  }

  @Override
  public boolean isReady() {
    return !keys.isEmpty();
  }

  private boolean isDue() {
    long age = clock.millis() - triedAt;
    return age >= MAX_AGE_MS || (wanted && age >= MIN_AGE_MS);
  }

  private void refresh() {
    // Without any keys there is nothing to go on with: wait for the one that fetches.
    if (keys.isEmpty()) {
      fetching.lock();
    } else if (!fetching.tryLock()) {
      return;
    }
    try {
      if (isDue()) {
        triedAt = clock.millis();
        wanted = false;
        keys = KeyReader.publicKeys(fetch());
      }
    } catch (IOException | IllegalArgumentException e) {
      wanted = true;
      LOG.log(Level.WARNING, "The keys at {0} cannot be read: {1}", url, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fetching.unlock();
    }
  }

  private String fetch() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).GET().build();
    var answer = client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
    try {
      // The request's own timeout ends with the head; this one holds for the body too.
      HttpResponse<byte[]> response = answer.get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      throw new IOException(e.getMessage(), e);
    }
  }
}
