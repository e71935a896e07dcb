package org.custodia.registry.medicines;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;

/**
 * Finds the channel in which a pack is dispensed: the one of its lot's manufacturer, the dispensing
 * member and the regulator. Used inside the organisation's rows.
 */
final class CustodyChannels {
  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  CustodyChannels(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  /** The channel that is ready to use, if there is one. */
  Optional<Ledger.Channel> ready(String organisation, Bytes32 manufacturer) {
    Bytes32 own = ledger.memberId(organisation);
    return members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
        .map(Member::id)
        .map(regulator -> Stream.of(manufacturer, own, regulator).distinct().sorted().toList())
        .filter(trio -> trio.size() == 3)
        .flatMap(trio -> find(organisation, trio).stream())
        .findFirst();
  }

  private Optional<Ledger.Channel> find(String organisation, List<Bytes32> trio) {
    return ledger
        .channel(organisation, SubjectKind.MEDICINE.code(), trio, Bytes32.ZERO)
        .filter(channel -> channel.state().equals("READY"));
  }

  /** Whether the organisation itself is certified to dispense, now. */
  boolean mayDispense(String organisation) {
    return members
        .byId(organisation, ledger.memberId(organisation))
        .filter(this::mayDispense)
        .isPresent();
  }

  /** Whether the member is certified to dispense, now. */
  boolean mayDispense(Member member) {
    return member.isActive(clock.instant())
        && (member.has(MemberRole.PHARMACY) || member.has(MemberRole.HOSPITAL));
  }
}
