package com.shipvox.live.socket;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.EncodedText;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.core.ProtocolHandler;
import org.glassfish.tyrus.core.TyrusWebSocket;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A socket of Tyrus, written to beneath the Jakarta API: an update's frame is made once and its
 * bytes go to every connection's writer as they are. Pings and the close go the plain way; both end
 * in the same writer, which takes whole frames one after another.
 */
final class TyrusSocket implements SocketPort {
  private final SocketPort plain;
  private final boolean deflates;
  private final TyrusWebSocket socket;
  private final Writer own;
  private final @Nullable GrizzlyWriter shorter;

  private TyrusSocket(
      SocketPort plain,
      boolean deflates,
      TyrusWebSocket socket,
      Writer own,
      @Nullable GrizzlyWriter shorter) {
    this.plain = plain;
    this.deflates = deflates;
    this.socket = socket;
    this.own = own;
    this.shorter = shorter;
  }

  /**
   * The socket beneath a session's remote endpoint.
   *
   * @param remote what {@code session.getBasicRemote()} gave
   * @param deflates whether the client takes compressed messages
   * @param shorter what to write with in the place of Tyrus's own writer; null for none
   * @throws ReflectiveOperationException where this Tyrus looks different from inside
   */
  static TyrusSocket beneath(
      Object remote, boolean deflates, SocketPort plain, @Nullable GrizzlyWriter shorter)
      throws ReflectiveOperationException {
    try {
      Field ofRemote = remote.getClass().getSuperclass().getDeclaredField("webSocket");
      ofRemote.setAccessible(true);
      TyrusWebSocket socket = (TyrusWebSocket) ofRemote.get(remote);
      Method handler = TyrusWebSocket.class.getDeclaredMethod("getProtocolHandler");
      handler.setAccessible(true);
      Field ofHandler = ProtocolHandler.class.getDeclaredField("writer");
      ofHandler.setAccessible(true);
      Writer own = (Writer) ofHandler.get(handler.invoke(socket));
      return new TyrusSocket(
          plain, deflates, socket, own, own instanceof GrizzlyWriter grizzly ? grizzly : shorter);
    } catch (InaccessibleObjectException | ClassCastException | NullPointerException e) {
      throw new ReflectiveOperationException(e);
    }
  }

  /** The frame as the client takes it. */
  private ByteBuffer bytes(Frame frame) {
    EncodedText text = frame.encoded();
    return deflates ? TextFrame.deflated(text) : TextFrame.of(text);
  }

  @Override
  public Written write(Frame frame, Done done) {
    if (!socket.isConnected()) {
      return Written.FAILED;
    }
    if (shorter != null) {
      return shorter.write(bytes(frame), frame, done);
    }
    OnceDone told = new OnceDone(frame, done);
    try {
      own.write(bytes(frame), told);
    } catch (RuntimeException e) {
      told.failed(e);
    }
    return Written.LATER;
  }

  @Override
  public void close(ErrorCode why) {
    plain.close(why);
  }

  @Override
  public void ping() {
    plain.ping();
  }
}
