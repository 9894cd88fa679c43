package com.shipvox.live.message;

import java.util.Locale;

/** Who sent a message. */
public enum Source implements WireEnum {
  AGENT,
  VIEWER,
  SERVER;

  private final String wire = name().toLowerCase(Locale.ROOT);

  @Override
  public String wire() {
    return wire;
  }
}
