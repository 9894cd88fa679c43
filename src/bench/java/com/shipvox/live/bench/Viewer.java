package com.shipvox.live.bench;

import java.io.IOException;

/** One reader of one session, over whatever transport. */
interface Viewer {
  /** Told of everything that comes. */
  interface Listener {
    /** The viewer gets what is published from now on; with the message that says so, if any. */
    void live(int viewer, byte[] bytes, int from, int to);

    /** One message; the bytes are only good during the call. */
    void message(int viewer, byte[] bytes, int from, int to);

    /** One frame, of so many bytes on the wire. */
    default void received(int bytes) {}

    /** The server ended it. */
    void lost(int viewer, String why);
  }

  void open() throws IOException;

  /** Opens from that place the next time; null for afresh. */
  void resumeFrom(Dialect.Cursor cursor);

  /** Cuts the connection without a word. */
  void cut() throws IOException;
}
