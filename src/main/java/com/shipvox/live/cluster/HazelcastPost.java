package com.shipvox.live.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.topic.ITopic;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Messages over the grid: a topic for all, and one inbox a node. Topics and not the grid's maps,
 * queues or CDI events: a topic has no replica that could be lost or merged, and takes a third of
 * the time.
 */
final class HazelcastPost implements Post {
  private static final String ALL = "shipvox.all";
  private static final String INBOX = "shipvox.to.";

  private final HazelcastInstance grid;
  private final String self = "n-" + UUID.randomUUID();
  private final ITopic<byte[]> all;

  // Concurrent; the nodes of the grid, and few that have left it.
  private final Map<String, ITopic<byte[]>> inboxes = new ConcurrentHashMap<>();

  private volatile Seen seen = new Seen(Set.of(), Set.of());

  // Guarded by this object's monitor.
  private @Nullable UUID onAll;
  private @Nullable UUID onInbox;
  private @Nullable UUID onLifecycle;

  HazelcastPost(HazelcastInstance grid) {
    this.grid = grid;
    this.all = grid.getTopic(ALL);
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public synchronized void listen(Consumer<byte[]> receiver) {
    register(receiver);
    onLifecycle =
        grid.getLifecycleService()
            .addLifecycleListener(
                event -> {
                  // A node that merged is a new member of the grid: its inbox must be known anew.
                  if (event.getState() == LifecycleState.MERGED) {
                    register(receiver);
                  }
                });
  }

  private synchronized void register(Consumer<byte[]> receiver) {
    unregister();
    onAll = all.addMessageListener(message -> receiver.accept(message.getMessageObject()));
    onInbox =
        inbox(self).addMessageListener(message -> receiver.accept(message.getMessageObject()));
  }

  private synchronized void unregister() {
    if (onAll != null) {
      all.removeMessageListener(onAll);
      onAll = null;
    }
    if (onInbox != null) {
      inbox(self).removeMessageListener(onInbox);
      onInbox = null;
    }
  }

  @Override
  public void send(String node, byte[] message) {
    inbox(node).publish(message);
  }

  @Override
  public void sendToAll(byte[] message) {
    all.publish(message);
  }

  private ITopic<byte[]> inbox(String node) {
    return inboxes.computeIfAbsent(node, id -> grid.getTopic(INBOX + id));
  }

  @Override
  public String member() {
    return grid.getCluster().getLocalMember().getUuid().toString();
  }

  @Override
  public Set<String> members() {
    // Asked for with each update; the grid makes a new set when somebody comes or goes.
    Set<Member> now = grid.getCluster().getMembers();
    Seen known = seen;
    if (known.members != now) {
      known = Seen.of(now);
      seen = known;
    }
    return known.ids;
  }

  /** The grid's members and their names, which cost time to write. */
  private record Seen(Set<Member> members, Set<String> ids) {
    static Seen of(Set<Member> members) {
      return new Seen(
          members,
          members.stream()
              .map(Member::getUuid)
              .map(UUID::toString)
              .collect(Collectors.toUnmodifiableSet()));
    }
  }

  @Override
  public synchronized void close() {
    unregister();
    if (onLifecycle != null) {
      grid.getLifecycleService().removeLifecycleListener(onLifecycle);
    }
    inbox(self).destroy();
  }
}
