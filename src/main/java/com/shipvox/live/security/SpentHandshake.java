package com.shipvox.live.security;

import jakarta.servlet.http.HttpUpgradeHandler;
import java.lang.System.Logger.Level;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a handshake as long as the WebSocket lives, though nobody asks for it any more.
 * Grizzly's objects of the request keep every header, as four kinds of buffers, and room for
 * parameters: a third of an idle connection's memory; the bytes as they came stay. Tyrus's handler
 * keeps request and answer once more. Found at run time by reflection; where anything looks
 * different, all of it is kept. Grizzly makes anew what it needs when the objects serve another
 * request.
 */
final class SpentHandshake {
  private static final System.Logger LOG = System.getLogger(SpentHandshake.class.getName());
  private static final int FEW_HEADERS = 8;

  private static final ClassValue<Optional<Reflection>> REFLECTION =
      new ClassValue<>() {
        @Override
        protected Optional<Reflection> computeValue(Class<?> request) {
          return Reflection.of(request);
        }
      };

  private static final ClassValue<Optional<Field>> OF_HANDLER =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> handler) {
          try {
            return Optional.of(Reflection.open(handler, "upgradeInfo"));
          } catch (NoSuchFieldException | InaccessibleObjectException e) {
            LOG.log(Level.DEBUG, "Handshakes are kept: another Tyrus.", e);
            return Optional.empty();
          }
        }
      };

  private SpentHandshake() {}

  /** Lets it go; nobody else may be at work with the request. */
  static void letGo(Object grizzlyRequest) {
    REFLECTION.get(grizzlyRequest.getClass()).ifPresent(found -> found.letGo(grizzlyRequest));
  }

  /** Lets go what Tyrus's handler keeps, once it has begun. */
  static void letGo(HttpUpgradeHandler handler) {
    OF_HANDLER
        .get(handler.getClass())
        .ifPresent(
            kept -> {
              try {
                kept.set(handler, null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /**
   * The way to what is kept.
   *
   * @param getters from the request to its own headers, and to its answer's
   * @param headers of a set of headers: its fields, used and unused
   * @param texts of the parameters: where names and values would be decoded
   * @param letters of such a text
   */
  private record Reflection(
      List<List<Method>> getters,
      Method clear,
      Field headers,
      Method parameters,
      List<Field> texts,
      Field letters) {

    static Optional<Reflection> of(Class<?> request) {
      try {
        Method packet = request.getMethod("getRequest");
        Method answer = request.getMethod("getResponse");
        Method answerPacket = answer.getReturnType().getMethod("getResponse");
        Method own = packet.getReturnType().getMethod("getHeaders");
        Method others = answerPacket.getReturnType().getMethod("getHeaders");
        Method parameters = request.getMethod("getParameters");
        Class<?> decoded = parameters.getReturnType();
        List<Field> texts = List.of(open(decoded, "tmpNameC"), open(decoded, "tmpValueC"));
        return Optional.of(
            new Reflection(
                List.of(List.of(packet, own), List.of(answer, answerPacket, others)),
                own.getReturnType().getMethod("clear"),
                open(own.getReturnType(), "headers"),
                parameters,
                texts,
                open(texts.get(0).getType(), "buff")));
      } catch (ReflectiveOperationException | InaccessibleObjectException e) {
        LOG.log(
            Level.DEBUG, "Handshakes are kept: not the container that is known from within.", e);
        return Optional.empty();
      }
    }

    private static Field open(Class<?> type, String name) throws NoSuchFieldException {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    }

    void letGo(Object request) {
      try {
        for (List<Method> way : getters) {
          Object at = request;
          for (Method getter : way) {
            at = getter.invoke(at);
          }
          clear.invoke(at);
          headers.set(at, Array.newInstance(headers.getType().getComponentType(), FEW_HEADERS));
        }
        Object decoded = parameters.invoke(request);
        for (Field text : texts) {
          letters.set(text.get(decoded), null);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
