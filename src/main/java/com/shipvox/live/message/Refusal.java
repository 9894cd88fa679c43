package com.shipvox.live.message;

import java.util.List;

/**
 * A request that is refused, with the code that says why; mapped to a problem, an ERROR message or
 * a close code at the edge. Carries no stack trace: it is an answer, not a fault.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final int retryAfterSeconds;

  private Refusal(ErrorCode code, String message, List<FieldError> errors, int retryAfterSeconds) {
    super(message, null, false, false);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, List.of(), code.status() == 503 ? 1 : 0);
  }

  /** A refusal that names every bad field. */
  public static Refusal of(ErrorCode code, String message, List<FieldError> errors) {
    return new Refusal(code, message, errors, 0);
  }

  /** A refusal that names one bad field. */
  public static Refusal of(ErrorCode code, String pointer, String message) {
    return new Refusal(code, message, List.of(new FieldError(pointer, message)), 0);
  }

  /** A refusal that says when to come back, in whole seconds. */
  public static Refusal retryAfter(ErrorCode code, String message, int seconds) {
    return new Refusal(code, message, List.of(), Math.max(1, seconds));
  }

  /** The same of what stands at that pointer, for whoever sees the whole. */
  public Refusal at(String pointer) {
    List<FieldError> placed =
        errors.stream().map(e -> new FieldError(pointer + e.pointer(), e.message())).toList();
    return new Refusal(code, text(), placed, retryAfterSeconds);
  }

  public ErrorCode code() {
    return code;
  }

  /** The text for a developer; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code.wire() : message;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** Seconds for {@code Retry-After}; 0 means that the header is left out. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
