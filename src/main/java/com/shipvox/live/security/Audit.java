package com.shipvox.live.security;

import com.shipvox.live.node.LogFields;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: one line for each look of an operator at sessions, with who looked and at what. It
 * is a logger of its own, so that a collector can keep its lines longer than others. No line holds
 * a token, the text of a search or anything else of a customer.
 */
public final class Audit {
  /** The logger's name, by which its lines are found. */
  public static final String LOGGER = "com.shipvox.live.audit";

  private static final Logger LOG = Logger.getLogger(LOGGER);

  private Audit() {}

  /**
   * Notes one look.
   *
   * @param what {@code session}, {@code list} or {@code search}
   * @param session the session that was shown; null where there is none, or not one alone
   * @param found how many sessions were shown
   */
  public static void looked(Caller operator, String what, @Nullable String session, int found) {
    Map<String, String> fields = LogFields.of(session);
    fields.put("Operator", operator.subject());
    fields.put("Issuer", operator.issuer());
    fields.put("Look", what);
    fields.put("Found", Integer.toString(found));
    LOG.log(Level.INFO, "An operator looked.", new Object[] {fields});
  }
}
