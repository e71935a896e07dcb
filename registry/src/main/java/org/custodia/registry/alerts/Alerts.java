package org.custodia.registry.alerts;

/** Tells the regulator of something. */
public interface Alerts {

  /**
   * Keeps the fact and opens its case, or adds it to the case of the same kind about the same
   * subject; a case that was closed is open again. Idempotent: a fact whose id was raised before
   * changes nothing. In the caller's transaction, which must be inside the regulator's rows, so an
   * answer and its alert are both kept or neither is.
   *
   * @param regulator slug of the organisation whose cases these are
   * @return whether it was new
   */
  boolean raise(String regulator, AlertFact fact);
}
