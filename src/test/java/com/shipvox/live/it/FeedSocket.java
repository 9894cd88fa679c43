package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A browser's socket, for conversations: send, expect, send, expect. */
public final class FeedSocket implements AutoCloseable, WebSocket.Listener {
  private static final int PATIENCE_SECONDS = 20;
  private static final HttpClient CLIENT = HttpClient.newBuilder().sslContext(RunFiles.TLS).build();

  /** How the server closed: its code and reason. */
  public record Closed(int code, String reason) {}

  private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private FeedSocket() {}

  /** Connects with the token as second subprotocol, as a browser does. */
  public static FeedSocket connect(Server server, String token) {
    SeenTokens.note(token);
    return offering(server, "shipvox.v1", "bearer." + token);
  }

  /** Connects without any login. */
  public static FeedSocket connect(Server server) {
    return offering(server, "shipvox.v1");
  }

  private static FeedSocket offering(Server server, String protocol, String... more) {
    FeedSocket feed = new FeedSocket();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    if (server.isProxied()) {
      builder.header(Server.FORWARDED[0], Server.FORWARDED[1]);
    }
    feed.socket =
        builder
            .subprotocols(protocol, more)
            .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .buildAsync(server.socket(), feed)
            .join();
    assertEquals("shipvox.v1", feed.socket.getSubprotocol());
    return feed;
  }

  /** Sends a frame; single quotes stand for double ones. */
  public void send(String json) {
    socket.sendText(TestJson.quoted(json), true).join();
  }

  /** Sends a frame as it stands. */
  void sendJson(String json) {
    socket.sendText(json, true).join();
  }

  void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Opens the session of the token and returns the server's INIT. */
  public JsonObject init() {
    return init("");
  }

  /** Opens the session with these members in INIT's payload. */
  public JsonObject init(String payload) {
    expect("AUTH_RESULT");
    send("{'type':'INIT','payload':{" + payload + "}}");
    return expect("INIT");
  }

  /** The next frame, whatever it is; null if the socket closed first. */
  public JsonObject next() {
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (System.nanoTime() < deadline) {
        JsonObject frame = frames.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null || (closed.isDone() && frames.isEmpty())) {
          return frame;
        }
      }
      throw new AssertionError("No frame came.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next frame, or null if none came for so long. */
  JsonObject poll(Duration patience) throws InterruptedException {
    return frames.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next frame, which must be of that type. */
  public JsonObject expect(String type) {
    JsonObject frame = next();
    assertNotNull(frame, () -> "closed instead of " + type + ": " + closed.getNow(null));
    assertEquals(type, frame.getString("type"), frame::toString);
    return frame;
  }

  /** The next frame, which must be an ERROR of that code; returns it. */
  public JsonObject expectError(String code) {
    JsonObject frame = expect("ERROR");
    assertEquals(code, frame.getJsonObject("payload").getString("code"));
    return frame;
  }

  /** The seqs of the next updates, which must be so many. */
  public List<Integer> expectUpdates(int count) {
    List<Integer> seqs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seqs.add(expect("UPDATE").getInt("seq"));
    }
    return seqs;
  }

  /** Fails unless the next thing is the close with that code; returns its reason. */
  public String expectClose(int code) {
    assertNull(next());
    Closed how = closed();
    assertEquals(code, how.code(), how::toString);
    return how.reason();
  }

  /** Reads on until the server closes; with which code it did. */
  public int closeCode() {
    while (next() != null) {
      // What came before the end is not asked for.
    }
    return closed().code();
  }

  private Closed closed() {
    try {
      return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The server did not close.", e);
    }
  }

  /** Answers nothing more and closes nothing: the cable is out. */
  public void cut() {
    socket.abort();
  }

  @Override
  public void close() {
    try {
      if (!socket.isOutputClosed()) {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      }
    } catch (CompletionException e) {
      // Closed by the server meanwhile.
    } finally {
      socket.abort();
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(MessageCodec.parse(partial.toString()).asJsonObject());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    closed.complete(new Closed(1006, fault.toString()));
  }
}
