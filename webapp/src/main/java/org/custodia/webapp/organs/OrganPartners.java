package org.custodia.webapp.organs;

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
import org.springframework.stereotype.Component;

/** Who can take an organ: members that are certified now to have them. */
@Component
class OrganPartners {
  private static final Set<MemberRole> TAKERS =
      EnumSet.of(MemberRole.COURIER, MemberRole.TRANSPLANT_CENTRE, MemberRole.ORGAN_BANK);

  private final Members members;
  private final MemberNames names;
  private final Clock clock;

  OrganPartners(Members members, MemberNames names, Clock clock) {
    this.members = members;
    this.names = names;
    this.clock = clock;
  }

  List<Member> of(Caller caller) {
    Bytes32 own = names.own(caller);
    Instant now = clock.instant();
    return members.all(caller.organisation()).stream()
        .filter(member -> !member.id().equals(own) && member.isActive(now))
        .filter(member -> member.roles().stream().anyMatch(TAKERS::contains))
        .toList();
  }
}
