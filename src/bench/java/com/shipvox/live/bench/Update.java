package com.shipvox.live.bench;

/** The update that is published: three quotes, about 600 bytes, its place in the id. */
final class Update {
  private static final String DATA =
      ",\"slice\":\"quotes\",\"phase\":\"displaying\",\"data\":{\"quotes\":["
          + quote("q1", "UPS", "Ground", "cheapest", 844, 4)
          + ","
          + quote("q2", "FedEx", "Priority Overnight", "fastest", 4310, 1)
          + ","
          + quote("q3", "USPS", "Priority Mail", "balanced", 1275, 2)
          + "],\"cheapestId\":\"q1\",\"fastestId\":\"q2\"}}";

  private Update() {}

  private static String quote(
      String id, String carrier, String service, String tier, int amount, int days) {
    return ("{\"id\":\"%s\",\"carrier\":\"%s\",\"service\":\"%s\",\"tier\":\"%s\",\"amountMinor\":%d,"
            + "\"currency\":\"USD\",\"transitDays\":%d,\"estimatedDelivery\":1767657600000}")
        .formatted(id, carrier, service, tier, amount, days);
  }

  /** The {@code n}th update of a session, as JSON. */
  static String json(int session, int n) {
    return "{\"id\":\"u-" + session + "-" + n + "\"" + DATA;
  }

  /** The same as a frame of the agent's own socket. */
  static String frame(int session, int n) {
    return "{\"v\":1,\"type\":\"UPDATE\",\"id\":\"u-"
        + session
        + "-"
        + n
        + "\",\"payload\":{"
        + DATA.substring(1)
        + "}";
  }

  /** So many updates from the {@code n}th on, as one body. */
  static String batch(int session, int n, int size) {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      body.append(i == 0 ? "" : ",").append(json(session, n + i));
    }
    return body.append(']').toString();
  }
}
