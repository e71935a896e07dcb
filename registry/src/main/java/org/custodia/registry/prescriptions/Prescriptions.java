package org.custodia.registry.prescriptions;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;

/**
 * Prescriptions of a physician of a hospital: issued here, registered at the regulator's desk. Each
 * physician sees their own; anything else is not found (CUS-RXP-020). All of it needs the role
 * physician, in a hospital that is certified now (CUS-RXP-030).
 */
public interface Prescriptions {
  /** Most that one list gives. */
  int MOST = 100;

  /**
   * Issues a prescription, and has it registered at once where the regulator's desk answers;
   * otherwise it is registered as soon as it does. What the desk refuses is not issued.
   *
   * <p>Problems: CUS-RXP-014 and 051 to 054, CUS-PAT-020 to 025 what was filled in wrongly;
   * CUS-RXP-011 to 016 what the register refuses; 050 (conflict) the id was used for another
   * prescription.
   *
   * @param id made by the caller; the same again answers the same prescription
   */
  IssuedPrescription issue(Caller caller, UUID id, PrescriptionForm form);

  /** The caller's own, newest first. */
  List<IssuedPrescription> list(Caller caller, int most, int skipped);

  IssuedPrescription find(Caller caller, UUID id);

  /** How it stands on the regulator's register; empty while it is not on it. Asks the desk. */
  Optional<Standing> standing(Caller caller, UUID id);

  /**
   * Takes a prescription back. It holds as soon as the regulator's desk knows; where that does not
   * answer now, it is told as soon as it does. Again changes nothing.
   */
  IssuedPrescription revoke(Caller caller, UUID id);

  /** What the register noticed about the caller's prescriptions, newest first. */
  List<PrescriptionNotice> notices(Caller caller);

  /** How many of them the caller has not seen. */
  int unseen(Caller caller);

  /** Marks one as seen, for good. */
  void see(Caller caller, UUID notice);
}
