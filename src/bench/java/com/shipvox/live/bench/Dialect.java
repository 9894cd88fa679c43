package com.shipvox.live.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How one contender is spoken to. Sessions are numbered from 0. */
abstract class Dialect {
  private static final byte[] INIT = "\"type\":\"INIT\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  /** Where a reader stood when it was cut off. */
  record Cursor(String epoch, int seq) {}

  final Tokens tokens;

  /** Whether the contender checks tokens, keeps a log and resumes; else it only passes on. */
  final boolean works;

  private Dialect(Tokens tokens, boolean works) {
    this.tokens = tokens;
    this.works = works;
  }

  static Dialect of(String name, boolean works, Tokens tokens) {
    return switch (name) {
      case "shipvox" -> new ShipVox(tokens);
      case "plain" -> new Plain(tokens, works);
      case "socketio" -> new SocketIo(tokens, works);
      case "nchan" -> new Nchan(tokens);
      default -> throw new IllegalArgumentException("no such dialect: " + name);
    };
  }

  /** The request that makes a session; null where the first update does. */
  byte[] create(int session) {
    return null;
  }

  /** The request that ends a session; null where there is none. */
  byte[] end(int session) {
    return null;
  }

  abstract String updatesPath(int session);

  final byte[] post(int session, String body) {
    return Http.request("POST", updatesPath(session), agent(session), body);
  }

  String agent(int session) {
    return works ? "Authorization: Bearer " + tokens.agent(session) + "\r\n" : "";
  }

  abstract String socketPath(int session);

  String socketHeaders(int session) {
    return works ? "Authorization: Bearer " + tokens.viewer(session) + "\r\n" : "";
  }

  /** Where the agent opens a socket of its own. */
  String agentSocketPath(int session) {
    return socketPath(session);
  }

  String agentSocketHeaders(int session) {
    return agent(session);
  }

  String streamPath(int session) {
    throw new IllegalStateException("this contender is measured without event streams");
  }

  /** What a viewer sends after the handshake. */
  List<String> hello(int session, Cursor resume) {
    return works ? List.of(open(session, resume)) : List.of();
  }

  /** What the message holds that says "you are live"; null where the handshake says so. */
  byte[] liveAt() {
    return works ? INIT : null;
  }

  boolean isPing(byte[] bytes, int from, int to) {
    return false;
  }

  byte[] pong() {
    return NOTHING;
  }

  String id(int session) {
    return tokens.id(session);
  }

  private String open(int session, Cursor resume) {
    return "{\"v\":1,\"type\":\"INIT\",\"sessionId\":\""
        + id(session)
        + "\",\"payload\":{"
        + cursor(resume)
        + "}}";
  }

  private static String cursor(Cursor resume) {
    return resume == null
        ? ""
        : "\"resume\":{\"epoch\":\"" + resume.epoch() + "\",\"seq\":" + resume.seq() + "}";
  }

  private static final class ShipVox extends Dialect {
    ShipVox(Tokens tokens) {
      super(tokens, true);
    }

    @Override
    byte[] create(int session) {
      return Http.request(
          "POST", "/api/sessions", agent(session), "{\"sessionId\":\"" + id(session) + "\"}");
    }

    @Override
    byte[] end(int session) {
      return Http.request("DELETE", "/api/sessions/" + id(session), agent(session), "");
    }

    @Override
    String updatesPath(int session) {
      return "/api/sessions/" + id(session) + "/updates";
    }

    @Override
    String socketPath(int session) {
      return "/ws";
    }

    @Override
    String streamPath(int session) {
      return "/api/sessions/" + id(session) + "/stream";
    }

    @Override
    String socketHeaders(int session) {
      return "Sec-WebSocket-Protocol: shipvox.v1\r\n" + super.socketHeaders(session);
    }

    @Override
    String agentSocketHeaders(int session) {
      return "Sec-WebSocket-Protocol: shipvox.v1\r\n" + super.agentSocketHeaders(session);
    }
  }

  /** The small servers of {@code src/bench/contenders} on Node's ws and on FastAPI. */
  private static class Plain extends Dialect {
    Plain(Tokens tokens, boolean works) {
      super(tokens, works);
    }

    @Override
    String updatesPath(int session) {
      return "/sessions/" + id(session) + "/updates";
    }

    @Override
    String socketPath(int session) {
      return "/ws/" + id(session);
    }

    @Override
    String agentSocketPath(int session) {
      return "/agent/" + id(session);
    }
  }

  /** Socket.IO 4 over Engine.IO 4, WebSocket alone. */
  private static final class SocketIo extends Plain {
    private static final byte[] JOINED = "40{\"sid\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = {'3'};

    SocketIo(Tokens tokens, boolean works) {
      super(tokens, works);
    }

    @Override
    String socketPath(int session) {
      return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    String socketHeaders(int session) {
      return "";
    }

    @Override
    List<String> hello(int session, Cursor resume) {
      String token = works ? ",\"token\":\"" + tokens.viewer(session) + "\"" : "";
      String from = resume == null ? "" : "," + cursor(resume);
      return List.of("40{\"sessionId\":\"" + id(session) + "\"" + token + from + "}");
    }

    @Override
    byte[] liveAt() {
      return works ? INIT : JOINED;
    }

    @Override
    boolean isPing(byte[] bytes, int from, int to) {
      return to - from == 1 && bytes[from] == '2';
    }

    @Override
    byte[] pong() {
      return PONG;
    }
  }

  private static final class Nchan extends Dialect {
    Nchan(Tokens tokens) {
      super(tokens, false);
    }

    @Override
    String updatesPath(int session) {
      return "/pub/" + id(session);
    }

    @Override
    String socketPath(int session) {
      return "/sub/" + id(session);
    }

    @Override
    String streamPath(int session) {
      return "/sub/" + id(session);
    }
  }
}
