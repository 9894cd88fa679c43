package com.shipvox.live.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A request that is refused, with the code that says why; mapped to a problem, an ERROR message or
 * a close code at the edge. Carries no stack trace: it is an answer, not a fault.
 */
public final class Refusal extends RuntimeException {
  /** So many bad fields are named at most. */
  static final int MOST_ERRORS = 100;

  /** Their size as JSON, in bytes: with what stands around them an answer has at most 16 KiB. */
  private static final int MOST_ERROR_BYTES = 14 << 10;

  private static final int MOST_TEXT = 512;
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final int errorsLeftOut;
  private final int retryAfterSeconds;

  private Refusal(
      ErrorCode code,
      String message,
      List<FieldError> errors,
      int errorsLeftOut,
      int retryAfterSeconds) {
    super(FieldError.cut(message, MOST_TEXT), null, false, false);
    this.code = code;
    int named = fitting(errors);
    this.errors = List.copyOf(errors.subList(0, named));
    this.errorsLeftOut = errorsLeftOut + errors.size() - named;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** How many of the errors fit an answer. */
  private static int fitting(List<FieldError> errors) {
    int bytes = 0;
    int most = Math.min(errors.size(), MOST_ERRORS);
    for (int i = 0; i < most; i++) {
      StringBuilder json = new StringBuilder("{'pointer':,'message':},");
      JsonText.quote(json, errors.get(i).pointer());
      JsonText.quote(json, errors.get(i).message());
      bytes += json.toString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_ERROR_BYTES) {
        return i;
      }
    }
    return most;
  }

  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, List.of(), 0, code.status() == 503 ? 1 : 0);
  }

  /** A refusal that names every bad field. */
  public static Refusal of(ErrorCode code, String message, List<FieldError> errors) {
    return of(code, message, errors, 0);
  }

  /**
   * A refusal that names the first bad fields.
   *
   * @param leftOut how many more there are
   */
  static Refusal of(ErrorCode code, String message, List<FieldError> errors, int leftOut) {
    return new Refusal(code, message, errors, leftOut, 0);
  }

  /** A refusal that names one bad field. */
  public static Refusal of(ErrorCode code, String pointer, String message) {
    String text = pointer + " " + message + ".";
    return new Refusal(code, text, List.of(new FieldError(pointer, message)), 0, 0);
  }

  /** A refusal that says when to come back, in whole seconds. */
  public static Refusal retryAfter(ErrorCode code, String message, int seconds) {
    return new Refusal(code, message, List.of(), 0, Math.max(1, seconds));
  }

  /** The same of what stands at that pointer, for whoever sees the whole. */
  public Refusal at(String pointer) {
    return at(inner -> pointer + inner);
  }

  /** The same with each pointer put in its place. */
  public Refusal at(UnaryOperator<String> placing) {
    List<FieldError> placed =
        errors.stream().map(e -> new FieldError(placing.apply(e.pointer()), e.message())).toList();
    return new Refusal(code, text(), placed, errorsLeftOut, retryAfterSeconds);
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

  /** How many more bad fields there are than {@link #errors} names. */
  public int errorsLeftOut() {
    return errorsLeftOut;
  }

  /** Seconds for {@code Retry-After}; 0 means that the header is left out. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
