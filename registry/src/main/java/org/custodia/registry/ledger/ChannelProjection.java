package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.Predecessor;

/**
 * Which channels this node is party to, which of them are what they claim to be, and how far each
 * has come. A pure function of logs and of the payloads that created the channels, which never
 * change.
 */
final class ChannelProjection {
  private static final int LONGEST_MEMBERS = 16;
  private static final int MOST_REJECTED = 200;

  private final String organisation;
  private final QuorumNode node;
  private final ChannelRows channels;
  private final ChannelCode code;
  private final NetworkFile.Contracts contracts;
  private final Bytes32 ownMember;

  ChannelProjection(
      String organisation,
      QuorumNode node,
      ChannelRows channels,
      ChannelCode code,
      NetworkFile.Contracts contracts,
      Bytes32 ownMember) {
    this.organisation = organisation;
    this.node = node;
    this.channels = channels;
    this.code = code;
    this.contracts = contracts;
    this.ownMember = ownMember;
  }

  /**
   * A log that claims to open a channel, with what was found when checking it.
   *
   * @param predecessor the contract that it succeeds
   */
  record Claim(
      ChannelAbi.Opening opening, Optional<Predecessor> predecessor, Optional<String> rejection) {
    private static Claim rejected(ChannelAbi.Opening opening, String why) {
      return new Claim(opening, Optional.empty(), Optional.of(why));
    }

    private Claim rejected(String why) {
      return rejected(opening, why);
    }
  }

  static boolean isClaim(QuorumNode.LogEntry log) {
    return !log.topics().isEmpty() && log.topics().get(0).equals(ChannelAbi.OPENED_TOPIC);
  }

  /**
   * Checks a claim against the payload of the transaction that made the contract. Empty when the
   * log only looks like one.
   */
  Optional<Claim> check(QuorumNode.LogEntry log, QuorumNode.Sent sent) {
    ChannelAbi.Opening opening;
    try {
      opening = ChannelAbi.opening(log.data());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
    return Optional.of(claim(log, sent, opening));
  }

  private Claim claim(QuorumNode.LogEntry log, QuorumNode.Sent sent, ChannelAbi.Opening opening) {
    if (!ChannelCode.knows(opening.kind())) {
      return Claim.rejected(opening, "kind " + opening.kind());
    }
    List<Bytes32> members = opening.members();
    if (members.size() > LONGEST_MEMBERS || !members.contains(ownMember)) {
      return Claim.rejected(opening, "members");
    }
    if (!opening.registrar().equalsIgnoreCase(contracts.registrar())) {
      return Claim.rejected(opening, "registrar " + opening.registrar());
    }
    if (!sent.makes(log.address())) {
      return Claim.rejected(opening, "not made by its own transaction");
    }
    if (sent.payloadHash().isEmpty()) {
      return Claim.rejected(opening, "not made by a private transaction");
    }
    return code.read(node.payload(sent.payloadHash().get()))
        .filter(made -> made.kind().code() == opening.kind())
        .filter(made -> made.members().equals(members) && made.subject().equals(opening.subject()))
        .map(made -> new Claim(opening, made.predecessor(), Optional.empty()))
        .orElseGet(
            () -> Claim.rejected(opening, "not the known creation code with these arguments"));
  }

  /** Writes a checked claim; of forged ones no more than some, for whoever looks at channels. */
  void opened(ChannelStep step, QuorumNode.LogEntry log, Instant at, Claim claim) {
    if (claim.rejection().isPresent() && channels.rejected() >= MOST_REJECTED) return;
    step.change(log.address(), () -> add(log, at, claim));
  }

  private void add(QuorumNode.LogEntry log, Instant at, Claim checked) {
    ChannelAbi.Opening opening = checked.opening();
    Optional<ChannelRows.Row> last =
        checked.rejection().isPresent()
            ? Optional.empty()
            : channels.last(opening.kind(), opening.members(), opening.subject());
    Claim claim =
        last.isEmpty() && checked.predecessor().isEmpty() ? checked : after(last, checked);
    boolean accepted = claim.rejection().isEmpty();
    channels.add(
        organisation,
        new Ledger.Channel(
            log.address(),
            opening.kind(),
            opening.members(),
            opening.subject(),
            opening.opener(),
            accepted ? ChannelRows.OPENED : ChannelRows.REJECTED,
            claim.predecessor().map(Predecessor::firstHead).orElse(Bytes32.ZERO),
            0),
        claim.predecessor().map(named -> new ChannelRows.After(named.contract(), origin(named))),
        accepted ? last.filter(ChannelRows.Row::goesOn).map(this::address) : Optional.empty(),
        claim.rejection(),
        log,
        at);
  }

  /**
   * Where the channel was there already, a contract only counts when it succeeds the last one,
   * which all members have retired; or when it came too late to be that or to be the first.
   */
  private Claim after(Optional<ChannelRows.Row> last, Claim claim) {
    Optional<String> named = claim.predecessor().map(Predecessor::contract);
    if (last.isEmpty()) return claim.rejected("its predecessor is no channel of ours");
    if (last.get().goesOn()) {
      return last.get().predecessor().equals(named)
          ? claim
          : claim.rejected("its predecessor has another successor");
    }
    if (!named.equals(Optional.of(address(last.get())))) {
      return claim.rejected("it does not succeed the contract that was retired last");
    }
    return last.get().channel().head().equals(claim.predecessor().orElseThrow().head())
        ? claim
        : claim.rejected("it names another digest of its predecessor than ours");
  }

  private String origin(Predecessor named) {
    return channels.find(named.contract()).map(ChannelRows.Row::origin).orElse(named.contract());
  }

  private String address(ChannelRows.Row row) {
    return row.channel().address();
  }

  /** Applies a log of an accepted channel. */
  void apply(ChannelStep step, QuorumNode.LogEntry log, Instant at) {
    if (log.topics().isEmpty()) return;
    Bytes32 topic = log.topics().get(0);
    String address = log.address();
    if (topic.equals(ChannelAbi.ACKNOWLEDGED_TOPIC)) {
      step.change(address, () -> channels.acknowledged(address, ChannelAbi.member(log.data())));
    } else if (topic.equals(ChannelAbi.READY_TOPIC)) {
      step.change(address, () -> channels.state(address, ChannelRows.READY));
    } else if (topic.equals(ChannelAbi.RETIREMENT_AGREED_TOPIC)) {
      step.change(address, () -> channels.agreed(address, ChannelAbi.member(log.data())));
    } else if (topic.equals(ChannelAbi.RETIRED_TOPIC)) {
      step.change(address, () -> channels.state(address, ChannelRows.RETIRED));
    } else if (topic.equals(ChannelAbi.CLOSED_TOPIC)) {
      step.change(address, () -> channels.state(address, ChannelRows.CLOSED));
    } else if (topic.equals(ChannelAbi.ACCEPTED_TOPIC) || topic.equals(ChannelAbi.REFUSED_TOPIC)) {
      ChannelAbi.Recorded recorded = ChannelAbi.recorded(log.topics(), log.data());
      step.moved(
          address,
          recorded.sequence(),
          recorded.head(),
          new ChannelStep.Moment(log.block(), at, log.transaction()));
    }
  }
}
