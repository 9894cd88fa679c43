package com.shipvox.live.socket;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** The live feed at {@code /ws}: one instance a connection, which does all the work. */
@ServerEndpoint(
    value = "/ws",
    subprotocols = FeedConfigurator.SUBPROTOCOL,
    encoders = MessageEncoder.class,
    decoders = MessageDecoder.class,
    configurator = FeedConfigurator.class)
public class FeedEndpoint {
  // Not by the constructor: some containers want one without arguments.
  @Inject private ConnectionRegistry registry;
  private Connection connection;

  @OnOpen
  public void opened(Session socket) {
    connection = registry.open(socket);
  }

  @OnMessage
  public void received(Incoming frame) {
    connection.receive(frame);
  }

  @OnMessage
  public void received(ByteBuffer frame) {
    connection.refuseBinary();
  }

  @OnMessage
  public void alive(PongMessage pong) {
    connection.answered();
  }

  @OnClose
  public void closed(Session socket, CloseReason reason) {
    registry.closed(socket, reason);
  }

  @OnError
  public void failed(Session socket, Throwable fault) {
    registry.failed(socket, fault);
  }
}
