package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
import com.shipvox.live.Traces;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.UpgradedRequest;
import com.shipvox.live.session.SessionStore;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link PostHandler} before the servlet container's own, where that runs on Grizzly: found
 * at run time from the first post that comes through the container. On another server nothing is
 * found, and every post goes on coming through it. Thread-safe.
 */
@Singleton
public final class GrizzlyPosts {
  private static final System.Logger LOG = System.getLogger(GrizzlyPosts.class.getName());

  /** Names by which agents call the node; a post to any further goes through the container. */
  private static final int MOST_HOSTS = 64;

  private final boolean on;
  private final RequestPolicy policy;
  private final Bearer bearer;
  private final Requests requests;
  private final SessionStore sessions;
  private final Ingest ingest;
  private final Background background;

  // Concurrent; bounded by MOST_HOSTS, give or take who comes at once. Which application answers
  // to a name is the container's to say: this one, for these.
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();

  // Guarded by this; the handlers, of which there is one a listener, are known to that class.
  private @Nullable PostHandlers handlers;
  private boolean stopped;

  @Inject
  public GrizzlyPosts(
      LiveConfig config,
      Traces traces,
      RequestPolicy policy,
      Bearer bearer,
      Requests requests,
      SessionStore sessions,
      Ingest ingest,
      Background background) {
    // Traced requests must come through the container, which begins their spans.
    this.on = config.shortcut().ingest() && config.shortcut().http() && !traces.on();
    this.policy = policy;
    this.bearer = bearer;
    this.requests = requests;
    this.sessions = sessions;
    this.ingest = ingest;
    this.background = background;
    background.everySecond("processors", this::lookAtProcessors);
  }

  private synchronized void lookAtProcessors() {
    if (handlers != null) {
      handlers.lookAtProcessors();
    }
  }

  /** Finds the listener that a post came by, and puts a handler there if there is none yet. */
  void met(HttpServletRequest post) {
    Object beneath = on ? UpgradedRequest.beneath(post) : null;
    if (beneath != null) {
      try {
        place(beneath);
      } catch (LinkageError e) {
        LOG.log(Level.DEBUG, "Not the HTTP server that is known from within.", e);
      }
    }
  }

  /** Learns from a post that was accepted by what name this application is called. */
  void accepted(HttpServletRequest post) {
    String host = post.getHeader("Host");
    if (on && host != null && post.getContextPath().isEmpty() && hosts.size() < MOST_HOSTS) {
      hosts.add(host);
    }
  }

  private synchronized void place(Object beneath) {
    if (stopped) {
      return;
    }
    PostHandlers known = handlers;
    if (known == null) {
      known =
          new PostHandlers(
              new PostHandler.Application(
                  hosts::contains,
                  sessions::holds,
                  policy::admitsPlainly,
                  bearer::known,
                  requests,
                  ingest::takeLater,
                  background));
      handlers = known;
    }
    known.place(beneath);
  }

  /** Leaves the listeners as they were found. */
  @PreDestroy
  synchronized void stop() {
    stopped = true;
    if (handlers != null) {
      handlers.remove();
    }
  }
}
