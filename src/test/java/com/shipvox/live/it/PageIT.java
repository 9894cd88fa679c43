package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the page's files are sent: compressed beforehand, and kept by browsers as long as may be. */
@Timeout(120)
final class PageIT {
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

  private final HttpClient client = HttpClient.newBuilder().sslContext(RunFiles.TLS).build();
  private final Server server = LiveNode.shared().server();

  private HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private String script() throws IOException, InterruptedException {
    Matcher match = SCRIPT.matcher(new String(get("/").body(), StandardCharsets.UTF_8));
    assertTrue(match.find());
    return match.group(1);
  }

  private static List<String> of(HttpResponse<?> response, String header) {
    return response.headers().allValues(header);
  }

  @Test
  void script_brotliAccepted_isSentSoAndKeptForEver() throws Exception {
    HttpResponse<byte[]> plain = get(script());
    HttpResponse<byte[]> sent = get(script(), "Accept-Encoding", "gzip, deflate, br");
    assertEquals(200, sent.statusCode());
    assertEquals(List.of("br"), of(sent, "Content-Encoding"));
    assertTrue(of(plain, "Content-Type").get(0).contains("/javascript"));
    assertEquals(of(plain, "Content-Type"), of(sent, "Content-Type"));
    assertEquals(List.of("public, max-age=31536000, immutable"), of(sent, "Cache-Control"));
    assertTrue(of(sent, "Vary").contains("Accept-Encoding"));
    assertTrue(sent.body().length < plain.body().length * 2 / 5, sent.body().length + " bytes");
    assertEquals(List.of("nosniff"), of(sent, "X-Content-Type-Options"));
  }

  @Test
  void script_gzipAccepted_unpacksToThePlainOne() throws Exception {
    HttpResponse<byte[]> sent = get(script(), "Accept-Encoding", "gzip, br;q=0");
    assertEquals(List.of("gzip"), of(sent, "Content-Encoding"));
    assertEquals(of(get(script()), "Content-Type"), of(sent, "Content-Type"));
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent.body()))) {
      assertArrayEquals(get(script()).body(), unpacked.readAllBytes());
    }
  }

  @Test
  void script_nothingAccepted_isSentPlain() throws Exception {
    HttpResponse<byte[]> sent = get(script());
    assertEquals(List.of(), of(sent, "Content-Encoding"));
    assertEquals(List.of("public, max-age=31536000, immutable"), of(sent, "Cache-Control"));
  }

  @Test
  void page_isCompressed_andAskedForAgain() throws Exception {
    for (String path : List.of("/", "/index.html")) {
      HttpResponse<byte[]> sent = get(path, "Accept-Encoding", "br");
      assertEquals(200, sent.statusCode());
      assertEquals(List.of("br"), of(sent, "Content-Encoding"));
      assertEquals(List.of("no-cache"), of(sent, "Cache-Control"));
      assertTrue(of(sent, "Content-Type").get(0).startsWith("text/html"));
      assertFalse(of(sent, "Content-Security-Policy").isEmpty());
      String tag = of(sent, "ETag").get(0);
      HttpResponse<byte[]> again = get(path, "Accept-Encoding", "br", "If-None-Match", tag);
      assertEquals(304, again.statusCode());
    }
  }

  @Test
  void console_isAPageOfItsOwn_plainOrCompressed() throws Exception {
    HttpResponse<byte[]> plain = get("/console");
    HttpResponse<byte[]> brotli = get("/console", "Accept-Encoding", "br");
    HttpResponse<byte[]> gzip = get("/console", "Accept-Encoding", "gzip");
    for (HttpResponse<byte[]> sent : List.of(plain, brotli, gzip)) {
      assertEquals(200, sent.statusCode());
      assertEquals(List.of("no-cache"), of(sent, "Cache-Control"));
      assertTrue(of(sent, "Content-Type").get(0).startsWith("text/html"));
      assertFalse(of(sent, "Content-Security-Policy").isEmpty());
    }
    String text = new String(plain.body(), StandardCharsets.UTF_8);
    assertTrue(SCRIPT.matcher(text).find());
    assertFalse(text.contains(script()));
  }

  @Test
  void fileThatIsNotThere_isNotKept() throws Exception {
    HttpResponse<byte[]> sent = get("/assets/gone-12345678.js", "Accept-Encoding", "br");
    assertEquals(404, sent.statusCode());
    assertEquals(List.of(), of(sent, "Cache-Control"));
    assertEquals(List.of(), of(sent, "Content-Encoding"));
  }
}
