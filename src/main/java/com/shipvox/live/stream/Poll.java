package com.shipvox.live.stream;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One waiting poll: holds no thread, and is answered once, by whatever comes first. */
final class Poll implements Audience.Follower {
  private static final int MOST_MESSAGES = 500;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final Session session;
  private final LogEntry last;
  private final LoginWatch login;
  private final AsyncResponse response;
  private final Runnable done;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable Future<?> timeout;

  Poll(Session session, LogEntry last, LoginWatch login, AsyncResponse response, Runnable done) {
    this.session = session;
    this.last = last;
    this.login = login;
    this.response = response;
    this.done = done;
  }

  Session session() {
    return session;
  }

  LoginWatch login() {
    return login;
  }

  void timeout(Future<?> timer) {
    timeout = timer;
    if (answered.get()) {
      timer.cancel(false);
    }
  }

  @Override
  public void advanced() {
    if (last.next() != null) {
      answer();
    }
  }

  /** Answers with what there is, which may be nothing. */
  void answer() {
    finish(Response.ok(messages(last), MediaType.APPLICATION_JSON).build());
  }

  void refuse(Refusal refusal) {
    finish(refusal);
  }

  private void finish(Object outcome) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    Future<?> timer = timeout;
    if (timer != null) {
      timer.cancel(false);
    }
    session.audience().unfollow(this);
    if (outcome instanceof Throwable refusal) {
      response.resume(refusal);
    } else {
      response.resume(outcome);
    }
    done.run();
  }

  /** The envelopes after a place, as many as fit one answer; the next poll gets the rest. */
  static String messages(LogEntry after) {
    StringBuilder json = new StringBuilder("{\"messages\":[");
    int count = 0;
    LogEntry entry = after.next();
    while (entry != null && count < MOST_MESSAGES && json.length() < MOST_CHARACTERS) {
      if (count++ > 0) {
        json.append(',');
      }
      json.append(entry.text());
      entry = entry.next();
    }
    return json.append("]}").toString();
  }
}
