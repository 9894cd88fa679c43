package com.shipvox.live.faults;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Calls to the cluster as its users make them, and a count of how they were answered. */
final class Service {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final String url;
  private final String token;
  private final HttpClient http;
  final Map<String, AtomicInteger> statuses = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> handshakes = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> closes = new ConcurrentHashMap<>();

  Service(String url, String token) throws GeneralSecurityException {
    this.url = url;
    this.token = token;
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new AnyIssuer()}, new SecureRandom());
    http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /** An answer; status 0 where none came. */
  record Answer(int status, String body) {
    boolean ok() {
      return status / 100 == 2;
    }
  }

  Answer post(String path, String body) {
    return send(url, path, HttpRequest.BodyPublishers.ofString(body), "POST");
  }

  Answer get(String path) {
    return getFrom(url, path);
  }

  /** Of one node, which believes that a proxy has done TLS. */
  Answer getFrom(String node, String path) {
    return send(node, path, HttpRequest.BodyPublishers.noBody(), "GET");
  }

  private Answer send(String to, String path, HttpRequest.BodyPublisher body, String method) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("X-Forwarded-Proto", "https")
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      count(statuses, Integer.toString(answer.statusCode()));
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      count(statuses, e.getClass().getSimpleName());
      return new Answer(0, "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<WebSocket> handshake(String viewerToken, WebSocket.Listener listener) {
    return http.newWebSocketBuilder()
        .connectTimeout(CONNECT)
        .subprotocols("shipvox.v1", "bearer." + viewerToken)
        .buildAsync(URI.create(url.replace("http", "ws") + "/ws"), listener)
        .whenComplete((opened, fault) -> count(handshakes, fault == null ? "101" : refusal(fault)));
  }

  /** The status that the handshake was answered with; the fault's name where none came. */
  private static String refusal(Throwable fault) {
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    return cause instanceof WebSocketHandshakeException answered
        ? Integer.toString(answered.getResponse().statusCode())
        : cause.getClass().getSimpleName();
  }

  static void count(Map<String, AtomicInteger> counts, String what) {
    counts.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
  }

  int refused5xx() {
    return handshakes.entrySet().stream()
        .filter(each -> each.getKey().startsWith("5"))
        .mapToInt(each -> each.getValue().get())
        .sum();
  }

  @Override
  public String toString() {
    return "statuses %s handshakes %s closes %s"
        .formatted(new TreeMap<>(statuses), new TreeMap<>(handshakes), new TreeMap<>(closes));
  }

  /** The development certificate is nobody's but this machine's. */
  private static final class AnyIssuer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
