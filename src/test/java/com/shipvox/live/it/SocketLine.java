package com.shipvox.live.it;

import com.shipvox.live.it.checker.AgentLog.Place;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A viewer over WebSocket, which acknowledges now and then, as a browser does. */
final class SocketLine implements Line {
  private static final int ACK_EVERY = 20;

  private final FeedSocket socket;

  SocketLine(TestSession session, String token, @Nullable Place from) {
    socket = FeedSocket.connect(session.api().server(), token);
    String resume =
        from == null ? "" : "'resume':{'epoch':'" + from.epoch() + "','seq':" + from.seq() + "}";
    socket.send("{'type':'INIT','payload':{" + resume + "}}");
  }

  @Override
  public @Nullable JsonObject next(Duration patience) throws InterruptedException {
    JsonObject frame = socket.poll(patience);
    if (frame != null
        && frame.getString("type").equals("UPDATE")
        && frame.getInt("seq") % ACK_EVERY == 0) {
      socket.send("{'type':'ACK','payload':{'renderedSeq':" + frame.getInt("seq") + "}}");
    }
    return frame;
  }

  @Override
  public void close() {
    socket.cut();
  }
}
