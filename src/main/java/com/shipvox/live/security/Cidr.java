package com.shipvox.live.security;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address alone.
 *
 * @param network any address of the range
 * @param bits how many leading bits are the range's own
 */
record Cidr(InetAddress network, int bits) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network =
        address(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> bad(text));
    int most = network.getAddress().length * 8;
    try {
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new Cidr(network, bits);
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number out of range.
    }
    throw bad(text);
  }

  boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && prefix(address).equals(prefix(network));
  }

  /** The leading bits. */
  private BigInteger prefix(InetAddress address) {
    byte[] all = address.getAddress();
    return new BigInteger(1, all).shiftRight(all.length * 8 - bits);
  }

  /** An address from its literal; a name is never looked up. */
  static Optional<InetAddress> address(String literal) {
    if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(text + " is no address and no range such as 10.0.0.0/8.");
  }
}
