package com.shipvox.live.agent;

import com.shipvox.live.agent.Ingest.Post;
import com.shipvox.live.front.Again;
import com.shipvox.live.security.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves posts whose heads are that of one that a {@link PostTaker} served. Thread-safe. */
final class RepeatedPosts implements Again {
  private static final int CREATED = 201;

  private final PostTaker taker;
  private final Supplier<@Nullable Caller> sender;
  private final @Nullable String type;
  private final @Nullable String idempotencyKey;

  /**
   * @param sender who sends them; null where that is not known any more without waiting
   * @param type their bodies' media type
   */
  RepeatedPosts(
      PostTaker taker,
      Supplier<@Nullable Caller> sender,
      @Nullable String type,
      @Nullable String idempotencyKey) {
    this.taker = taker;
    this.sender = sender;
    this.type = type;
    this.idempotencyKey = idempotencyKey;
  }

  @Override
  public @Nullable CompletableFuture<Answer> serve(String path, byte[] body) {
    String sessionId = PlainPosts.sessionId(path);
    Caller caller = sender.get();
    return sessionId == null || caller == null || !taker.mayTake(sessionId)
        ? null
        : taker
            .take(new Repeated(caller, body), sessionId)
            .handle((taken, failure) -> answer(PostTaker.reply(taken, failure)));
  }

  private static Answer answer(Reply reply) {
    return new Answer(
        reply.status() == CREATED ? reply.body() : null,
        (request, response) -> {
          // Taken already, before Grizzly had it.
          request.getInputBuffer().readBuffer().tryDispose();
          PostTaker.write(response, reply);
        });
  }

  private final class Repeated implements Post {
    private final Caller caller;
    private final byte[] body;

    Repeated(Caller caller, byte[] body) {
      this.caller = caller;
      this.body = body;
    }

    @Override
    public Caller caller() {
      return caller;
    }

    @Override
    public byte[] body() {
      taker.check(type, body.length);
      return body;
    }

    @Override
    public @Nullable String idempotencyKey() {
      return idempotencyKey;
    }
  }
}
