package com.shipvox.live.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal as {@code application/problem+json} (RFC 9457): {@code {title, status, code, detail,
 * errors?, errorsLeftOut?}}. {@code type} is left out, which means about:blank: {@code code} says
 * all.
 */
public final class Problem {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  /** The problem as JSON text. */
  public static String json(Refusal refusal) {
    return json(refusal.code().status(), refusal);
  }

  /** The same with a status that the container has chosen. */
  public static String json(int status, Refusal refusal) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("title", title(status));
    problem.put("status", status);
    problem.put("code", code(refusal.code()).wire());
    problem.put("detail", refusal.text());
    if (!refusal.errors().isEmpty()) {
      problem.put("errors", refusal.errors().stream().map(Problem::error).toList());
    }
    if (refusal.errorsLeftOut() > 0) {
      problem.put("errorsLeftOut", refusal.errorsLeftOut());
    }
    return MessageCodec.encodeValue(problem);
  }

  private static Map<String, String> error(FieldError error) {
    // In one order on every node; Map.of has another in each process.
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("pointer", error.pointer());
    fields.put("message", error.message());
    return fields;
  }

  /**
   * Over HTTP a place may be free later, whereas a socket that is closed for it must not return.
   */
  private static ErrorCode code(ErrorCode code) {
    return code == ErrorCode.TOO_MANY_CONNECTIONS ? ErrorCode.UNAVAILABLE : code;
  }

  /** With about:blank the title is the status's own phrase. */
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 412 -> "Precondition Failed";
      case 416 -> "Range Not Satisfiable";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      default -> "Refused";
    };
  }
}
