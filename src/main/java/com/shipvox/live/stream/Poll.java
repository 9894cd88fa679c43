package com.shipvox.live.stream;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.session.Audience;
import com.shipvox.live.session.LogEntry;
import com.shipvox.live.session.Session;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One waiting poll: holds no thread, and is answered once, by whatever comes first. */
final class Poll implements Audience.Follower {
  private static final int MOST_MESSAGES = 500;
  private static final int MOST_CHARACTERS = 1 << 20;

  /** Where the answer goes; called once, on any thread. */
  interface Reply {
    /** An answer of {@code {"messages":[…]}}. */
    void messages(String json);

    void refuse(Refusal refusal);
  }

  private final Session session;
  private final LogEntry last;
  private final LoginWatch login;
  private final Reply reply;
  private final Runnable done;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable Future<?> timeout;

  Poll(Session session, LogEntry last, LoginWatch login, Reply reply, Runnable done) {
    this.session = session;
    this.last = last;
    this.login = login;
    this.reply = reply;
    this.done = done;
  }

  Session session() {
    return session;
  }

  LoginWatch login() {
    return login;
  }

  /** Begins to wait, until {@code timer} answers it at the latest. */
  void start(Future<?> timer) {
    timeout = timer;
    session.audience().follow(this);
    // What was appended between the opening and the following would not be announced again.
    advanced();
    if (answered.get()) {
      // It ended while it began, perhaps before it followed.
      release();
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
    if (answered.compareAndSet(false, true)) {
      reply.messages(messages(last));
      release();
    }
  }

  void refuse(Refusal refusal) {
    if (answered.compareAndSet(false, true)) {
      reply.refuse(refusal);
      release();
    }
  }

  /** Lets go of everything; done twice, it changes nothing. */
  private void release() {
    Future<?> timer = timeout;
    if (timer != null) {
      timer.cancel(false);
    }
    session.audience().unfollow(this);
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
