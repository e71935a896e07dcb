package org.custodia.registry.packs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.rows.OrganisationRows;

/** Finds and opens books: one a member, with the regulator that runs the verification service. */
final class OwnBooks implements Books, Keeper {
  private static final Set<MemberRole> HANDLERS =
      EnumSet.of(
          MemberRole.MANUFACTURER, MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL);

  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  OwnBooks(OrganisationRows rows, Ledger ledger, Members members, Clock clock) {
    this.rows = rows;
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public Optional<Ledger.Channel> own(String organisation) {
    List<List<Bytes32>> pairs = pairs(organisation);
    Optional<Ledger.Channel> ready = known(organisation, pairs);
    if (ready.isEmpty() && !pairs.isEmpty()) {
      open(organisation, pairs.get(0));
    }
    return ready;
  }

  @Override
  public Optional<Ledger.Channel> known(String organisation) {
    return known(organisation, pairs(organisation));
  }

  private Optional<Ledger.Channel> known(String organisation, List<List<Bytes32>> pairs) {
    return pairs.stream().flatMap(pair -> ready(organisation, pair).stream()).findFirst();
  }

  @Override
  public Ledger.Channel ready(String organisation) {
    return own(organisation)
        .orElseThrow(() -> new Problem(Problem.Kind.UNAVAILABLE, "CUS-PCK-001"));
  }

  /** Has the book of whoever handles packs opened before anybody needs it. */
  @Override
  public void look(String organisation) {
    rows.in(
        organisation,
        () -> {
          boolean handles =
              members
                  .byId(organisation, ledger.memberId(organisation))
                  .filter(member -> member.isActive(clock.instant()))
                  .filter(member -> HANDLERS.stream().anyMatch(member::has))
                  .isPresent();
          if (handles) own(organisation);
        });
  }

  /** The organisation with each regulator whose verifiers sign reservations. */
  private List<List<Bytes32>> pairs(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    return members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
        .filter(member -> member.has(MemberRole.VERIFIER))
        .map(Member::id)
        .filter(regulator -> !regulator.equals(own))
        .sorted()
        .map(regulator -> Stream.of(own, regulator).sorted().toList())
        .toList();
  }

  private Optional<Ledger.Channel> ready(String organisation, List<Bytes32> pair) {
    return ledger
        .channel(organisation, SubjectKind.MEDICINE.code(), pair, Bytes32.ZERO)
        .filter(channel -> channel.state().equals("READY"));
  }

  /** Under an id that is the same each time, so it is opened once. */
  private void open(String organisation, List<Bytes32> pair) {
    UUID id =
        UUID.nameUUIDFromBytes(
            ("book " + pair.get(0) + " " + pair.get(1)).getBytes(StandardCharsets.UTF_8));
    ledger.record(
        organisation, new OpenChannel(id, SubjectKind.MEDICINE.code(), pair, Bytes32.ZERO));
  }
}
