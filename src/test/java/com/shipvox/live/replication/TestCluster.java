package com.shipvox.live.replication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several nodes in this JVM, which speak over loopback. */
final class TestCluster implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> settings;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, Map<String, String>> ownSettings = new HashMap<>();
  final Map<String, InstantSource> clocks = new HashMap<>();
  final Map<String, TestNode> nodes = new TreeMap<>();

  TestCluster(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /** Starts nodes {@code n1} to that one, and waits until all are ready. */
  static TestCluster of(int size, Path directory, Map<String, String> settings) {
    TestCluster cluster = new TestCluster(directory, settings);
    cluster.startAll(size);
    return cluster;
  }

  void startAll(int size) {
    for (int i = 1; i <= size; i++) {
      ports.put("n" + i, freePort());
    }
    ports.keySet().forEach(this::start);
    nodes.values().forEach(TestNode::awaitReady);
    // None took the group that was being founded for one that it had to join.
    nodes.forEach(
        (name, node) ->
            assertTrue(node.raft.status().contains(" as " + name + ","), node.raft.status()));
  }

  TestNode start(String name) {
    TestNode node =
        new TestNode(
            directory.resolve(name),
            settings(name),
            clocks.getOrDefault(name, InstantSource.system()));
    nodes.put(name, node);
    return node;
  }

  /** Starts one more node, which the others are not configured with. */
  TestNode add(String name) {
    return add(name, Map.of());
  }

  /** The same, with settings of its own. */
  TestNode add(String name, Map<String, String> own) {
    ports.put(name, freePort());
    ownSettings.put(name, own);
    return start(name);
  }

  private Map<String, String> settings(String name) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(ownSettings.getOrDefault(name, Map.of()));
    all.put("shipvox.cluster.node", name);
    all.put(
        "shipvox.cluster.nodes",
        ports.entrySet().stream()
            .map(node -> node.getKey() + "=127.0.0.1:" + node.getValue())
            .collect(Collectors.joining(",")));
    return all;
  }

  String address(String name) {
    return "127.0.0.1:" + ports.get(name);
  }

  TestNode node(int number) {
    return nodes.get("n" + number);
  }

  Collection<TestNode> all() {
    return nodes.values();
  }

  /** The name of the node that leads. */
  String leader() {
    TestNode.await(() -> nodes.values().stream().anyMatch(n -> n.raft.leads()), this);
    return nodes.entrySet().stream()
        .filter(node -> node.getValue().raft.leads())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  void stop(String name) {
    nodes.remove(name).close();
  }

  /** Deletes the disk of a node that is stopped. */
  void wipe(String name) {
    try (Stream<Path> files = Files.walk(directory.resolve(name))) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Below the ports that the system gives to clients: one of them could take a stopped node's. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public String toString() {
    return nodes.toString();
  }

  @Override
  public void close() {
    nodes.values().forEach(TestNode::close);
  }
}
