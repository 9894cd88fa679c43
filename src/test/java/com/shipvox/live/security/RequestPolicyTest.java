package com.shipvox.live.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPolicyTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "shipvox.security.origins", "https://shop.example, https://other.example:8443",
          "shipvox.security.trusted-proxies", "10.0.0.0/8, ::1",
          "shipvox.limit.connections-per-address", "1",
          "shipvox.limit.handshakes-per-second", "3");

  private final MovableClock clock = new MovableClock();
  private final LiveConfig config = TestKeys.config(SETTINGS);
  private final ConnectionLimits connections = new ConnectionLimits(config);
  private final RequestPolicy policy = new RequestPolicy(config, connections, clock);
  // Judges each handshake as one that the servlet container has not seen.
  private final RequestPolicy shortly = new RequestPolicy(config, connections, clock);
  private TestResponse response;

  private boolean admit(TestRequest request) {
    response = new TestResponse();
    HttpServletRequest built = request.build();
    try {
      boolean admitted = policy.admit(built, response.build());
      if (request.isPlainGet("/ws")) {
        String address = counted(shortly.admitsHandshake(new ServletHead(built)));
        assertEquals(admitted ? request.attribute(RequestPolicy.CLIENT_ADDRESS) : null, address);
      }
      return admitted;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable String counted(@Nullable String address) {
    try {
      if (address != null) {
        shortly.countHandshake(address);
      }
      return address;
    } catch (Refusal refusal) {
      return null;
    }
  }

  private void assertProblem(int status, String code, TestRequest request) {
    assertFalse(admit(request));
    assertEquals(status, response.status());
    assertEquals("application/problem+json", response.header("Content-Type"));
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
  }

  @Test
  void admit_oneOfSeveralCells_pageMayConnectToAll() throws IOException {
    Map<String, String> settings =
        Map.of("shipvox.public-url", "https://a.example", "shipvox.cells", "https://b.example/x");
    LiveConfig cells = LiveConfig.from(key -> Optional.ofNullable(settings.get(key)));
    TestResponse page = new TestResponse();
    new RequestPolicy(cells, connections, clock).admit(TestRequest.get("/").build(), page.build());
    String connect =
        "connect-src 'self' https://a.example wss://a.example"
            + " https://b.example wss://b.example;";
    assertTrue(page.header("Content-Security-Policy").contains(connect));
  }

  @Test
  void admit_anything_answersWithSecurityHeaders() {
    for (TestRequest request :
        new TestRequest[] {TestRequest.get("/"), TestRequest.get("/").plain()}) {
      admit(request);
      String policy = response.header("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; "), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", response.header("X-Content-Type-Options"));
      assertEquals("no-referrer", response.header("Referrer-Policy"));
      assertEquals("max-age=31536000", response.header("Strict-Transport-Security"));
      assertNull(response.header("Cache-Control"));
    }
    admit(TestRequest.get("/api/sessions/s-1"));
    assertEquals("no-store", response.header("Cache-Control"));
    assertEquals("nosniff", response.header("X-Content-Type-Options"));
    assertEquals(
        "default-src 'none'; frame-ancestors 'none'", response.header("Content-Security-Policy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=x",
        "access_token=x",
        "a=b&token=x",
        "token",
        "token=",
        "%74oken=x",
        "access%5Ftoken=x",
        "a;token=x",
        "TOKEN=x",
        "a=%zz&token=x",
        "token[]=x",
        "token%5B0%5D=x",
        "access_token[a]=x",
        "+token=x"
      })
  void admit_tokenInUrl_tokenInUrlEvenBesideALogin(String query) {
    for (String path : new String[] {"/", "/api/sessions", "/index.html"}) {
      assertProblem(
          400,
          "token-in-url",
          TestRequest.get(path).query(query).header("Authorization", "Bearer x"));
    }
    assertProblem(400, "token-in-url", TestRequest.handshake().query(query));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/;token=x",
        "/api;access_token=x/sessions",
        "/api/sessions;a=b;TOKEN=x",
        "/api/sessions;token[]=x",
        "/api/sessions;token/s-1"
      })
  void admit_tokenInPath_tokenInUrl(String path) {
    assertProblem(400, "token-in-url", TestRequest.get(path));
  }

  @Test
  void admit_otherPathParameter_passes() {
    assertTrue(admit(TestRequest.get("/api/sessions;jsessionid=token/token")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "after=3", "tokens=x", "mytoken=x", "a=token", "%2574oken=x", "%zz"})
  void admit_otherQuery_passes(String query) {
    assertTrue(admit(TestRequest.get("/api/x").query(query)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "https://live.example.evil.example",
        "https://evil-live.example",
        "https://live.example:8443",
        "http://live.example",
        "https://live.example.",
        "https://live.exampl",
        "https://shop.example.evil.example",
        "https://shop.example:444",
        "http://shop.example",
        "https://other.example",
        "https://live.example/",
        "https://live.example@evil.example",
        "wss://live.example",
        "file://",
        "",
        "*",
        "https://",
        "https://live.example https://evil.example"
      })
  void admit_foreignOrigin_refused(String origin) {
    assertProblem(403, "origin", TestRequest.get("/api/x").header("Origin", origin));
    assertNull(response.header("Access-Control-Allow-Origin"));
    assertFalse(admit(TestRequest.handshake().header("Origin", origin)));
    assertEquals(403, response.status());
    assertEquals("", response.body());
  }

  @ParameterizedTest
  @CsvSource({
    "https://live.example, live.example",
    "https://live.example, live.example:443",
    "https://live.example:8443, live.example:8443",
    "https://LIVE.example, live.EXAMPLE",
    "https://[::1]:8443, [::1]:8443",
    "https://shop.example, live.example",
    "https://other.example:8443, live.example"
  })
  void admit_ownOrListedOrigin_passes(String origin, String host) {
    assertTrue(
        admit(
            TestRequest.get("/api/x")
                .without("Host")
                .header("Host", host)
                .header("Origin", origin)));
    assertTrue(
        admit(
            TestRequest.handshake().without("Host").header("Host", host).header("Origin", origin)));
  }

  @Test
  void admit_noOrigin_passes() {
    assertTrue(admit(TestRequest.get("/api/x")));
    assertTrue(admit(TestRequest.handshake()));
  }

  @Test
  void admit_twoOrigins_refused() {
    assertProblem(
        403,
        "origin",
        TestRequest.get("/api/x")
            .header("Origin", "https://live.example")
            .header("Origin", "https://evil.example"));
  }

  @Test
  void admit_listedOrigin_getsItsCorsHeadersAndPreflight() {
    assertTrue(admit(TestRequest.get("/api/x").header("Origin", "https://shop.example")));
    assertEquals("https://shop.example", response.header("Access-Control-Allow-Origin"));
    assertEquals("Origin", response.header("Vary"));
    assertNull(response.header("Access-Control-Allow-Credentials"));
    TestRequest preflight =
        TestRequest.method("OPTIONS", "/api/x")
            .header("Origin", "https://shop.example")
            .header("Access-Control-Request-Method", "POST");
    assertFalse(admit(preflight));
    assertEquals(204, response.status());
    assertTrue(response.header("Access-Control-Allow-Headers").contains("Idempotency-Key"));
    assertProblem(
        403,
        "origin",
        TestRequest.method("OPTIONS", "/api/x")
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST"));
  }

  @Test
  void admit_plainHttp_refusedWhateverItClaims() {
    for (TestRequest request :
        new TestRequest[] {
          TestRequest.get("/"), TestRequest.get("/api/x"), TestRequest.handshake()
        }) {
      assertProblem(403, "forbidden", request.plain());
      assertProblem(403, "forbidden", request.header("X-Forwarded-Proto", "https"));
    }
  }

  /** Probes and scrapers come from inside, without a proxy and its headers. */
  @Test
  void admit_plainHttpForHealthAndMetrics_passes() {
    for (String path : List.of("/health", "/health/ready", "/health/live", "/metrics")) {
      assertTrue(admit(TestRequest.get(path).plain()), path);
    }
    assertProblem(403, "forbidden", TestRequest.get("/healthy").plain());
    assertProblem(403, "forbidden", TestRequest.get("/metrics/x").plain());
  }

  @Test
  void admit_plainHttpFromTrustedProxy_believedAsItSays() {
    assertTrue(
        admit(
            TestRequest.get("/api/x")
                .plain()
                .from("10.1.2.3")
                .header("X-Forwarded-Proto", "https")
                .header("Origin", "https://live.example")));
    assertProblem(403, "forbidden", TestRequest.get("/").plain().from("10.1.2.3"));
    for (String claim : new String[] {"http", "https, http", "http, https", "", "httpsx"}) {
      assertProblem(
          403,
          "forbidden",
          TestRequest.get("/").from("10.1.2.3").header("X-Forwarded-Proto", claim));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 203.0.113.9, 198.51.100.7",
    "10.1.2.3, 203.0.113.9, 203.0.113.9",
    "10.1.2.3, '6.6.6.6, 203.0.113.9', 203.0.113.9",
    "10.1.2.3, '203.0.113.9, 10.9.9.9', 203.0.113.9",
    "10.1.2.3, 203.0.113.9:4711, 203.0.113.9",
    "10.1.2.3, '[2001:db8::1]:4711', 2001:db8:0:0:0:0:0:1",
    "10.1.2.3, '203.0.113.9, evil.example', 10.1.2.3",
    "::1, 203.0.113.9, 203.0.113.9",
  })
  void admit_forwardedFor_believedUpToTheFirstStranger(String peer, String header, String client) {
    TestRequest request =
        TestRequest.get("/")
            .from(peer)
            .header("X-Forwarded-For", header)
            .header("X-Forwarded-Proto", "https");
    assertTrue(admit(request));
    assertEquals(client, request.attribute(RequestPolicy.CLIENT_ADDRESS));
  }

  @Test
  void admit_handshakeAgainstRfc6455_refused() {
    String key = "Sec-WebSocket-Key";
    assertProblem(400, "bad-handshake", upgrade(TestRequest.method("POST", "/ws")));
    assertProblem(400, "bad-handshake", TestRequest.get("/ws"));
    assertProblem(400, "bad-handshake", TestRequest.handshake().without("Connection"));
    assertProblem(400, "bad-handshake", TestRequest.handshake().without(key));
    for (String bad : new String[] {"", "x", "dGhlIHNhbXBsZSBub25jZQ", "AAAA", "!".repeat(24)}) {
      assertProblem(400, "bad-handshake", TestRequest.handshake().without(key).header(key, bad));
    }
    assertProblem(
        400, "bad-handshake", TestRequest.handshake().header(key, "dGhlIHNhbXBsZSBub25jZQ=="));
    assertProblem(400, "bad-handshake", TestRequest.handshake().header("Transfer-Encoding", "x"));
  }

  private static TestRequest upgrade(TestRequest request) {
    return request
        .header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  @Test
  void admit_otherWebSocketVersion_toldTheRightOne() {
    for (String version : new String[] {"8", "14", "", "13, 8"}) {
      TestRequest request = TestRequest.handshake().without("Sec-WebSocket-Version");
      assertFalse(admit(request.header("Sec-WebSocket-Version", version)));
      assertEquals(426, response.status());
      assertEquals("13", response.header("Sec-WebSocket-Version"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'shipvox.v1', true",
    "'shipvox.v1, bearer.x.y.z', true",
    "'bearer.x.y.z,shipvox.v1', true",
    "'bearer.x.y.z', false",
    "'shipvox.v2', false",
    "'SHIPVOX.V1', false",
    "'', false"
  })
  void admit_subprotocols_oursMustBeAmongThoseOffered(String offered, boolean passes) {
    TestRequest request = TestRequest.handshake().header("Sec-WebSocket-Protocol", offered);
    assertEquals(passes, admit(request));
    assertEquals(passes ? 200 : 400, response.status());
  }

  @Test
  void admit_noPlaceForTheConnection_unavailableUntilOneIsFree() {
    ConnectionLimits.Place place = connections.open("198.51.100.7");
    assertProblem(503, "unavailable", TestRequest.handshake());
    assertEquals("5", response.header("Retry-After"));
    assertTrue(admit(TestRequest.handshake().from("198.51.100.8")));
    place.close();
    assertTrue(admit(TestRequest.handshake()));
  }

  @Test
  void admit_handshakesTooFast_unavailableForAWhile() {
    for (int i = 0; i < 3; i++) {
      assertTrue(admit(TestRequest.handshake()));
    }
    assertProblem(503, "unavailable", TestRequest.handshake());
    assertEquals("1", response.header("Retry-After"));
    assertTrue(admit(TestRequest.get("/api/x")));
    clock.move(Duration.ofSeconds(1));
    assertTrue(admit(TestRequest.handshake()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "json",
        "application/",
        "/json",
        "application/json;",
        "application/json; a",
        "application/json; a=",
        "application/json; a=\"b",
        "a b/c",
        "application/json, text/plain"
      })
  void admit_contentTypeThatIsNone_refused(String type) {
    assertProblem(
        415, "unsupported-media-type", TestRequest.get("/api/x").header("Content-Type", type));
  }

  @Test
  void admit_twoContentTypes_refused() {
    TestRequest request =
        TestRequest.get("/api/x")
            .header("Content-Type", "application/json")
            .header("Content-Type", "application/json");
    assertProblem(415, "unsupported-media-type", request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json ;a=\"b c\";d=e"
      })
  void admit_contentTypeThatIsOne_passes(String type) {
    assertTrue(admit(TestRequest.get("/api/x").header("Content-Type", type)));
  }

  @ParameterizedTest
  @CsvSource({
    "shipvox.security.origins, *",
    "shipvox.security.origins, https://shop.example/path",
    "shipvox.security.origins, shop.example",
    "shipvox.security.trusted-proxies, localhost",
    "shipvox.security.trusted-proxies, 10.0.0.0/33",
    "shipvox.security.trusted-proxies, 10.0.0.0/x"
  })
  void create_badSetting_saysWhich(String name, String value) {
    LiveConfig bad = TestKeys.config(Map.of(name, value));
    IllegalArgumentException fault =
        assertThrows(
            IllegalArgumentException.class, () -> new RequestPolicy(bad, connections, clock));
    assertTrue(fault.getMessage().contains(name), fault.getMessage());
  }
}
