package org.custodia.webapp.custody;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.stereotype.Component;

/** Whom goods can be sent to: members that are certified now to have them. */
@Component
class Partners {
  private static final Set<MemberRole> RECEIVERS =
      EnumSet.of(
          MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL, MemberRole.MANUFACTURER);

  private final Members members;
  private final Ledger ledger;
  private final OrganisationRows rows;
  private final Clock clock;

  Partners(Members members, Ledger ledger, OrganisationRows rows, Clock clock) {
    this.members = members;
    this.ledger = ledger;
    this.rows = rows;
    this.clock = clock;
  }

  record Partner(String identity, String name) {}

  List<Partner> of(Caller caller) {
    Bytes32 own = own(caller);
    Instant now = clock.instant();
    return members.all(caller.organisation()).stream()
        .filter(member -> !member.id().equals(own) && member.isActive(now))
        .filter(member -> member.roles().stream().anyMatch(RECEIVERS::contains))
        .map(member -> new Partner(member.identity(), member.name()))
        .toList();
  }

  /** Identity of a member, {@code gln:} and 13 digits. */
  String identity(Caller caller, Bytes32 member) {
    return members.byId(caller.organisation(), member).map(Member::identity).orElse("");
  }

  /** Member id of the caller's own organisation. */
  Bytes32 own(Caller caller) {
    return rows.in(caller.organisation(), () -> ledger.memberId(caller.organisation()));
  }
}
