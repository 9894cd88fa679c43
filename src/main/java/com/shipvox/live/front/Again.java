package com.shipvox.live.front;

import com.shipvox.live.front.Taker.Service;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves further requests whose heads are, byte for byte, that of one that was served before, but
 * for the path and the length of the body. Never waits for anybody. Thread-safe.
 */
@FunctionalInterface
public interface Again {
  /**
   * An answer.
   *
   * @param created the body of a 201 whose head is that of the one before but for its length; null
   *     where the answer is another
   * @param service writes it in Grizzly's way, whatever it is
   */
  record Answer(byte @Nullable [] created, Service service) {}

  /**
   * Serves one of them.
   *
   * @return what never fails; null where the request has to be looked at anew
   */
  @Nullable CompletableFuture<Answer> serve(String path, byte[] body);
}
