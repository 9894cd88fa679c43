package com.shipvox.live.it;

import com.shipvox.live.message.TestJson;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The REST API as one bearer of a token calls it. Thread-safe. */
public final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .sslContext(RunFiles.TLS)
          .version(Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  private final Server server;
  private final String token;

  public Api(Server server, String token) {
    this.server = server;
    this.token = token;
    SeenTokens.note(token);
  }

  /** An agent that nobody else is. */
  public static Api agent(Server server) {
    return new Api(server, Tokens.agent("agent-" + UUID.randomUUID()));
  }

  /** The same server, called with another token. */
  public Api as(String otherToken) {
    return new Api(server, otherToken);
  }

  String token() {
    return token;
  }

  public Server server() {
    return server;
  }

  /** A new session of this agent, with a viewer's token. */
  public TestSession open() {
    return openAs("{}");
  }

  /** The same with an id of its own. */
  TestSession open(String id) {
    return openAs("{'sessionId':'" + id + "'}");
  }

  /** The same, asked for with this body. */
  TestSession openAs(String wanted) {
    JsonObject made = post("/api/sessions", wanted).expect(201).json();
    return new TestSession(
        this, made.getString("sessionId"), made.getString("epoch"), made.getString("viewerToken"));
  }

  public Reply get(String path) {
    return send(request(path).GET());
  }

  public Reply delete(String path) {
    return send(request(path).DELETE());
  }

  /** Posts JSON as it is written here: single quotes stand for double ones. */
  public Reply post(String path, String json, String... headers) {
    return send(posting(path, TestJson.quoted(json).getBytes(StandardCharsets.UTF_8), headers));
  }

  public Reply postBytes(String path, byte[] body, String... headers) {
    return send(posting(path, body, headers));
  }

  public CompletableFuture<Reply> getLater(String path) {
    return later(request(path).GET());
  }

  public CompletableFuture<Reply> postLater(String path, String json, String... headers) {
    return later(posting(path, TestJson.quoted(json).getBytes(StandardCharsets.UTF_8), headers));
  }

  private HttpRequest.Builder posting(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (java.util.Arrays.stream(headers).noneMatch("Content-Type"::equalsIgnoreCase)) {
      request.header("Content-Type", "application/json");
    }
    return request;
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofSeconds(60));
    if (server.isProxied()) {
      request.headers(Server.FORWARDED);
    }
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** An answer whose body is still coming. */
  static HttpResponse<InputStream> stream(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      return Reply.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<Reply> later(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Reply::of);
  }
}
