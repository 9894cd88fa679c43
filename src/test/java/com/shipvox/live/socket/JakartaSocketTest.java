package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shipvox.live.node.Background;
import com.shipvox.live.session.Frame;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A container that takes one frame at a time, as Open Liberty does: none is lost or reordered. */
final class JakartaSocketTest {
  private final List<String> taken = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final ArrayDeque<SendHandler> underWay = new ArrayDeque<>();
  private boolean atOnce;
  private boolean closed;

  private final RemoteEndpoint.Async remote =
      (RemoteEndpoint.Async)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {RemoteEndpoint.Async.class},
              (proxy, method, args) -> {
                assertEquals("sendObject", method.getName());
                take((Frame.Control) args[0], (SendHandler) args[1]);
                return null;
              });
  private final Session session =
      (Session)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Session.class},
              (proxy, method, args) -> {
                assertEquals("getAsyncRemote", method.getName());
                return remote;
              });
  private final JakartaSocket socket = new JakartaSocket(session, new Background());

  private void take(Frame.Control frame, SendHandler handler) {
    if (closed || !underWay.isEmpty()) {
      throw new IllegalStateException("A frame is being sent.");
    }
    taken.add(frame.text());
    if (atOnce) {
      handler.onResult(new SendResult());
    } else {
      underWay.add(handler);
    }
  }

  private void write(String text) {
    socket.write(
        new Frame.Control("T", text, null),
        (frame, failed) -> told.add(text + (failed ? " failed" : " ok")));
  }

  private void finish(SendResult result) {
    underWay.remove().onResult(result);
  }

  @Test
  void write_oneIsUnderWay_sentAfterIt() {
    write("a");
    write("b");
    write("c");
    assertEquals(List.of("a"), taken);
    finish(new SendResult());
    assertEquals(List.of("a", "b"), taken);
    assertEquals(List.of("a ok"), told);
    finish(new SendResult(new IOException()));
    finish(new SendResult());
    assertEquals(List.of("a", "b", "c"), taken);
    assertEquals(List.of("a ok", "b failed", "c ok"), told);
  }

  @Test
  void write_manySentAtOnce_noDeeperStack() {
    write("first");
    for (int n = 0; n < 100_000; n++) {
      write("next");
    }
    atOnce = true;
    finish(new SendResult());
    assertEquals(100_001, told.size());
  }

  @Test
  void write_closedSocket_failsAndTellsEach() {
    closed = true;
    write("a");
    write("b");
    assertEquals(List.of("a failed", "b failed"), told);
  }
}
