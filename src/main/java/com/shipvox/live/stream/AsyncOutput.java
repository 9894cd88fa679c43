package com.shipvox.live.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes to a response without blocking. What it is given waits here until the container can take
 * it; the caller bounds that by waiting for {@link Told}. Thread-safe: its fields are guarded by
 * its monitor, and nobody is told while it is held.
 */
final class AsyncOutput implements WriteListener {
  private static final Logger LOG = Logger.getLogger(AsyncOutput.class.getName());

  private final AsyncContext context;
  private final ServletOutputStream output;
  private final Executor executor;
  private final Runnable onFailure;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private boolean writable;
  private boolean unflushed;
  private boolean flushed;
  private boolean completing;
  private boolean over;

  /** Told once whether what was given could be written. */
  interface Told {
    void written(boolean failed);
  }

  private record Chunk(byte[] bytes, Told told) {}

  AsyncOutput(AsyncContext context, Executor executor, Runnable onFailure) throws IOException {
    this.context = context;
    this.executor = executor;
    this.output = context.getResponse().getOutputStream();
    this.onFailure = onFailure;
  }

  /** Begins: from now on the container tells when it can take more. */
  void start() {
    output.setWriteListener(this);
  }

  void write(byte[] bytes, Told told) {
    synchronized (this) {
      if (!over) {
        chunks.add(new Chunk(bytes, told));
        told = null;
      }
    }
    if (told != null) {
      told.written(true);
      return;
    }
    drain();
  }

  /** Writes unless something waits already: for a sign of life, which must never pile up. */
  void writeIfIdle(byte[] bytes) {
    synchronized (this) {
      if (over || !writable || !chunks.isEmpty()) {
        return;
      }
      chunks.add(new Chunk(bytes, failed -> {}));
    }
    drain();
  }

  /** Ends the response after what was written. */
  void complete() {
    synchronized (this) {
      completing = true;
    }
    drain();
  }

  /** Ends the response at once, however much waits. */
  void abort() {
    fail(false);
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      writable = true;
    }
    drain();
  }

  @Override
  public void onError(Throwable fault) {
    LOG.log(Level.FINE, "A stream's reader is gone.", fault);
    fail(true);
  }

  private void drain() {
    List<Told> written = new ArrayList<>();
    boolean failed = false;
    synchronized (this) {
      try {
        while (!over && writable && step(written)) {
          // Each step writes, flushes or ends.
        }
      } catch (IOException | IllegalStateException e) {
        LOG.log(Level.FINE, "A stream's reader is gone.", e);
        failed = true;
      }
    }
    written.forEach(told -> told.written(false));
    if (failed) {
      fail(true);
    }
  }

  private boolean step(List<Told> written) throws IOException {
    if (!output.isReady()) {
      writable = false;
      return false;
    }
    Chunk chunk = chunks.poll();
    if (chunk != null) {
      try {
        output.write(chunk.bytes);
      } catch (IOException | IllegalStateException e) {
        // Back, so that it is told of the failure with those that wait.
        chunks.addFirst(chunk);
        throw e;
      }
      unflushed = true;
      written.add(chunk.told);
      return true;
    }
    if (unflushed) {
      // Twice at first: Open Liberty ignores the first flush of a response.
      unflushed = !flushed;
      flushed = true;
      output.flush();
      return true;
    }
    if (completing) {
      over = true;
      executor.execute(this::completeContext);
    }
    return false;
  }

  private void fail(boolean tell) {
    List<Chunk> lost;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      lost = List.copyOf(chunks);
      chunks.clear();
    }
    lost.forEach(chunk -> chunk.told.written(true));
    executor.execute(this::completeContext);
    if (tell) {
      onFailure.run();
    }
  }

  /**
   * Never on another request's thread: ending one request inside another confuses the container.
   */
  private void completeContext() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "The stream was over already.", e);
    }
  }
}
