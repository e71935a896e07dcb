package org.custodia.registry.records;

import java.util.EnumSet;
import java.util.Set;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/**
 * Who may do what with records: those who treat write, offer, ask and read; an insurance offers,
 * asks and reads; an employer asks for single records and reads them.
 */
final class RecordRoles {
  static final String PAYER = "payer";
  static final String EMPLOYER = "employer";

  /** What the ledger asks of a key that signs about records. */
  static final MemberRole[] KEYS = {
    MemberRole.HOSPITAL, MemberRole.PHARMACY, MemberRole.LABORATORY
  };

  /** Of a member that treats. */
  static final MemberRole[] TREATING = {
    MemberRole.HOSPITAL,
    MemberRole.PHARMACY,
    MemberRole.LABORATORY,
    MemberRole.TRANSPLANT_CENTRE,
    MemberRole.ORGAN_BANK
  };

  /** Of a key that offers. */
  static final MemberRole[] OFFERING = {
    MemberRole.HOSPITAL, MemberRole.PHARMACY, MemberRole.LABORATORY, MemberRole.PAYER
  };

  /** Of a key that asks and reads. */
  static final MemberRole[] READING = {
    MemberRole.HOSPITAL,
    MemberRole.PHARMACY,
    MemberRole.LABORATORY,
    MemberRole.PAYER,
    MemberRole.EMPLOYER
  };

  private RecordRoles() {}

  private static boolean cares(Caller caller) {
    return PatientRecords.ROLES.stream().anyMatch(caller::has);
  }

  /**
   * @throws Problem FORBIDDEN CUS-REC-022
   */
  static void checkCare(Caller caller) {
    if (!cares(caller)) throw forbidden();
  }

  /** Those who may stand in a relationship with a patient. */
  static void checkOffering(Caller caller) {
    if (!cares(caller) && !caller.has(PAYER)) throw forbidden();
  }

  /** Those who may read something that somebody else holds. */
  static void checkReading(Caller caller) {
    if (purposes(caller).isEmpty()) throw forbidden();
  }

  /** For what somebody with these roles asks and reads. */
  static Set<ConsentPurpose> purposes(Caller caller) {
    EnumSet<ConsentPurpose> purposes = EnumSet.noneOf(ConsentPurpose.class);
    if (cares(caller)) {
      purposes.add(ConsentPurpose.TREATMENT);
      purposes.add(ConsentPurpose.ONE_TIME);
      purposes.add(ConsentPurpose.SECOND_OPINION);
    }
    if (caller.has("physician") || caller.has("nurse")) purposes.add(ConsentPurpose.EMERGENCY);
    if (caller.has("physician")) purposes.add(ConsentPurpose.TRANSPLANTATION);
    if (caller.has(PAYER)) {
      purposes.add(ConsentPurpose.BILLING);
      purposes.add(ConsentPurpose.ONE_TIME);
    }
    if (caller.has(EMPLOYER)) purposes.add(ConsentPurpose.ONE_TIME);
    return purposes;
  }

  private static Problem forbidden() {
    return new Problem(Kind.FORBIDDEN, "CUS-REC-022");
  }
}
