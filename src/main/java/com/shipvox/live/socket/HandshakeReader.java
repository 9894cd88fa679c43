package com.shipvox.live.socket;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Head;
import com.shipvox.live.security.TokenVerifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the login from a handshake's headers. Thread-safe. */
@Singleton
public final class HandshakeReader {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String TOKEN_PROTOCOL = "bearer.";

  private final TokenVerifier verifier;

  @Inject
  public HandshakeReader(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Reads what the handshake says about the client. Never throws for a bad token. May wait for the
   * keys.
   *
   * @param address the client's
   */
  public Handshake read(Head head, String address) {
    try {
      Optional<String> offered =
          protocols(head.values(PROTOCOL))
              .filter(HandshakeReader::isToken)
              .map(protocol -> protocol.substring(TOKEN_PROTOCOL.length()))
              .findFirst();
      String token = offered.isPresent() ? offered.get() : Bearer.token(head);
      return new Handshake(token == null ? null : verifier.verify(token), null, address);
    } catch (Refusal refusal) {
      return new Handshake(null, refusal.code(), address);
    }
  }

  /** The subprotocols that are offered in these lines, none of which is a token. */
  public static List<String> withoutToken(List<String> lines) {
    return protocols(lines).filter(protocol -> !isToken(protocol)).toList();
  }

  private static boolean isToken(String protocol) {
    return protocol.startsWith(TOKEN_PROTOCOL);
  }

  private static Stream<String> protocols(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::trim);
  }
}
