package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.message.MessageCodec;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;

/** An answer of the REST API. */
public record Reply(int status, HttpHeaders headers, String body) {

  static Reply of(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.headers(), response.body());
  }

  /** The body, which must be JSON and nothing else. */
  public JsonObject json() {
    return MessageCodec.parse(body).asJsonObject();
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Fails unless the status is this; returns itself. */
  public Reply expect(int expected) {
    assertEquals(expected, status, () -> body);
    return this;
  }

  /** Fails unless it is a problem (RFC 9457) of that status and code. */
  public void expect(int expected, String code) {
    expect(expected);
    assertEquals("application/problem+json", header("Content-Type").split(";")[0]);
    assertEquals(code, json().getString("code"));
    assertEquals(expected, json().getInt("status"));
  }

  /** The pointers of a problem's bad fields. */
  public List<String> pointers() {
    return json().getJsonArray("errors").getValuesAs(JsonObject.class).stream()
        .map(error -> error.getString("pointer"))
        .toList();
  }

  /** The {@code seq} of each result of a post. */
  public List<Integer> seqs() {
    return json().getJsonArray("results").getValuesAs(JsonObject.class).stream()
        .map(result -> result.getInt("seq"))
        .toList();
  }

  /** The types of a poll's messages. */
  public List<String> types() {
    return messages().stream()
        .map(message -> ((JsonString) message.get("type")).getString())
        .toList();
  }

  /** A poll's messages. */
  public List<JsonObject> messages() {
    return json().getJsonArray("messages").getValuesAs(JsonObject.class);
  }
}
