package com.shipvox.live.message;

/** How far a slice has come. */
public enum Phase implements WireEnum {
  LOADING,
  DISPLAYING,
  COMPLETED,
  FAILED
}
