package org.custodia.registry.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices what others write to the ledger that they have no business to ({@link Trespass}). What
 * the logs show is counted by the {@link Projector}; what takes a closer look, by the {@link
 * ChannelWatch}. One transaction counts once for a kind.
 */
final class Suspicions {
  private static final int OTHERS_CONTRACTS = 10_000;

  /** Refusals that mean: whoever sent it had no right to, or what is signed is not what is sent. */
  private static final Set<String> FORGERIES =
      Set.of(
          Refusal.UNKNOWN,
          "Error",
          "Panic",
          "AccountTaken",
          "BadSignature",
          "FoundingOver",
          "KeyOfAnother",
          "MayNotApprove",
          "MayNotChange",
          "MemberNotActive",
          "NodeOfAnother",
          "NotAManufacturer",
          "NotAMember",
          "NotAnAccountOf",
          "NotAVerifier",
          "NotAWitness",
          "NotForThisMember",
          "NotMember",
          "NotParty",
          "NotTheAuthority",
          "NotTheBiller",
          "NotTheGiver",
          "NotTheGrantee",
          "NotTheGrantKey",
          "NotTheHost",
          "NotThePayer",
          "NotThePatient",
          "OnePersonTwice",
          "OnlyPerformed",
          "OnlySelf",
          "ReservationForAnother",
          "RolesNotHeld",
          "TwoApprovalsNeeded",
          "UnknownAct",
          "UnknownAction",
          "Unprocessable",
          "WrongAction",
          "WrongChannel",
          "WrongCommandId",
          "WrongDetail",
          "WrongGiver",
          "WrongKind",
          "WrongReceiver",
          "WrongRoot",
          "WrongSubject");

  private final String organisation;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final TrespassRows trespasses;
  private final Reasons reasons;
  private final AccountOwners owners;
  private final Set<String> ownAccounts;
  private final Set<String> others = newest(OTHERS_CONTRACTS);

  /**
   * @param ownAccounts of this organisation: what it sends itself is told it otherwise
   */
  Suspicions(
      String organisation,
      QuorumNode node,
      OrganisationRows rows,
      JdbcClient jdbc,
      AccountOwners owners,
      Set<String> ownAccounts) {
    this.organisation = organisation;
    this.node = node;
    this.rows = rows;
    this.trespasses = new TrespassRows(jdbc);
    this.reasons = new Reasons(node);
    this.owners = owners;
    this.ownAccounts = ownAccounts;
  }

  private static Set<String> newest(int most) {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > most;
          }
        });
  }

  /** A refusal that no honest instance brings upon itself. */
  static boolean isForgery(LedgerRefusal refusal) {
    return FORGERIES.contains(refusal.name());
  }

  boolean isOwn(String account) {
    return ownAccounts.contains(account);
  }

  // --- What is counted ---

  /** Something to be counted. */
  record Sight(Trespass.Kind kind, String account, Trespass.Moment at, String reason) {}

  /** Sights of one kind by one sender, of which there may be very many in one block. */
  private record Heap(Trespass.Kind kind, Optional<Bytes32> member) {}

  /** Counts them, in their order. Called inside the organisation's rows. */
  void write(Collection<Sight> sights) {
    Map<String, Optional<Bytes32>> members = new HashMap<>();
    Map<Heap, TrespassRows.More> heaps = new LinkedHashMap<>();
    for (Sight one : sights) {
      Optional<Bytes32> member =
          members.computeIfAbsent(
              one.account(), account -> owners.memberOf(organisation, account, one.at().at()));
      heaps.merge(new Heap(one.kind(), member), TrespassRows.More.of(one), TrespassRows.More::and);
    }
    heaps.forEach((heap, more) -> trespasses.add(organisation, heap.kind(), heap.member(), more));
  }

  /** What the logs of some blocks show. */
  final class Seen {
    private final Map<String, Sight> sights = new LinkedHashMap<>();

    /** To be counted, once for a kind and transaction; not what we sent ourselves. */
    void note(Trespass.Kind kind, QuorumNode.Sent sent, Trespass.Moment at, String reason) {
      if (isOwn(sent.from())) return;
      sights.putIfAbsent(kind + " " + sent.hash(), new Sight(kind, sent.from(), at, reason));
    }

    /** Counts it, in the projector's transaction. */
    void write() {
      Suspicions.this.write(sights.values());
    }
  }

  // --- What takes a closer look ---

  /** Whether a private transaction to this address may be ours; not, when one was another's. */
  synchronized boolean mayBeOurs(String to) {
    return !others.contains(to);
  }

  /** What was sent to this address is not for us. */
  synchronized void isOthers(String to) {
    others.add(to);
  }

  /**
   * A private transaction that we hold the payload of and that had no effect here.
   *
   * @param toChannel whether it was sent to a channel of ours
   */
  Optional<Sight> withoutEffect(
      SilentRows.Silent silent,
      QuorumNode.KnownTransaction sent,
      byte[] payload,
      boolean toChannel) {
    if (isOwn(sent.from())) return Optional.empty();
    Optional<LedgerRefusal> refusal = refusal(silent.transaction(), sent, payload);
    if (toChannel && refusal.isPresent()) {
      return refusal
          .filter(Suspicions::isForgery)
          .map(why -> sight(Trespass.Kind.REFUSED_IN_CHANNEL, silent, sent, why.name()));
    }
    String reason = refusal.map(LedgerRefusal::name).orElse("NoEffect");
    return Optional.of(sight(Trespass.Kind.UNWANTED_PAYLOAD, silent, sent, reason));
  }

  /** A call of a public contract that left no log. */
  Optional<Sight> publicCall(SilentRows.Silent silent, QuorumNode.KnownTransaction sent) {
    return refusal(silent.transaction(), sent, sent.input())
        .filter(Suspicions::isForgery)
        .map(why -> sight(Trespass.Kind.REFUSED_CALL, silent, sent, why.name()));
  }

  private Optional<LedgerRefusal> refusal(
      Bytes32 transaction, QuorumNode.KnownTransaction sent, byte[] data) {
    return node.receipt(transaction)
        .filter(receipt -> !receipt.success())
        .map(receipt -> reasons.of(receipt, sent.to(), data, sent.gas()));
  }

  private Sight sight(
      Trespass.Kind kind,
      SilentRows.Silent silent,
      QuorumNode.KnownTransaction sent,
      String reason) {
    var at =
        new Trespass.Moment(
            silent.block(), silent.transaction(), node.block(silent.block()).time());
    return new Sight(kind, sent.from(), at, reason);
  }

  /** By another member's word, this transaction made a channel that we should have been told of. */
  void withheld(Bytes32 transaction, Bytes32 by) {
    Optional<QuorumNode.Receipt> receipt = node.receipt(transaction);
    if (receipt.isEmpty() || isOwn(receipt.get().from())) return;
    var at =
        new Trespass.Moment(
            receipt.get().block(), transaction, node.block(receipt.get().block()).time());
    var sight = new Sight(Trespass.Kind.WITHHELD_CHANNEL, receipt.get().from(), at, by.toString());
    rows.in(
        organisation,
        () -> {
          if (!trespasses.isLast(sight)) write(List.of(sight));
        });
  }
}
