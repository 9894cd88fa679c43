package com.shipvox.live.cluster;

import com.shipvox.live.cluster.Envelope.Accepted;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A network within the test's process, whose links can be cut one way or both. */
final class TestNetwork implements AutoCloseable {
  private final Map<String, TestPost> posts = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final AtomicInteger starts = new AtomicInteger();
  private volatile boolean votesLost;
  private volatile Consumer<Envelope> watcher = message -> {};

  TestPost join() {
    // Ids sort in no particular order, as those of real nodes do.
    int start = starts.incrementAndGet();
    TestPost post = new TestPost("n-" + (start * 7919 % 1000) + "-" + start);
    posts.put(post.self(), post);
    return post;
  }

  /** From now on nothing gets from one to the other. */
  void cut(TestPost from, TestPost to) {
    cut.add(from.self + ">" + to.self);
  }

  void isolate(TestPost node) {
    posts.values().forEach(other -> cut(node, other));
    posts.values().forEach(other -> cut(other, node));
  }

  /** From now on {@code watcher} is told of each message that arrives. */
  void watch(Consumer<Envelope> newWatcher) {
    watcher = newWatcher;
  }

  /** From now on no vote gets to the leader that has asked for it. */
  void loseVotes() {
    votesLost = true;
  }

  void heal() {
    cut.clear();
    votesLost = false;
  }

  private boolean lost(byte[] message) {
    return votesLost && EnvelopeCodec.decode(ByteBuffer.wrap(message)).body() instanceof Accepted;
  }

  @Override
  public void close() {
    posts.values().forEach(TestPost::close);
  }

  final class TestPost implements Post {
    private final String self;
    private final ExecutorService inbox = Executors.newSingleThreadExecutor();

    private volatile Consumer<byte[]> receiver = message -> {};
    private volatile @Nullable Queue<byte[]> copies;

    private TestPost(String self) {
      this.self = self;
    }

    @Override
    public String self() {
      return self;
    }

    @Override
    public void listen(Consumer<byte[]> newReceiver) {
      receiver = newReceiver;
    }

    @Override
    public void send(String node, byte[] message) {
      TestPost to = posts.get(node);
      if (to != null && !cut.contains(self + ">" + node)) {
        try {
          to.inbox.execute(() -> Outbox.each(message, to::receive));
        } catch (RejectedExecutionException e) {
          // It was killed this moment.
        }
      }
    }

    /** From now on a copy of what arrives here is kept. */
    Queue<byte[]> copies() {
      Queue<byte[]> kept = new ConcurrentLinkedQueue<>();
      copies = kept;
      return kept;
    }

    /** Something arrives once more, and has been taken in when this returns. */
    void again(byte[] message) throws Exception {
      inbox.submit(() -> receiver.accept(message)).get();
    }

    private void receive(ByteBuffer part) {
      byte[] message = new byte[part.remaining()];
      part.get(message);
      Queue<byte[]> kept = copies;
      if (kept != null) {
        kept.add(message);
      }
      if (!lost(message)) {
        watcher.accept(EnvelopeCodec.decode(ByteBuffer.wrap(message)));
        receiver.accept(message);
      }
    }

    @Override
    public void sendToAll(byte[] message) {
      posts.keySet().forEach(node -> send(node, message));
    }

    @Override
    public String member() {
      return self;
    }

    @Override
    public Set<String> members() {
      return Set.copyOf(posts.keySet());
    }

    @Override
    public void close() {
      posts.remove(self);
      inbox.shutdownNow();
    }
  }
}
