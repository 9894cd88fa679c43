package com.shipvox.live.message;

/** What a token lets its bearer do; from the claim {@code groups}. */
public enum Role implements WireEnum {
  AGENT,
  VIEWER,
  OPERATOR
}
