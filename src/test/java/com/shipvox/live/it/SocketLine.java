package com.shipvox.live.it;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A viewer over WebSocket. */
final class SocketLine implements Line {
  private final FeedSocket socket;

  SocketLine(TestSession session, String token, @Nullable Place from) {
    socket = FeedSocket.connect(session.api().server(), token);
    String resume =
        from == null ? "" : "'resume':{'epoch':'" + from.epoch() + "','seq':" + from.seq() + "}";
    socket.send("{'type':'INIT','payload':{" + resume + "}}");
  }

  @Override
  public @Nullable JsonObject next(Duration patience) throws InterruptedException {
    return socket.poll(patience);
  }

  @Override
  public void close() {
    socket.cut();
  }
}
