package com.shipvox.live.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.it.checker.AgentLog;
import com.shipvox.live.it.checker.AgentLog.Place;
import com.shipvox.live.it.checker.AgentLog.Sent;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * An agent that posts so many updates, alone or in batches, some of them again or twice at once,
 * and notes each answer. It goes slower when it is told to.
 */
final class ScriptedAgent implements Callable<Void> {
  private static final List<String> SLICES = List.of("x-a", "x-b", "notice", "x-c");

  private final TestSession session;
  private final int count;
  private final AgentLog log;
  private final Random random;
  private volatile boolean done;
  private int made;

  ScriptedAgent(TestSession session, int count, AgentLog log, long seed) {
    this.session = session;
    this.count = count;
    this.log = log;
    this.random = new Random(seed);
  }

  boolean isDone() {
    return done;
  }

  @Override
  public Void call() {
    try {
      while (made < count) {
        List<Sent> updates = make(random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(6));
        if (random.nextInt(10) == 0) {
          postTwiceAtOnce(updates);
        } else {
          post(updates);
        }
        if (random.nextInt(10) == 0) {
          post(updates);
        }
      }
      return null;
    } finally {
      done = true;
    }
  }

  private List<Sent> make(int size) {
    List<Sent> updates = new ArrayList<>();
    for (int i = 0; i < size && made < count; i++) {
      made++;
      String data = "{\"n\":" + made + ",\"text\":\"" + "x".repeat(random.nextInt(400)) + "\"}";
      Sent update = new Sent("u-" + made, SLICES.get(made % SLICES.size()), data);
      log.attempt(update);
      updates.add(update);
    }
    return updates;
  }

  private void post(List<Sent> updates) {
    note(session.post(body(updates)), updates);
  }

  private void postTwiceAtOnce(List<Sent> updates) {
    String path = session.path() + "/updates";
    CompletableFuture<Reply> one = session.api().postLater(path, body(updates));
    CompletableFuture<Reply> two = session.api().postLater(path, body(updates));
    note(one.join(), updates);
    note(two.join(), updates);
  }

  private static String body(List<Sent> updates) {
    String bodies =
        updates.stream()
            .map(u -> "{'id':'" + u.id() + "','slice':'" + u.slice() + "','data':" + u.data() + "}")
            .collect(Collectors.joining(","));
    return updates.size() == 1 ? bodies : "[" + bodies + "]";
  }

  private void note(Reply reply, List<Sent> updates) {
    if (reply.status() == 429) {
      post(updates);
      return;
    }
    if (reply.status() != 200) {
      reply.expect(201);
    }
    String epoch = reply.json().getString("epoch");
    List<JsonObject> results = reply.json().getJsonArray("results").getValuesAs(JsonObject.class);
    assertEquals(updates.size(), results.size());
    for (int i = 0; i < updates.size(); i++) {
      assertEquals(updates.get(i).id(), results.get(i).getString("id"));
      log.acknowledge(updates.get(i).id(), new Place(epoch, results.get(i).getInt("seq")));
    }
  }
}
