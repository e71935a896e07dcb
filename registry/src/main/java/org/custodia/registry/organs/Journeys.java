package org.custodia.registry.organs;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.transport.PlannedWay;

/**
 * The planned ways of organs. The bank plans and may plan anew; the regulator, which is party to
 * every leg, is told, compares the plan with what is scanned, and tells whoever is on the way.
 * Members in it go by their ids, hex with 0x.
 */
public interface Journeys {

  /**
   * Plans a way, or plans it anew.
   *
   * @param version that was seen last, 0 for none; CONFLICT CUS-TRN-033 when there is a newer one
   * @return the new version
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010, NOT_FOUND CUS-ORG-043 for
   *     an organ of another bank, CUS-ORG-034 for a carrier or a destination that carries no organs
   */
  int plan(Caller caller, Bytes32 organId, int version, PlannedWay way);

  /**
   * The plan that counts now and how the way stands. Asks the regulator, so outside of
   * transactions.
   *
   * @return empty when nothing is planned
   * @throws org.custodia.registry.errors.Problem as the regulator refuses: NOT_FOUND CUS-ORG-043
   *     for who is not on the organ's way; CUS-VER-060 when it does not answer
   */
  Optional<View> view(Caller caller, Bytes32 organId);

  /**
   * @param progress empty at the bank while the regulator does not answer
   */
  record View(
      int version, Instant plannedAt, PlannedWay way, Optional<PlannedWay.Progress> progress) {}
}
