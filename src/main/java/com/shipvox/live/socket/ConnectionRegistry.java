package com.shipvox.live.socket;

import com.shipvox.live.agent.Ingest;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.delivery.ViewerActs;
import com.shipvox.live.node.Background;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Steady;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.security.TokenVerifier;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tracks every open socket of this node and looks after their deadlines. */
@ApplicationScoped
public class ConnectionRegistry {
  private static final Logger LOG = Logger.getLogger(ConnectionRegistry.class.getName());

  // Concurrent; bounded by the connections a node takes.
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();

  @Inject private LiveConfig config;
  @Inject private InstantSource clock;
  @Inject @Steady private InstantSource steady;
  @Inject private Background background;
  @Inject private Access access;
  @Inject private ConnectionLimits limits;
  @Inject private TokenVerifier verifier;
  @Inject private Revocations revocations;
  @Inject private ViewerActs writer;
  @Inject private Ingest ingest;
  @Inject private ControlFrames frames;
  @Inject private Meters meters;
  @Inject private Traces traces;
  private Services services;

  @PostConstruct
  void start() {
    services =
        new Services(
            config,
            clock,
            steady,
            access,
            limits,
            verifier,
            revocations,
            writer,
            ingest,
            frames,
            meters,
            traces,
            background,
            background::executeSlow);
    background.everySecond("connection deadlines", this::sweep);
  }

  Connection open(Session socket) {
    socket.setMaxTextMessageBufferSize(config.limits().frameBytes());
    Handshake handshake =
        socket.getUserPrincipal() instanceof Handshake known
            ? known
            : new Handshake(null, null, "");
    SocketPort port = new JakartaSocket(socket, background);
    FrameWriter frames = handshake.frames();
    // An extension of the container changes the frames of its connection.
    if (frames != null && socket.getNegotiatedExtensions().isEmpty()) {
      port = new FramePort(socket, frames, port);
    }
    Connection connection = new Connection(socket.getId(), port, handshake, services);
    connections.put(socket.getId(), connection);
    connection.start();
    return connection;
  }

  void closed(Session socket, CloseReason reason) {
    meters.closed(reason.getCloseCode().getCode());
    Connection connection = connections.remove(socket.getId());
    if (connection != null) {
      connection.closed();
    }
  }

  void failed(Session socket, Throwable fault) {
    LOG.log(Level.FINE, fault, () -> "Socket " + socket.getId() + " failed.");
  }

  /** All open connections, in no order. */
  Collection<Connection> all() {
    return connections.values();
  }

  /** How many sockets are open on this node. */
  public int count() {
    return connections.size();
  }

  /** Bytes that wait to be sent, over all sockets. */
  public long waiting() {
    return connections.values().stream().mapToLong(Connection::waiting).sum();
  }

  /**
   * Closes up to {@code most} sockets, because the server goes away.
   *
   * @return how many; 0 where all are closing already
   */
  public int drain(int most) {
    return (int) connections.values().stream().filter(Connection::drain).limit(most).count();
  }

  private void sweep() {
    long now = steady.millis();
    connections.values().forEach(connection -> connection.sweep(now));
  }
}
