package com.shipvox.live.bench;

/** Looks into messages without decoding them. */
final class Bytes {
  private Bytes() {}

  /** Where {@code wanted} begins, or −1. */
  static int find(byte[] bytes, int from, int to, byte[] wanted) {
    for (int i = from; i <= to - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && bytes[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  /** The decimal number that begins there, up to the first byte that is no digit. */
  static int number(byte[] bytes, int from) {
    int value = 0;
    for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
