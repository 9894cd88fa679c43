package com.shipvox.live.container;

import com.shipvox.live.security.Head;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ssl.SSLUtils;

/** The head of a request that Grizzly has not seen yet. */
record ConnectionHead(RequestHead head, Connection<?> connection) implements Head {
  @Override
  public List<String> values(String name) {
    return head.values(name);
  }

  @Override
  public String authority() {
    return String.join(",", values("Host"));
  }

  @Override
  public String peer() {
    if (connection.getPeerAddress() instanceof InetSocketAddress peer) {
      InetAddress address = peer.getAddress();
      return address == null ? "" : address.getHostAddress();
    }
    return "";
  }

  @Override
  public boolean secure() {
    return SSLUtils.getSSLEngine(connection) != null;
  }
}
