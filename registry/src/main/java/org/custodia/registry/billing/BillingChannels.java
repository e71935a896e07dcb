package org.custodia.registry.billing;

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
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;

/** Channels of biller, payer and regulator. Used inside the organisation's rows. */
final class BillingChannels {
  private static final int KIND = SubjectKind.BILLING.code();

  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  BillingChannels(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  /** Members that pay, by name; the organisation itself left out. */
  List<Member> payers(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    return members.withRole(organisation, MemberRole.PAYER, clock.instant()).stream()
        .filter(member -> !member.id().equals(own) && !member.has(MemberRole.REGULATOR))
        .sorted(Comparator.comparing(Member::name))
        .toList();
  }

  /** The channel of this biller with a payer, when it is ready. */
  Optional<Ledger.Channel> with(String organisation, Bytes32 payer) {
    return ledger.channel(organisation, KIND, trio(organisation, payer), Bytes32.ZERO);
  }

  /**
   * Opens it, unless that was begun; it is ready a few blocks later.
   *
   * @return the channel when it is ready
   */
  Optional<Ledger.Channel> open(String organisation, Bytes32 payer) {
    if (payers(organisation).stream().noneMatch(member -> member.id().equals(payer))) {
      throw new Problem(Kind.NOT_FOUND, "CUS-BIL-015");
    }
    Optional<Ledger.Channel> ready = with(organisation, payer);
    if (ready.isPresent()) return ready;
    List<Bytes32> trio = trio(organisation, payer);
    UUID id = UUID.nameUUIDFromBytes(("billing channel " + trio).getBytes(StandardCharsets.UTF_8));
    ledger.record(organisation, new OpenChannel(id, KIND, trio, Bytes32.ZERO));
    return Optional.empty();
  }

  private List<Bytes32> trio(String organisation, Bytes32 payer) {
    Bytes32 regulator =
        members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
            .findFirst()
            .map(Member::id)
            .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-BIL-019"));
    return Stream.of(ledger.memberId(organisation), payer, regulator).sorted().toList();
  }

  /**
   * Channels that others opened with this organisation and that are ready: those of its billers.
   */
  List<Ledger.Channel> ofPayer(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    return ledger.channels(organisation, KIND, Bytes32.ZERO).stream()
        .filter(channel -> channel.state().equals("READY") && !channel.opener().equals(own))
        .toList();
  }

  String name(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::name).orElse(member.toString());
  }

  /** A region of the member's node now, as the Registrar has it; nothing for none. */
  String region(String organisation, Bytes32 member) {
    return members.nodes(organisation, member, clock.instant()).stream()
        .map(node -> node.region())
        .sorted()
        .findFirst()
        .orElse("");
  }
}
