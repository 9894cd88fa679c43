package com.shipvox.live.bench;

/** Plays one measure: {@code measure=closed|open|fanout|idle|storm|soak} and its options. */
public final class Load {
  private Load() {}

  /** Ends with 0 if the measure could be taken; its numbers also tell of lost deliveries. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    Result result =
        switch (options.text("measure")) {
          case "closed" -> Measures.closed(options);
          case "open" -> Measures.open(options);
          case "fanout" -> Measures.fanOut(options);
          case "idle" -> Measures.idle(options);
          case "storm" -> Measures.storm(options);
          case "soak" -> Measures.soak(options);
          default -> throw new IllegalArgumentException("no such measure");
        };
    System.out.println(result);
  }
}
