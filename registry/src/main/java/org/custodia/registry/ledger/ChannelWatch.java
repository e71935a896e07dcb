package org.custodia.registry.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.ChannelTrouble.Kind;
import org.custodia.registry.ledger.TroubleRows.Finding;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices channels whose copy on our own node is out of step: by what the node itself shows (a
 * transaction whose payload is there and whose effect is not), and by what other members signed.
 * Also marks commands as witnessed. Works on one thread, when the projections have caught up.
 */
final class ChannelWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelWatch.class);
  private static final int MOST_CLAIMS = 32;
  private static final Duration CLAIM_FADES = Duration.ofMinutes(10);

  private final String organisation;
  private final Bytes32 ownMember;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final ChannelCode code;
  private final ChannelRows channels;
  private final PositionRows positions;
  private final CommandRows commands;
  private final HeadRows heads;
  private final SilentRows silents;
  private final TroubleRows troubles;
  private final Suspicions suspicions;
  private final BlockingQueue<Claim> claimed = new LinkedBlockingQueue<>(MOST_CLAIMS);
  private final Map<String, Unproven> unproven = new HashMap<>();
  private Set<String> known = Set.of();

  ChannelWatch(
      String organisation,
      Bytes32 ownMember,
      QuorumNode node,
      OrganisationRows rows,
      JdbcClient jdbc,
      ChannelCode code,
      Suspicions suspicions) {
    this.organisation = organisation;
    this.ownMember = ownMember;
    this.node = node;
    this.rows = rows;
    this.code = code;
    this.channels = new ChannelRows(jdbc);
    this.positions = new PositionRows(jdbc);
    this.commands = new CommandRows(jdbc);
    this.heads = new HeadRows(jdbc);
    this.silents = new SilentRows(jdbc);
    this.troubles = new TroubleRows(jdbc);
    this.suspicions = suspicions;
  }

  /** Another member's word on a channel that we have not. */
  private record Claim(ChannelHeads.Heard head, Bytes32 openedBy) {}

  private record Unproven(Finding finding, Instant at) {}

  /** Keeps a claim to be looked into; there is room for a few. */
  void claimed(ChannelHeads.Heard head, Bytes32 openedBy) {
    claimed.offer(new Claim(head, openedBy));
  }

  /** To be called when the projections have caught up with the node. */
  void look() {
    rows.in(organisation, silents::openOnes).forEach(this::lookInto);
    for (Claim claim = claimed.poll(); claim != null; claim = claimed.poll()) lookInto(claim);
    Optional<PositionRows.Reached> position = rows.in(organisation, positions::find);
    if (position.isEmpty()) return;
    long block = position.get().block();
    List<Finding> findings = findings(block);
    boolean freed =
        rows.in(
            organisation,
            () -> {
              positions.lock(organisation);
              heads.witness();
              boolean free = troubles.settle(organisation, findings, block);
              if (free) commands.dueNow();
              return free;
            });
    report(findings, freed);
  }

  // --- What our own node shows ---

  /** Finds out whether a transaction without a log should have had an effect here. */
  private void lookInto(SilentRows.Silent silent) {
    QuorumNode.KnownTransaction sent =
        node.transaction(silent.transaction())
            .orElseThrow(() -> new NodeUnavailable("no transaction " + silent.transaction()));
    if (silent.suspect().equals(Optional.of(SilentRows.Suspect.CALL))) {
      settle(silent, suspicions.publicCall(silent, sent));
      return;
    }
    Optional<byte[]> payload = payload(sent);
    if (payload.isEmpty()) return; // the privacy manager does not answer: looked into again
    if (silent.suspect().isPresent()) {
      boolean forUs = payload.get().length > 0;
      if (!forUs) silent.channel().ifPresent(suspicions::isOthers);
      settle(
          silent,
          forUs ? suspicions.withoutEffect(silent, sent, payload.get(), false) : Optional.empty());
      return;
    }
    boolean missed =
        payload.get().length > 0
            && (silent.channel().isPresent()
                ? missedStep(silent, sent, payload.get())
                : missedOpening(silent, payload.get()));
    if (missed) return;
    settle(
        silent,
        payload.get().length == 0
            ? Optional.empty()
            : suspicions.withoutEffect(silent, sent, payload.get(), silent.channel().isPresent()));
  }

  /** It had no effect to miss: counted where there is something to count, and forgotten. */
  private void settle(SilentRows.Silent silent, Optional<Suspicions.Sight> seen) {
    rows.in(
        organisation,
        () -> {
          if (silents.nothing(silent.transaction())) suspicions.write(seen.stream().toList());
        });
  }

  /** Empty when the privacy manager is away; no bytes when it holds no such payload. */
  private Optional<byte[]> payload(QuorumNode.KnownTransaction sent) {
    if (sent.input().length != SignedTransaction.Private.PAYLOAD_HASH_BYTES) {
      return Optional.of(new byte[0]);
    }
    try {
      return Optional.of(node.payload(sent.input()));
    } catch (NodeUnavailable e) {
      LOG.debug("{}: {}", organisation, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Carried out now it would leave a trace, then it left none when it was mined: our copy stands
   * where it stood. What would be reverted has not been missed (a stranger's, or a stale batch).
   */
  private boolean missedStep(
      SilentRows.Silent silent, QuorumNode.KnownTransaction sent, byte[] payload) {
    boolean taken = receipt(silent).filter(QuorumNode.Receipt::success).isPresent();
    boolean possible = taken && ChannelAbi.leavesTrace(payload) && wouldSucceed(sent, payload);
    if (possible) {
      rows.in(
          organisation,
          () -> silents.missed(silent.transaction(), silent.channel().orElseThrow(), List.of()));
    }
    return possible;
  }

  private boolean wouldSucceed(QuorumNode.KnownTransaction sent, byte[] payload) {
    try {
      QuorumNode.CallResult result =
          node.call(
              Optional.of(sent.from()),
              sent.to(),
              payload,
              Optional.of(sent.gas()),
              Optional.empty());
      // These calls return nothing; an older node answers a revert as if it were a result.
      return result instanceof QuorumNode.CallResult.Returned returned
          && returned.data().length == 0;
    } catch (NodeUnavailable.NoSuchAnswer e) {
      return false;
    }
  }

  private boolean missedOpening(SilentRows.Silent silent, byte[] payload) {
    List<Bytes32> members = code.read(payload).map(ChannelCode.Opened::members).orElse(List.of());
    Optional<String> created =
        receipt(silent)
            .filter(receipt -> receipt.success() && receipt.logs().isEmpty())
            .flatMap(QuorumNode.Receipt::created);
    if (!members.contains(ownMember) || created.isEmpty()) return false;
    rows.in(organisation, () -> silents.missed(silent.transaction(), created.get(), members));
    return true;
  }

  private Optional<QuorumNode.Receipt> receipt(SilentRows.Silent silent) {
    return node.receipt(silent.transaction());
  }

  // --- What others say ---

  /**
   * A channel that somebody says we are of. What we hold of its making has been looked into before;
   * here it is only seen whether there is such a contract, so that nobody can make up channels.
   */
  private void lookInto(Claim claim) {
    ChannelHeads.Heard head = claim.head();
    boolean missed =
        rows.in(organisation, silents::missedOnes).stream()
            .filter(silent -> silent.transaction().equals(claim.openedBy()))
            .anyMatch(silent -> silent.members().contains(head.member()));
    if (missed) {
      rows.in(organisation, () -> heads.keep(organisation, head));
      return;
    }
    long reached =
        rows.in(organisation, positions::find).map(PositionRows.Reached::block).orElse(-1L);
    boolean exists =
        node.receipt(claim.openedBy())
            .filter(receipt -> receipt.block() <= reached)
            .flatMap(QuorumNode.Receipt::created)
            .filter(head.channel()::equals)
            .isPresent();
    boolean isOurs =
        rows.in(organisation, () -> channels.find(head.channel())).isPresent() || !exists;
    if (isOurs || unproven.size() >= MOST_CLAIMS) return;
    Finding finding = unproven(head, new ChannelTrouble.Head(0, Bytes32.ZERO));
    unproven.put(head.channel() + head.member(), new Unproven(finding, Instant.now()));
    if (!rows.in(organisation, () -> silents.isOpen(claim.openedBy()))) {
      suspicions.withheld(claim.openedBy(), head.member());
    }
  }

  private static Finding unproven(ChannelHeads.Heard head, ChannelTrouble.Head own) {
    return new Finding(
        head.channel(),
        Kind.UNPROVEN,
        head.member(),
        false,
        own,
        Optional.of(said(head)),
        Optional.empty());
  }

  // --- Conclusions ---

  private List<Finding> findings(long block) {
    Map<String, Finding> own = new HashMap<>();
    for (SilentRows.Silent missed : rows.in(organisation, silents::missedOnes)) {
      own.putIfAbsent(missed.channel().orElseThrow(), ownFinding(missed));
    }
    List<Finding> findings = new ArrayList<>(own.values());
    Set<String> unclear = rows.in(organisation, silents::unclear);
    for (HeadRows.Compared compared : rows.in(organisation, heads::compared)) {
      Optional<Long> firstMissed =
          Optional.ofNullable(own.get(compared.heard().channel())).flatMap(Finding::rewindTo);
      finding(compared, firstMissed, unclear, block).ifPresent(findings::add);
    }
    Instant faded = Instant.now().minus(CLAIM_FADES);
    unproven.values().removeIf(claim -> claim.at().isBefore(faded) || isKnown(claim.finding()));
    unproven.values().forEach(claim -> findings.add(claim.finding()));
    return findings;
  }

  private boolean isKnown(Finding claim) {
    return rows.in(organisation, () -> channels.find(claim.channel())).isPresent();
  }

  private Finding ownFinding(SilentRows.Silent missed) {
    String channel = missed.channel().orElseThrow();
    ChannelTrouble.Head own =
        rows.in(organisation, () -> channels.find(channel))
            .map(ChannelRows.Row::channel)
            .map(found -> new ChannelTrouble.Head(found.sequence(), found.head()))
            .orElse(new ChannelTrouble.Head(0, Bytes32.ZERO));
    return new Finding(
        channel,
        missed.opens() ? Kind.OPENING_MISSED : Kind.LEFT_BEHIND,
        Bytes32.ZERO,
        true,
        own,
        Optional.empty(),
        Optional.of(missed.block() - 1));
  }

  /** What a member's word means that is not simply our own head. */
  private Optional<Finding> finding(
      HeadRows.Compared compared, Optional<Long> firstMissed, Set<String> unclear, long block) {
    ChannelHeads.Heard heard = compared.heard();
    ChannelTrouble.Head own = new ChannelTrouble.Head(compared.ownSequence(), compared.ownHead());
    if (compared.conflicts()) {
      ChannelTrouble.Head there =
          new ChannelTrouble.Head(heard.sequence(), compared.own().orElseThrow());
      long agreed = rows.in(organisation, () -> heads.lastAgreed(heard.channel(), heard.member()));
      return Optional.of(finding(compared, Kind.FORKED, true, there, firstMissed.orElse(agreed)));
    }
    if (compared.isAhead()) {
      if (heard.block() > block) return Optional.empty(); // we are not there yet
      boolean borneOut =
          firstMissed.isPresent()
              || unclear.contains(heard.channel())
              || node.block(heard.block()).privateOnes().stream()
                  .anyMatch(sent -> sent.to().equals(Optional.of(heard.channel())));
      return Optional.of(
          borneOut
              ? finding(
                  compared, Kind.LEFT_BEHIND, true, own, firstMissed.orElse(compared.lastBlock()))
              : unproven(heard, own));
    }
    return compared.isLeftBehind()
        ? Optional.of(
            new Finding(
                heard.channel(),
                Kind.OTHER_BEHIND,
                heard.member(),
                false,
                own,
                Optional.of(said(heard)),
                Optional.empty()))
        : Optional.empty();
  }

  private static Finding finding(
      HeadRows.Compared compared,
      Kind kind,
      boolean putAside,
      ChannelTrouble.Head own,
      long rewindTo) {
    return new Finding(
        compared.heard().channel(),
        kind,
        compared.heard().member(),
        putAside,
        own,
        Optional.of(said(compared.heard())),
        Optional.of(rewindTo));
  }

  private static ChannelTrouble.Head said(ChannelHeads.Heard heard) {
    return new ChannelTrouble.Head(heard.sequence(), heard.head());
  }

  private void report(List<Finding> findings, boolean freed) {
    Set<String> now = new HashSet<>();
    for (Finding finding : findings) {
      String text = finding.kind() + " " + finding.channel() + " " + finding.member();
      now.add(text);
      if (!known.contains(text)) LOG.warn("{}: channel trouble: {}", organisation, finding);
    }
    if (freed) LOG.info("{}: channels that were put aside are trusted again", organisation);
    known = now;
  }
}
