package com.shipvox.live.message;

/**
 * One bad field of a request.
 *
 * @param pointer RFC 6901 JSON Pointer into the request's body; "" is the body itself
 * @param message what is wrong, for a developer; never holds the field's value
 */
public record FieldError(String pointer, String message) {

  /** Appends one reference token to a JSON Pointer, escaped as RFC 6901 asks. */
  public static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
