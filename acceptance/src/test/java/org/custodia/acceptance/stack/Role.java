package org.custodia.acceptance.stack;

import java.util.List;
import org.custodia.contracts.MemberRole;

/**
 * What a member is on the network, and the role its program has at its own instance. Whoever is a
 * wholesaler too may open a channel, and may be the one that another opens it with.
 */
public enum Role {
  REGULATOR(
      "regulator", List.of(MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR)),
  MANUFACTURER(
      "manufacturer",
      List.of(MemberRole.MANUFACTURER, MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR)),
  PHARMACY("pharmacist", List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR)),
  WHOLESALING_PHARMACY(
      "pharmacist", List.of(MemberRole.PHARMACY, MemberRole.WHOLESALER, MemberRole.ADMINISTRATOR));

  private final String atItsInstance;
  private final List<MemberRole> onTheLedger;

  Role(String atItsInstance, List<MemberRole> onTheLedger) {
    this.atItsInstance = atItsInstance;
    this.onTheLedger = onTheLedger;
  }

  public String atItsInstance() {
    return atItsInstance;
  }

  List<MemberRole> onTheLedger() {
    return onTheLedger;
  }
}
