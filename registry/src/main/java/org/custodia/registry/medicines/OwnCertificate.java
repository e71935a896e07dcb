package org.custodia.registry.medicines;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;

/** What an organisation is certified to do with packs, now. Used inside its rows. */
final class OwnCertificate {
  static final Set<MemberRole> DISPENSERS = EnumSet.of(MemberRole.PHARMACY, MemberRole.HOSPITAL);
  static final Set<MemberRole> HANDLERS =
      EnumSet.of(
          MemberRole.MANUFACTURER, MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL);

  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  OwnCertificate(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  /** Whether the organisation has one of the roles, and is active. */
  boolean has(String organisation, Set<MemberRole> roles) {
    return members
        .byId(organisation, ledger.memberId(organisation))
        .filter(member -> has(member, roles))
        .isPresent();
  }

  boolean mayDispense(Member member) {
    return has(member, DISPENSERS);
  }

  private boolean has(Member member, Set<MemberRole> roles) {
    return member.isActive(clock.instant()) && roles.stream().anyMatch(member::has);
  }
}
