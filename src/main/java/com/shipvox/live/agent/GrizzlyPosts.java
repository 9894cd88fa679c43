package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.front.Front;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.session.SessionStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;

/** Has plain posts taken before the servlet container, by a {@link PostTaker}. Thread-safe. */
@Singleton
public final class GrizzlyPosts {
  private final Front front;

  @Inject
  public GrizzlyPosts(
      Front front,
      LiveConfig config,
      RequestPolicy policy,
      Bearer bearer,
      Requests requests,
      SessionStore sessions,
      Ingest ingest,
      Background background) {
    this.front = front;
    if (config.shortcut().ingest()) {
      front.add(
          () ->
              new PostTaker(
                  new PostTaker.Application(
                      front::answersTo,
                      sessions::holds,
                      policy::admitsPlainly,
                      bearer::known,
                      requests,
                      ingest::takeLater,
                      background)));
    }
  }

  /** Told of every post that came through the container. */
  void met(HttpServletRequest post) {
    front.met(post);
  }

  /** Told of every one of them that was accepted. */
  void accepted(HttpServletRequest post) {
    front.accepted(post);
  }
}
