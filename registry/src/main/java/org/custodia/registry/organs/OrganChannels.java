package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
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

/**
 * The channels of a donor's case (organ bank, allocation body, regulator), of an organ offered to a
 * centre (organ bank, centre, regulator), and of a leg of an organ's way (giver, receiver,
 * regulator). Used inside the organisation's rows.
 */
final class OrganChannels {
  private final Ledger ledger;
  private final Members members;
  private final Clock clock;

  OrganChannels(Ledger ledger, Members members, Clock clock) {
    this.ledger = ledger;
    this.members = members;
    this.clock = clock;
  }

  /**
   * The channel, or empty while it is being opened: that is recorded once, and it is ready a few
   * blocks later.
   *
   * @param other the third beside this organisation and the regulator
   */
  Optional<Ledger.Channel> open(
      String organisation, SubjectKind kind, Bytes32 other, Bytes32 subject) {
    List<Bytes32> trio = trio(organisation, other);
    Optional<Ledger.Channel> ready = ledger.channel(organisation, kind.code(), trio, subject);
    if (ready.isPresent()) return ready;
    UUID id =
        UUID.nameUUIDFromBytes(
            ("organ channel " + kind + trio + subject).getBytes(StandardCharsets.UTF_8));
    ledger.record(organisation, new OpenChannel(id, kind.code(), trio, subject));
    return Optional.empty();
  }

  private List<Bytes32> trio(String organisation, Bytes32 other) {
    return Stream.of(ledger.memberId(organisation), other, regulator(organisation))
        .sorted()
        .toList();
  }

  /** The first of the regulators, which is the same everywhere. */
  Bytes32 regulator(String organisation) {
    return members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
        .findFirst()
        .map(Member::id)
        .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-ORG-033"));
  }

  /**
   * A member that is certified now for one of these.
   *
   * @throws Problem NOT_FOUND CUS-ORG-034
   */
  Member partner(String organisation, Bytes32 id, MemberRole... roles) {
    return members
        .byId(organisation, id)
        .filter(member -> member.isActive(clock.instant()))
        .filter(member -> Stream.of(roles).anyMatch(member::has))
        .filter(member -> !member.id().equals(ledger.memberId(organisation)))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-034"));
  }

  /** The regulator of a channel: the member of it that has the role. */
  Bytes32 regulator(String organisation, Ledger.Channel channel) {
    return channel.members().stream()
        .filter(
            id ->
                members
                    .byId(organisation, id)
                    .filter(member -> member.has(MemberRole.REGULATOR))
                    .isPresent())
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-ORG-033"));
  }

  /** Who of a channel is neither its opener nor the regulator. */
  Bytes32 notOpener(String organisation, Ledger.Channel channel) {
    Bytes32 regulator = regulator(organisation, channel);
    return channel.members().stream()
        .filter(id -> !id.equals(channel.opener()) && !id.equals(regulator))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-034"));
  }
}
