package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.medicines.RejectTerms;
import org.custodia.contracts.refusals.Refusal;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A channel in which two parties hand packs over, and what they may write into it. */
public final class HandOvers {
  private final Consortium all;
  public final Party opener;
  public final Party other;
  public final CustodyChannel channel;

  public HandOvers(Consortium all, Party opener, Party other) {
    this(all, opener, other, CustodyChannel.ready(all, opener, other, all.agency));
  }

  private HandOvers(Consortium all, Party opener, Party other, CustodyChannel channel) {
    this.all = all;
    this.opener = opener;
    this.other = other;
    this.channel = channel;
  }

  /** All three retire the contract, and another one goes on with the channel. */
  public HandOvers succeeded() {
    List.of(other, all.agency, opener).forEach(channel::retire);
    return new HandOvers(
        all, opener, other, CustodyChannel.succeeding(all, channel, opener, other, all.agency));
  }

  public Party counterparty(Party party) {
    return party.equals(opener) ? other : opener;
  }

  // --- Terms ---

  /** So many packs of one lot; which ones makes no difference to the contract. */
  public static DispatchTerms packs(int packs, Bytes32 lotId, DispatchPurpose purpose) {
    return packs(packs, List.of(new DispatchTerms.LotCount(lotId, packs)), purpose, Bytes32.ZERO);
  }

  public static DispatchTerms packs(
      int packs, List<DispatchTerms.LotCount> lots, DispatchPurpose purpose, Bytes32 replyTo) {
    return new DispatchTerms(Bytes32.random(), packs, Bytes32.random(), lots, purpose, replyTo);
  }

  public static ReceiveTerms received(Bytes32 consignment, int accepted, Bytes32... lots) {
    return new ReceiveTerms(consignment, accepted, 0, 0, 0, List.of(lots), Bytes32.ZERO);
  }

  public static RejectTerms rejected(Bytes32 consignment, int packs) {
    return new RejectTerms(consignment, packs, RejectReason.DAMAGED, Bytes32.ZERO);
  }

  // --- Writing ---

  /** By whom it is and to whom, as is usual for these terms; signed by the party's witness. */
  public CustodyDraft draft(Party by, CustodyTerms terms) {
    Party to = counterparty(by);
    return switch (terms.action()) {
      case DISPATCH, CANCEL -> new CustodyDraft(all, terms, by, to);
      case RECEIVE, REJECT -> new CustodyDraft(all, terms, to, by).signedBy(by);
      default -> new CustodyDraft(all, terms, by);
    };
  }

  public Optional<Refusal> ask(Party by, CustodyTerms terms) {
    return channel.ask(by, draft(by, terms).command());
  }

  /** Asserts that it is taken, and tells the id of the command. */
  public Bytes32 done(Party by, CustodyTerms terms) {
    CustodyDraft draft = draft(by, terms);
    channel
        .ask(by, draft.command())
        .ifPresent(
            refusal -> {
              throw new AssertionError(refusal.toString());
            });
    return draft.id();
  }

  public String refused(Party by, CustodyTerms terms) {
    return ask(by, terms).map(Refusal::name).orElse("taken");
  }

  /** Asserts that the testimony is recorded, and tells what is odd about it. */
  public Set<Irregularity> odd(Party by, CustodyDraft draft) {
    byte[] data = channel.batchData(channel.head(by), List.of(draft.command()));
    TransactionReceipt receipt = channel.send(by, data);
    MemberChannel.Said said = MemberChannel.said(receipt).get(0);
    if (said.refusal().isPresent()) throw new AssertionError(said.refusal().get().toString());
    return oddities(receipt).get(0);
  }

  public Set<Irregularity> odd(Party by, CustodyTerms terms) {
    return odd(by, draft(by, terms));
  }

  /** What is odd about each testimony of a batch, by its kind: received, rejected, acknowledged. */
  static List<Set<Irregularity>> oddities(TransactionReceipt receipt) {
    return java.util.stream.Stream.of(
            MedicineCustody.getReceivedEvents(receipt).stream().map(e -> e.irregularities),
            MedicineCustody.getRejectedEvents(receipt).stream().map(e -> e.irregularities),
            MedicineCustody.getRecallAcknowledgedEvents(receipt).stream()
                .map(e -> e.irregularities))
        .flatMap(odd -> odd)
        .map(odd -> Irregularity.of(odd.intValueExact()))
        .toList();
  }

  // --- Reading ---

  /**
   * How a consignment stands.
   *
   * @param status 0 unknown, 1 open, 2 cancelled, 3 received
   * @param left packs that the receiver has not accounted for
   */
  public record Consignment(int status, int packs, int left) {}

  public Consignment look(Party giver, Bytes32 id) {
    var kept = Consortium.read(channel.at(giver).consignment(giver.id().toArray(), id.toArray()));
    return new Consignment(
        kept.component1().intValueExact(),
        kept.component2().intValueExact(),
        kept.component3().intValueExact());
  }
}
