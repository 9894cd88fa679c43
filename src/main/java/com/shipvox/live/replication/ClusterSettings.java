package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Which nodes make the cluster, and which of them this one is: {@code shipvox.cluster.*}, checked.
 *
 * @param self this node's name
 * @param addresses name to {@code host:port} of every configured node; empty for a node that is
 *     alone
 * @param listener whether this node follows without a vote
 * @param transport how nodes speak to each other
 */
public record ClusterSettings(
    String self, Map<String, String> addresses, boolean listener, Transport transport) {

  /** How nodes speak to each other. */
  public enum Transport {
    /** Not at all: the node is alone, and no port is open. */
    NONE,
    NETTY,
    GRPC
  }

  /** The one group; every node of every cluster calls it so, as clusters never share nodes. */
  static final RaftGroupId GROUP =
      RaftGroupId.valueOf(UUID.fromString("5817b0c5-0000-4000-8000-5e5510106001"));

  private static final Pattern NODE =
      Pattern.compile("([A-Za-z0-9_.-]{1,64})=([A-Za-z0-9_.-]{1,253}:\\d{1,5})");

  /**
   * Reads and checks the settings.
   *
   * @throws IllegalArgumentException with the key and the right form
   */
  public static ClusterSettings of(LiveConfig.Cluster config) {
    Map<String, String> addresses = addresses(config);
    String self = config.node();
    if (!addresses.isEmpty() && !addresses.containsKey(self)) {
      throw bad("node", "one of the names in shipvox.cluster.nodes");
    }
    return new ClusterSettings(
        self, Map.copyOf(addresses), isListener(config), transport(config, addresses));
  }

  private static Map<String, String> addresses(LiveConfig.Cluster config) {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String node : config.nodes()) {
      Matcher match = NODE.matcher(node);
      if (!match.matches() || addresses.put(match.group(1), match.group(2)) != null) {
        throw bad("nodes", "a list of name=host:port, each name once");
      }
    }
    return addresses;
  }

  /** How the configured nodes speak to each other. */
  static Transport transport(LiveConfig.Cluster config) {
    return transport(config, addresses(config));
  }

  private static boolean isListener(LiveConfig.Cluster config) {
    return switch (config.role()) {
      case "voter" -> false;
      case "listener" -> true;
      default -> throw bad("role", "voter or listener");
    };
  }

  private static Transport transport(LiveConfig.Cluster config, Map<String, String> addresses) {
    boolean near = addresses.values().stream().allMatch(ClusterSettings::isLoopback);
    Transport transport =
        switch (config.rpc()) {
          case "" -> near ? Transport.NETTY : Transport.GRPC;
          case "netty" -> Transport.NETTY;
          case "grpc" -> Transport.GRPC;
          default -> throw bad("rpc", "grpc or netty");
        };
    boolean secret = transport == Transport.GRPC && config.tls().isComplete();
    if (!near && !secret && !config.plain()) {
      throw bad(
          "tls.key, .certificate and .ca",
          "given where nodes are on several hosts, with rpc grpc; or shipvox.cluster.plain true,"
              + " where the network between the nodes is private");
    }
    return addresses.isEmpty() ? Transport.NONE : transport;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(host(address)).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  private static IllegalArgumentException bad(String key, String wanted) {
    return new IllegalArgumentException(
        "The setting shipvox.cluster." + key + " must be " + wanted + ".");
  }

  /** Whether this node is the one that founds the cluster: the first by name. */
  boolean founds() {
    return addresses.keySet().stream().min(String::compareTo).map(self::equals).orElse(true);
  }

  /** A node as the engine knows it, under the id that its directory has. */
  RaftPeer peer(String id) {
    RaftPeer.Builder peer = RaftPeer.newBuilder().setId(RaftPeerId.valueOf(id));
    String address = addresses.get(name(id));
    return address == null ? peer.build() : peer.setAddress(address).build();
  }

  /**
   * The configured name in a peer's id, which has a suffix where its directory is not the first.
   */
  static String name(String id) {
    int suffix = id.lastIndexOf('~');
    return suffix < 0 ? id : id.substring(0, suffix);
  }
}
