package com.shipvox.live.socket;

import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.ServletHead;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the login from the handshake. A bad token is not refused here, because a browser could not
 * see why: the connection answers with the reason, and closes. Runs after the filter that refuses
 * foreign origins and broken handshakes.
 */
public class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @Inject private transient HandshakeReader reader;
  @Inject private transient Instance<SocketAccelerator> accelerators;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address =
        request.getAttribute(RequestPolicy.CLIENT_ADDRESS) instanceof String known ? known : "";
    Handshake handshake = reader.read(new ServletHead(request), address);
    HttpServletRequest passed = new LoggedIn(request, handshake);
    for (SocketAccelerator accelerator : accelerators) {
      passed = accelerator.prepare(passed, handshake);
    }
    chain.doFilter(passed, response);
    if (response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
      for (SocketAccelerator accelerator : accelerators) {
        accelerator.accepted(request, handshake);
      }
    }
  }

  /**
   * A handshake that shows the WebSocket server the caller and only the headers that a handshake
   * needs, without the token. That server keeps these headers as long as the socket lives.
   */
  static final class LoggedIn extends HttpServletRequestWrapper {
    private static final String PROTOCOL = "sec-websocket-protocol";
    private static final Set<String> NEEDED = Set.of("connection", "host", "origin", "upgrade");

    private final Handshake handshake;

    LoggedIn(HttpServletRequest request, Handshake handshake) {
      super(request);
      this.handshake = handshake;
    }

    @Override
    public Principal getUserPrincipal() {
      return handshake;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      List<String> names = new ArrayList<>();
      for (String name : Collections.list(super.getHeaderNames())) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (NEEDED.contains(lower) || lower.startsWith("sec-websocket-")) {
          names.add(name);
        }
      }
      return Collections.enumeration(names);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      Enumeration<String> all = super.getHeaders(name);
      return name.equalsIgnoreCase(PROTOCOL)
          ? Collections.enumeration(HandshakeReader.withoutToken(Collections.list(all)))
          : all;
    }
  }
}
