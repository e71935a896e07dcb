package org.custodia.acceptance.stack;

import java.util.List;
import org.custodia.contracts.MemberRole;

/**
 * What a member is on the network, and the roles its program has at its own instance. A network
 * needs no more than four members for all journeys, so each is more than one thing; who is party to
 * a channel is never the same member twice.
 */
public enum Role {
  REGULATOR(
      List.of("regulator"),
      List.of(MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR)),
  /** It carries organs, allocates them, and insures its people. */
  MANUFACTURER(
      List.of("manufacturer"),
      List.of(
          MemberRole.MANUFACTURER,
          MemberRole.WHOLESALER,
          MemberRole.ALLOCATION_BODY,
          MemberRole.COURIER,
          MemberRole.PAYER,
          MemberRole.ADMINISTRATOR)),
  /** Of a hospital that transplants. */
  PHARMACY(
      List.of("pharmacist"),
      List.of(
          MemberRole.PHARMACY,
          MemberRole.TRANSPLANT_CENTRE,
          MemberRole.SURGEON,
          MemberRole.CLINICIAN,
          MemberRole.ADMINISTRATOR)),
  /** Of a hospital that treats, bills, and recovers organs; and it sells to other pharmacies. */
  WHOLESALING_PHARMACY(
      List.of("pharmacist", "wholesaler"),
      List.of(
          MemberRole.PHARMACY,
          MemberRole.WHOLESALER,
          MemberRole.HOSPITAL,
          MemberRole.BILLER,
          MemberRole.ORGAN_BANK,
          MemberRole.SURGEON,
          MemberRole.CLINICIAN,
          MemberRole.LABORATORY,
          MemberRole.ADMINISTRATOR));

  private final List<String> atItsInstance;
  private final List<MemberRole> onTheLedger;

  Role(List<String> atItsInstance, List<MemberRole> onTheLedger) {
    this.atItsInstance = atItsInstance;
    this.onTheLedger = onTheLedger;
  }

  public List<String> atItsInstance() {
    return atItsInstance;
  }

  List<MemberRole> onTheLedger() {
    return onTheLedger;
  }
}
