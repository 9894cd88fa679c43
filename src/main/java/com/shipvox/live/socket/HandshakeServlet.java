package com.shipvox.live.socket;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands at {@code /ws}, behind the filter in which the WebSocket server takes handshakes: without
 * a servlet there the container would look for a file of that name at each. It answers 404 to what
 * that server does not take.
 */
public class HandshakeServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_NOT_FOUND);
  }
}
