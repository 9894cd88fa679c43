package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader of Server-Sent Events, as the HTML standard parses them. */
final class StreamLine implements Line {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * One event.
   *
   * @param id null where it has none
   */
  record Event(String type, @Nullable String id, JsonObject data) {}

  private final Api viewer;
  private final String path;
  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(1_000);
  private volatile boolean over;
  private final CountDownLatch comment = new CountDownLatch(1);

  StreamLine(TestSession session, String token, @Nullable String lastEventId) {
    viewer = session.api().as(token);
    path = session.path();
    HttpRequest.Builder request = viewer.request(path + "/stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    response = Api.stream(request.header("Accept", "text/event-stream"));
    assertEquals(200, response.statusCode());
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
    Thread reader = new Thread(this::read, "stream-reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String type = "message";
      String id = null;
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data.length() > 0) {
            events.put(new Event(type, id, MessageCodec.parse(data.toString()).asJsonObject()));
          }
          type = "message";
          id = null;
          data.setLength(0);
        } else if (line.startsWith(":")) {
          comment.countDown();
        } else {
          int colon = line.indexOf(':');
          String value = line.substring(colon + 1).stripLeading();
          switch (line.substring(0, colon)) {
            case "event" -> type = value;
            case "id" -> id = value;
            case "data" -> data.append(value);
            default -> throw new IllegalStateException(line);
          }
        }
      }
    } catch (IOException e) {
      // Cut: by us or by the server.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over = true;
    }
  }

  /** The next event, which must come; null once the stream is over. */
  @Nullable Event event() {
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        boolean last = over;
        Event event = events.poll(100, TimeUnit.MILLISECONDS);
        if (event != null || last) {
          return event;
        }
      }
      throw new AssertionError("No event came.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next event, which must be of that type. */
  Event expect(String type) {
    Event event = event();
    assertTrue(event != null, "the stream is over");
    assertEquals(type, event.type());
    assertEquals(type, event.data().getString("type"));
    return event;
  }

  /** Waits for a sign of life, which a quiet stream must give. */
  void awaitComment() {
    try {
      assertTrue(comment.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no comment came");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a message back, the way that a stream's reader has. */
  Reply act(String json) {
    return viewer.post(path + "/acts", json);
  }

  HttpResponse<?> response() {
    return response;
  }

  @Override
  public @Nullable JsonObject next(Duration patience) throws InterruptedException {
    Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    return event == null ? null : event.data();
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
