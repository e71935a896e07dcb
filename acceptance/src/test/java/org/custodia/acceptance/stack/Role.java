package org.custodia.acceptance.stack;

import java.util.List;
import org.custodia.contracts.MemberRole;

/**
 * What a member is on the network, and the roles its program has at its own instance. Whoever is a
 * wholesaler too may open a channel, and may be the one that another opens it with.
 */
public enum Role {
  REGULATOR(
      List.of("regulator"),
      List.of(MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR)),
  MANUFACTURER(
      List.of("manufacturer"),
      List.of(MemberRole.MANUFACTURER, MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR)),
  PHARMACY(List.of("pharmacist"), List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR)),
  WHOLESALING_PHARMACY(
      List.of("pharmacist", "wholesaler"),
      List.of(MemberRole.PHARMACY, MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR));

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
