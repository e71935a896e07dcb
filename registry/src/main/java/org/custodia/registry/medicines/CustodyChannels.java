package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.packs.Books;

/** Finds, and opens, the members' own books; and who may dispense. */
final class CustodyChannels implements Books {
  private static final int KIND = SubjectKind.MEDICINE.code();

  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  CustodyChannels(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public Optional<Ledger.Channel> own(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    return members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
        .map(Member::id)
        .filter(regulator -> !regulator.equals(own))
        .min(Comparator.naturalOrder())
        .flatMap(regulator -> own(organisation, Stream.of(own, regulator).sorted().toList()));
  }

  private Optional<Ledger.Channel> own(String organisation, List<Bytes32> two) {
    Optional<Ledger.Channel> book = ledger.channel(organisation, KIND, two, Bytes32.ZERO);
    if (book.isEmpty()) {
      UUID opening = UUID.nameUUIDFromBytes(("own book " + two).getBytes(StandardCharsets.UTF_8));
      ledger.record(organisation, new OpenChannel(opening, KIND, two, Bytes32.ZERO));
    }
    return book.filter(channel -> channel.state().equals("READY"));
  }

  @Override
  public Ledger.Channel ready(String organisation) {
    return own(organisation)
        .orElseThrow(() -> new Problem(Problem.Kind.UNAVAILABLE, "CUS-MED-025"));
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
