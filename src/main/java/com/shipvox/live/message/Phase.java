package com.shipvox.live.message;

import java.util.Locale;

/** How far a slice has come. */
public enum Phase implements WireEnum {
  LOADING,
  DISPLAYING,
  COMPLETED,
  FAILED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  @Override
  public String wire() {
    return wire;
  }
}
