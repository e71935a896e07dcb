package org.custodia.webapp.organs;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.springframework.stereotype.Component;

/** Members as pages about organs name them. */
@Component
class OrganMembers {
  private static final Set<MemberRole> ABOUT_ORGANS =
      EnumSet.of(
          MemberRole.ORGAN_BANK,
          MemberRole.ALLOCATION_BODY,
          MemberRole.COURIER,
          MemberRole.TRANSPLANT_CENTRE,
          MemberRole.HOSPITAL);

  private static final Set<MemberRole> TAKERS =
      EnumSet.of(MemberRole.COURIER, MemberRole.TRANSPLANT_CENTRE, MemberRole.ORGAN_BANK);

  private final Members members;
  private final MemberNames known;
  private final Clock clock;

  OrganMembers(Members members, MemberNames known, Clock clock) {
    this.members = members;
    this.known = known;
    this.clock = clock;
  }

  /**
   * @param identity {@code gln:} and 13 digits
   */
  record Named(String id, String identity, String name) {}

  /** What all members are called, by the hex of their ids. */
  Map<String, String> names(Caller caller) {
    return members.all(caller.organisation()).stream()
        .collect(Collectors.toMap(member -> member.id().toString(), Member::name));
  }

  /** What a member is called, by its identity. */
  String name(Caller caller, String identity) {
    return known.of(caller, MemberId.of(identity));
  }

  /** Other members that are certified now for organs, or to look after donors. */
  List<Named> others(Caller caller) {
    return named(caller, member -> member.roles().stream().anyMatch(ABOUT_ORGANS::contains));
  }

  /** Other members that are certified for this now. */
  List<Named> others(Caller caller, MemberRole role) {
    return named(caller, member -> member.has(role));
  }

  /** Other members that can take an organ now. */
  List<Member> takers(Caller caller) {
    return active(caller, member -> member.roles().stream().anyMatch(TAKERS::contains));
  }

  private List<Named> named(Caller caller, Predicate<Member> which) {
    return active(caller, which).stream()
        .map(member -> new Named(member.id().toString(), member.identity(), member.name()))
        .toList();
  }

  private List<Member> active(Caller caller, Predicate<Member> which) {
    Bytes32 own = own(caller);
    return members.all(caller.organisation()).stream()
        .filter(member -> !member.id().equals(own) && member.isActive(clock.instant()))
        .filter(which)
        .toList();
  }

  /** Member id of the caller's own organisation. */
  Bytes32 own(Caller caller) {
    return known.own(caller);
  }
}
