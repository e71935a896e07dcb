package org.custodia.registry.medicines;

import java.util.List;
import org.custodia.registry.identity.Caller;

/**
 * What was dispensed while the verification service was away. Each is asked about by itself once it
 * is on the ledger and the service is back, without alerting anybody: the regulator reads the
 * ledger.
 */
public interface OfflineDispensings {
  int MOST_LISTED = 500;

  /**
   * Of the caller's organisation, latest first.
   *
   * @param limit 1 to {@link #MOST_LISTED}
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-MED-020 for who does not dispense
   */
  List<OfflineDispensing> list(Caller caller, int limit, int offset);
}
