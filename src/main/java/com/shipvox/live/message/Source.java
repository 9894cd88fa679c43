package com.shipvox.live.message;

/** Who sent a message. */
public enum Source implements WireEnum {
  AGENT,
  VIEWER,
  SERVER
}
