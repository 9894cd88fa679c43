package com.shipvox.live.message;

/**
 * The one table of everything that can be refused: the code on the wire, the HTTP status on REST,
 * the close code on the socket (0: the connection stays open) and whether the same request may
 * succeed later.
 */
public enum ErrorCode {
  BAD_JSON("bad-json", 400, 4400, false),
  TOKEN_IN_URL("token-in-url", 400, 0, false),
  BAD_REQUEST("bad-request", 400, 0, false),
  BAD_HANDSHAKE("bad-handshake", 400, 0, false),
  TOKEN_MISSING("token-missing", 401, 4401, true),
  TOKEN_INVALID("token-invalid", 401, 4401, false),
  TOKEN_EXPIRED("token-expired", 401, 4401, true),
  TOKEN_REVOKED("token-revoked", 401, 4401, false),
  TOKEN_EXPIRING("token-expiring", 401, 0, true),
  FORBIDDEN("forbidden", 403, 4403, false),
  ORIGIN("origin", 403, 0, false),
  NOT_FOUND("not-found", 404, 0, false),
  NO_SESSION("no-session", 404, 4404, false),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, 0, false),
  NOT_ACCEPTABLE("not-acceptable", 406, 0, false),
  LOGIN_TIMEOUT("login-timeout", 408, 4408, true),
  SESSION_TAKEN("session-taken", 409, 0, false),
  STALE_TURN("stale-turn", 409, 0, false),
  TOO_MANY_CONNECTIONS("too-many-connections", 503, 4409, false),
  SESSION_ENDED("session-ended", 410, 4410, false),
  TOO_LARGE("too-large", 413, 1009, false),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, 1003, false),
  INVALID("invalid", 422, 0, false),
  UNKNOWN_TYPE("unknown-type", 422, 0, false),
  UNKNOWN_SLICE("unknown-slice", 422, 0, false),
  CARD_NUMBER("card-number", 422, 0, false),
  ID_REUSED("id-reused", 422, 0, false),
  TOO_FAST("too-fast", 429, 4429, true),
  TOO_SLOW("too-slow", 503, 4450, true),
  INTERNAL("internal", 500, 1011, true),
  DRAINING("draining", 503, 1001, true),
  UNAVAILABLE("unavailable", 503, 1013, true);

  private final String wire;
  private final int status;
  private final int closeCode;
  private final boolean retryable;

  ErrorCode(String wire, int status, int closeCode, boolean retryable) {
    this.wire = wire;
    this.status = status;
    this.closeCode = closeCode;
    this.retryable = retryable;
  }

  /** The code as clients see it, for instance {@code id-reused}. */
  public String wire() {
    return wire;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** The WebSocket close code, or 0 where the connection stays open. */
  public int closeCode() {
    return closeCode;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
