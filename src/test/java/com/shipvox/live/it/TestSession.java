package com.shipvox.live.it;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A session as its agent made it.
 *
 * @param api the owner's
 */
public record TestSession(Api api, String id, String epoch, String viewerToken) {

  public String path() {
    return "/api/sessions/" + id;
  }

  /** Posts updates; single quotes stand for double ones. */
  public Reply post(String json, String... headers) {
    return api.post(path() + "/updates", json, headers);
  }

  /** Posts {@code count} updates that say which number they are, batch by batch. */
  public void fill(int count) {
    int done = 0;
    while (done < count) {
      int size = Math.min(100, count - done);
      StringBuilder batch = new StringBuilder("[");
      for (int i = 1; i <= size; i++) {
        batch.append(i > 1 ? "," : "").append(numbered(done + i));
      }
      Reply reply = post(batch.append("]").toString());
      if (reply.status() == 429) {
        continue;
      }
      reply.expect(201);
      done += size;
    }
  }

  static String numbered(long n) {
    return "{'slice':'x-n','data':{'n':" + n + "}}";
  }

  /** The session as its agent sees it. */
  public JsonObject show() {
    return api.get(path()).expect(200).json();
  }

  public long head() {
    return show().getJsonNumber("seq").longValue();
  }

  /** Who watches now, as the agent sees them. */
  List<JsonObject> viewers() {
    return show().getJsonArray("viewers").getValuesAs(JsonObject.class);
  }

  /** Looks again and again until so many watch. */
  void awaitViewers(int count) {
    while (viewers().size() != count) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Another viewer's token. */
  public String anotherToken() {
    return api.post(path() + "/viewers", "{}").expect(201).json().getString("viewerToken");
  }

  /** The REST API as this session's viewer. */
  public Api viewer() {
    return api.as(viewerToken);
  }

  public void end() {
    api.delete(path()).expect(204);
  }

  public FeedSocket socket() {
    return FeedSocket.connect(api.server(), viewerToken);
  }

  String cursor(long seq) {
    return "'resume':{'epoch':'" + epoch + "','seq':" + seq + "}";
  }
}
