package com.shipvox.live.security;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** An HTTP answer's body in memory, given up as soon as it is longer than the bound. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
  private final int mostBytes;
  private long received;

  BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    body.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    received += buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    if (received > mostBytes) {
      onError(new IOException("larger than " + mostBytes + " bytes"));
    } else {
      body.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable fault) {
    body.onError(fault);
  }

  @Override
  public void onComplete() {
    body.onComplete();
  }
}
