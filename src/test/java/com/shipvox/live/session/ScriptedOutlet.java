package com.shipvox.live.session;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A transport that confirms each write at once, or only when the test says so. What it was given
 * stands in {@link #log}: an update as its seq, a control frame as its type, the end as its code.
 */
final class ScriptedOutlet implements Outlet {
  private final boolean atOnce;
  private final Queue<Consumer<Boolean>> unconfirmed = new ArrayDeque<>();
  final List<String> log = new ArrayList<>();
  final List<String> texts = new ArrayList<>();

  private ScriptedOutlet(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /** Writes as a fast reader lets it. */
  static ScriptedOutlet fast() {
    return new ScriptedOutlet(true);
  }

  /** Confirms nothing by itself. */
  static ScriptedOutlet held() {
    return new ScriptedOutlet(false);
  }

  /** Thrown by the next write, instead of writing. */
  RuntimeException fault;

  @Override
  public Written write(Frame frame, Done done) {
    if (fault != null) {
      RuntimeException thrown = fault;
      fault = null;
      throw thrown;
    }
    log.add(
        frame instanceof Frame.Logged update
            ? Long.toString(update.seq())
            : ((Frame.Control) frame).type());
    texts.add(frame.text());
    if (!atOnce) {
      unconfirmed.add(failed -> done.done(frame, failed));
    }
    return atOnce ? Written.WRITTEN : Written.LATER;
  }

  @Override
  public void givenUp() {
    log.add("given up");
  }

  @Override
  public void close(ErrorCode why) {
    log.add("close " + why.wire());
  }

  @Override
  public Frame.Control ended() {
    return new Frame.Control("ERROR", "the end", null);
  }

  int unconfirmed() {
    return unconfirmed.size();
  }

  /** Confirms the oldest write. */
  void confirm() {
    unconfirmed.remove().accept(false);
  }

  void confirmAll() {
    while (!unconfirmed.isEmpty()) {
      confirm();
    }
  }

  void fail() {
    unconfirmed.remove().accept(true);
  }
}
