package com.shipvox.live.container;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests, of HTTP/2 too, whose target cannot be decoded or whose host is none, and passes
 * all others to the servlet container. Thread-safe.
 */
final class CheckedTargets extends InsertedHandler {
  private volatile boolean stopped;

  CheckedTargets(HttpHandler container) {
    super(container);
  }

  /** Lets everything pass from now on. */
  void stop() {
    stopped = true;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    String host = request.getHeader("Host");
    String fault =
        host != null && !RequestHead.isHost(host)
            ? "The host must be a name, and a port if it is not the usual one."
            : fault(request.getRequestURI());
    if (stopped || fault == null) {
      next().service(request, response);
    } else {
      GrizzlyProblem.write(response, RequestHead.bad(fault));
    }
  }

  /** What is wrong with a path as it came; null if it can be decoded and stays below the root. */
  static @Nullable String fault(@Nullable String path) {
    if (path == null) {
      return "There is no path.";
    }
    if (path.equals("*")) {
      return null;
    }
    byte[] decoded = new byte[path.length()];
    int length = 0;
    for (int i = 0; i < path.length(); i++) {
      int c = path.charAt(i);
      if (c == '%') {
        int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
        if (low < 0) {
          return "Each % in the path must stand before two hexadecimal digits.";
        }
        c = high << 4 | low;
        i += 2;
      }
      if (c < ' ' || c == '\\' || c == 0x7f || c > 0xff) {
        return "The path must hold neither control characters nor backslashes.";
      }
      decoded[length++] = (byte) c;
    }
    return fault(decoded, length);
  }

  private static @Nullable String fault(byte[] decoded, int length) {
    try {
      String path =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded, 0, length))
              .toString();
      return staysBelowRoot(path) ? null : "The path must begin with / and stay below it.";
    } catch (CharacterCodingException e) {
      return "The path must be UTF-8.";
    }
  }

  private static boolean staysBelowRoot(String path) {
    int depth = 0;
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/")) {
      String name = segment.split(";", 2)[0];
      depth += name.equals("..") ? -1 : name.isEmpty() || name.equals(".") ? 0 : 1;
      if (depth < 0) {
        return false;
      }
    }
    return path.startsWith("/");
  }
}
