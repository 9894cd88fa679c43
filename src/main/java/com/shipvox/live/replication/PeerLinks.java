package com.shipvox.live.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages from this node to the others beside the log, over the engine's own transport and so with
 * its identity: as stale reads, which the engine hands to the other node's state machine as they
 * are. A message may be lost; those of one node to another arrive in order. Thread-safe.
 */
final class PeerLinks implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PeerLinks.class.getName());
  private static final int BATCH = 1;
  private static final int PRESENCE = 2;
  private static final int READ = 3;

  /** What comes from other nodes. */
  interface Receiver {
    void batch(Batch.Encoded batch);

    /** {@code from} is the sender's id. */
    void presence(String from, String json);

    /** Completes with the index up to which a node must have applied the log to be up to date. */
    CompletableFuture<Long> readIndex();
  }

  /** Two ways to each node: what waits for an answer holds up nothing else. */
  private record Lanes(PeerLink messages, PeerLink reads) {
    void close() {
      messages.close();
      reads.close();
    }
  }

  private final Supplier<String> self;
  private final Function<RaftPeer, RaftClient> clients;
  private final Receiver receiver;

  // Guarded by this object's monitor.
  private final Map<String, Lanes> links = new HashMap<>();
  private boolean closed;

  /**
   * @param self this node's id in the group, which is its name only until its directory is lost
   */
  PeerLinks(Supplier<String> self, Function<RaftPeer, RaftClient> clients, Receiver receiver) {
    this.self = self;
    this.clients = clients;
    this.receiver = receiver;
  }

  /** Speaks to these nodes from now on, and to no others. */
  synchronized void connect(Collection<RaftPeer> peers) {
    if (closed) {
      return;
    }
    Set<String> wanted =
        peers.stream()
            .map(p -> p.getId().toString())
            .filter(id -> !id.equals(self.get()))
            .collect(Collectors.toSet());
    links
        .entrySet()
        .removeIf(
            link -> {
              if (wanted.contains(link.getKey())) {
                return false;
              }
              link.getValue().close();
              return true;
            });
    for (RaftPeer peer : peers) {
      String id = peer.getId().toString();
      if (wanted.contains(id) && !links.containsKey(id)) {
        links.put(id, new Lanes(new PeerLink(peer, clients), new PeerLink(peer, clients)));
      }
    }
  }

  /** The ids of the other nodes. */
  synchronized Set<String> others() {
    return Set.copyOf(links.keySet());
  }

  /** Sends a batch; one that still waits for that node is replaced. */
  void sendBatch(String to, Batch.Encoded batch) {
    Lanes lanes = lanes(to);
    if (lanes != null) {
      CompletableFuture<Message> unused = lanes.messages().send(encode(BATCH, batch.bytes()), true);
    }
  }

  void sendPresence(String to, String json) {
    Lanes lanes = lanes(to);
    if (lanes != null) {
      CompletableFuture<Message> unused =
          lanes.messages().send(encode(PRESENCE, ByteString.copyFromUtf8(json)), false);
    }
  }

  /** Asks the leader how far this node must apply the log to be up to date. */
  CompletableFuture<Long> readIndex(String leader) {
    Lanes lanes = lanes(leader);
    return lanes == null
        ? CompletableFuture.failedFuture(Pump.unavailable())
        : lanes
            .reads()
            .send(encode(READ, ByteString.EMPTY), false)
            .thenApply(reply -> Long.valueOf(reply.getContent().toStringUtf8()));
  }

  private synchronized @Nullable Lanes lanes(String to) {
    return links.get(to);
  }

  private Message encode(int kind, ByteString bytes) {
    ByteString.Output out = ByteString.newOutput(bytes.size() + 64);
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(out, 128);
      coded.writeInt32NoTag(kind);
      coded.writeStringNoTag(self.get());
      coded.flush();
      bytes.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Message.valueOf(out.toByteString());
  }

  /** Takes a message of another node, and answers it. */
  CompletableFuture<Message> receive(Message message) {
    ByteString bytes = message.getContent();
    CodedInputStream in = bytes.newCodedInput();
    try {
      int kind = in.readInt32();
      String from = in.readString();
      ByteString content = bytes.substring(in.getTotalBytesRead());
      switch (kind) {
        case BATCH -> receiver.batch(CommandCodec.head(content));
        case READ -> {
          return receiver.readIndex().thenApply(index -> Message.valueOf(index.toString()));
        }
        case PRESENCE -> receiver.presence(from, content.toStringUtf8());
        default -> LOG.warning(() -> "A message of kind " + kind + " came from " + from + ".");
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A message of another node cannot be read.", e);
    }
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public synchronized void close() {
    closed = true;
    links.values().forEach(Lanes::close);
    links.clear();
  }
}
