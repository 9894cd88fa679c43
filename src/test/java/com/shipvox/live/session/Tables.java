package com.shipvox.live.session;

/** Tables of sessions for tests of other packages. */
public final class Tables {
  private Tables() {}

  public static SessionTable table(Retention retention) {
    return LocalJournal.with(retention, new ManualClock()).table();
  }
}
