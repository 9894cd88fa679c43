package com.shipvox.live.agent;

import com.shipvox.live.Background;
import com.shipvox.live.LiveConfig;
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
 * at run time from the first post that came through the container. On another server nothing is
 * found, and every post goes on coming through it. Thread-safe.
 */
@Singleton
public final class GrizzlyPosts {
  private static final System.Logger LOG = System.getLogger(GrizzlyPosts.class.getName());

  /** Names by which agents call the node; a post to any further goes through the container. */
  private static final int MOST_HOSTS = 64;

  private final LiveConfig config;
  private final RequestPolicy policy;
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
      RequestPolicy policy,
      Requests requests,
      SessionStore sessions,
      Ingest ingest,
      Background background) {
    this.config = config;
    this.policy = policy;
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

  /** Learns from a post that the container has brought, and that was accepted. */
  void met(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (!config.shortcut().http()
        || host == null
        || !request.getContextPath().isEmpty()
        || hosts.size() >= MOST_HOSTS) {
      return;
    }
    Object beneath = UpgradedRequest.beneath(request);
    if (beneath != null) {
      try {
        place(beneath);
        hosts.add(host);
      } catch (LinkageError e) {
        LOG.log(Level.DEBUG, "Not the HTTP server that is known from within.", e);
      }
    }
  }

  private synchronized void place(Object beneath) {
    if (stopped) {
      return;
    }
    PostHandlers known = handlers;
    if (known == null) {
      known = new PostHandlers(hosts, policy, requests, sessions, ingest, background);
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
