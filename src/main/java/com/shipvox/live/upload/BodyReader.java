package com.shipvox.live.upload;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as it comes, then has the request served from the start, with its body at hand.
 * The container calls it on one thread at a time; the deadline comes on another.
 */
final class BodyReader implements ReadListener {
  private static final Logger LOG = Logger.getLogger(BodyReader.class.getName());
  private static final int CHUNK = 8 << 10;

  private final AsyncContext context;
  private final ServletInputStream input;
  private final int mostBytes;
  private final HalfSent.Place place;
  private final AtomicBoolean over = new AtomicBoolean();

  // Used by the container's calls alone.
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private volatile @Nullable Future<?> deadline;

  /**
   * @param mostBytes that are read; whoever gets them sees that they are too many
   */
  BodyReader(AsyncContext context, ServletInputStream input, int mostBytes, HalfSent.Place place) {
    this.context = context;
    this.input = input;
    this.mostBytes = mostBytes;
    this.place = place;
  }

  void start(Future<?> timer) {
    deadline = timer;
    input.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] chunk = new byte[CHUNK];
    try {
      while (!over.get() && input.isReady() && !input.isFinished()) {
        int count = input.read(chunk);
        if (count < 0) {
          return;
        }
        place.grow(count);
        body.write(chunk, 0, count);
        if (body.size() > mostBytes) {
          serve();
        }
      }
    } catch (Refusal tooMany) {
      refuse(tooMany);
    }
  }

  @Override
  public void onAllDataRead() {
    serve();
  }

  @Override
  public void onError(Throwable fault) {
    LOG.log(Level.FINE, "A body did not arrive whole.", fault);
    if (end()) {
      context.complete();
    }
  }

  /** The rest has not come in time. */
  void expire() {
    refuse(Refusal.of(ErrorCode.BAD_JSON, "The body did not arrive whole."));
  }

  private void serve() {
    if (end()) {
      context.getRequest().setAttribute(BodyFilter.BODY, body.toByteArray());
      context.dispatch();
    }
  }

  private void refuse(Refusal refusal) {
    if (!end()) {
      return;
    }
    try {
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      response.setHeader("Connection", "close");
      Problems.write(response, refusal);
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.FINE, "The sender of half a body is gone.", e);
    } finally {
      context.complete();
    }
  }

  private boolean end() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    place.close();
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
    return true;
  }
}
