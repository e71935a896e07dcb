package org.custodia.registry.alerts;

import java.time.Instant;
import java.util.UUID;

/** Tells the regulator of something. In the caller's transaction, inside the regulator's rows. */
public interface Alerts {

  /**
   * Keeps the fact and opens its case, or adds it to the case of the same kind about the same
   * subject; a case that was closed is open again. Idempotent: a fact whose id was raised before
   * changes nothing. As it is in the caller's transaction, an answer and its alert are both kept or
   * neither is.
   *
   * @param regulator slug of the organisation whose cases these are
   * @return whether it was new
   */
  boolean raise(String regulator, AlertFact fact);

  /**
   * Notes that later facts explain a fact away, such as a receipt that was recorded late. The case
   * says so; closing it is left to people. Idempotent; a fact that was never raised is left alone.
   *
   * @param fact its id
   * @param at when the later fact happened
   */
  void settle(String regulator, UUID fact, Instant at);
}
