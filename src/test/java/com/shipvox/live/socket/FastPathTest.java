package com.shipvox.live.socket;

import static org.junit.jupiter.api.Assertions.assertSame;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where there is no short way, the plain one is taken. What the short way does, ITs show. */
final class FastPathTest {
  private static final Handshake SOMEBODY = new Handshake(null, null, "127.0.0.1", null, true);

  private static final SocketPort PLAIN =
      new SocketPort() {
        @Override
        public Written write(Frame frame, Done done) {
          return Written.FAILED;
        }

        @Override
        public void close(ErrorCode why) {}

        @Override
        public void ping() {}
      };

  @Test
  void to_sessionOfAnotherContainer_plainForGood() {
    FastPath path = new FastPath(true);
    assertSame(PLAIN, path.to(session(List.of()), SOMEBODY, PLAIN));
    assertSame(PLAIN, path.to(session(List.of()), SOMEBODY, PLAIN));
  }

  @Test
  void to_switchedOff_plain() {
    assertSame(PLAIN, new FastPath(false).to(session(List.of()), SOMEBODY, PLAIN));
  }

  @Test
  void to_sessionWithAnExtension_plain() {
    Extension deflate =
        new Extension() {
          @Override
          public String getName() {
            return "permessage-deflate";
          }

          @Override
          public List<Parameter> getParameters() {
            return List.of();
          }
        };
    assertSame(PLAIN, new FastPath(true).to(session(List.of(deflate)), SOMEBODY, PLAIN));
  }

  /** A session of a container that is not Tyrus: it has the API's methods and no field of ours. */
  private static Session session(List<Extension> extensions) {
    return (Session)
        Proxy.newProxyInstance(
            FastPathTest.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (self, method, arguments) ->
                method.getName().equals("getNegotiatedExtensions") ? extensions : null);
  }
}
