package com.shipvox.live.security;

import java.util.List;

/**
 * What a request says beside its body, and where it came from, whoever has parsed it: the servlet
 * container, or the HTTP server beneath it.
 */
public interface Head {
  /** The values of all headers of that name, in their order; its case does not matter. */
  List<String> values(String name);

  /** Host and port that it was sent to, as {@code Host} or {@code :authority} has them. */
  String authority();

  /** The address of whoever is connected, as text. */
  String peer();

  /** Whether it came over TLS to this very server. */
  boolean secure();
}
