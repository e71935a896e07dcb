package org.custodia.registry.records;

import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/** Who may do what with records. */
final class RecordRoles {
  /** What the ledger asks of a key that signs about records. */
  static final MemberRole[] KEYS = {
    MemberRole.HOSPITAL, MemberRole.PHARMACY, MemberRole.LABORATORY
  };

  private RecordRoles() {}

  /**
   * @throws Problem FORBIDDEN CUS-REC-022
   */
  static void checkCare(Caller caller) {
    if (PatientRecords.ROLES.stream().noneMatch(caller::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-REC-022");
    }
  }
}
