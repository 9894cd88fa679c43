package com.shipvox.live.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A response that the container takes piece by piece: nothing lost, nothing told twice. */
final class AsyncOutputTest {
  private final Container container = new Container();
  private final List<String> told = new ArrayList<>();
  private final AsyncOutput output = start();

  @Test
  void write_beforeTheContainerAsks_waits() {
    write("a");
    assertEquals(List.of(), told);
    container.ask();
    assertEquals("a", container.text());
    assertEquals(List.of("a ok"), told);
    assertEquals(2, container.flushes, "Open Liberty ignores the first");
  }

  @Test
  void write_containerFull_theRestWhenItAsksAgain() {
    container.room = 2;
    container.ask();
    write("a");
    write("b");
    write("c");
    assertEquals("ab", container.text());
    assertEquals(List.of("a ok", "b ok"), told);
    container.room = 10;
    container.ask();
    assertEquals("abc", container.text());
    assertEquals(List.of("a ok", "b ok", "c ok"), told);
  }

  @Test
  void writeIfIdle_somethingWaits_leftOut() {
    output.writeIfIdle(bytes("early"));
    container.ask();
    output.writeIfIdle(bytes(":"));
    container.room = 0;
    write("a");
    output.writeIfIdle(bytes("late"));
    container.room = 10;
    container.ask();
    assertEquals(":a", container.text());
  }

  @Test
  void complete_somethingWaits_writtenAndFlushedFirst() {
    write("a");
    output.complete();
    assertEquals(0, container.completions);
    container.ask();
    assertEquals("a", container.text());
    assertEquals(2, container.flushes, "Open Liberty ignores the first");
    assertEquals(1, container.completions);
    write("b");
    output.complete();
    output.abort();
    assertEquals(List.of("a ok", "b failed"), told);
    assertEquals(1, container.completions);
  }

  @Test
  void abort_somethingWaits_toldAsFailedAndTheOwnerIsNot() {
    write("a");
    write("b");
    output.abort();
    container.ask();
    assertEquals("", container.text());
    assertEquals(List.of("a failed", "b failed"), told);
    assertEquals(1, container.completions);
  }

  @Test
  void write_readerGone_eachToldOnceAndTheOwner() {
    container.room = 1;
    container.ask();
    write("a");
    write("b");
    write("c");
    container.broken = true;
    container.room = 10;
    container.ask();
    write("d");
    assertEquals(List.of("a ok", "b failed", "c failed", "gone", "d failed"), told);
    assertEquals(1, container.completions);
  }

  @Test
  void onError_containerNoticesItFirst_theOwnerIsToldOnce() {
    container.ask();
    container.listener.onError(new IOException("reset"));
    container.listener.onError(new IOException("again"));
    assertEquals(List.of("gone"), told);
    assertEquals(1, container.completions);
  }

  private AsyncOutput start() {
    try {
      AsyncOutput made =
          new AsyncOutput(container.context(), Runnable::run, () -> told.add("gone"));
      made.start();
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String text) {
    output.write(bytes(text), failed -> told.add(text + (failed ? " failed" : " ok")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The container's side: room for so many writes until it asks again. */
  private static final class Container extends ServletOutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    int room = Integer.MAX_VALUE;
    boolean broken;
    int flushes;
    int completions;
    WriteListener listener;

    void ask() {
      try {
        listener.onWritePossible();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    String text() {
      return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener asked) {
      listener = asked;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      assertTrue(room-- > 0, "written to while not ready");
      if (broken) {
        throw new IOException("broken pipe");
      }
      written.write(bytes);
    }

    @Override
    public void write(int b) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void flush() {
      flushes++;
    }

    AsyncContext context() {
      ServletResponse response =
          answering(ServletResponse.class, Map.of("getOutputStream", () -> this));
      return answering(
          AsyncContext.class,
          Map.of("getResponse", () -> response, "complete", () -> completions++));
    }

    /** Answers the named methods and no other: the container's interfaces are wide. */
    private static <T> T answering(Class<T> type, Map<String, Supplier<?>> answers) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, args) -> {
                Object answer = answers.get(method.getName()).get();
                return method.getReturnType() == void.class ? null : answer;
              }));
    }
  }
}
