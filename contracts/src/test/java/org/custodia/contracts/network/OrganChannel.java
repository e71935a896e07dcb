package org.custodia.contracts.network;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.OrganLeg;
import org.custodia.contracts.organs.OrganChannelCode;
import org.custodia.contracts.organs.OrganEvent;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.refusals.Refusal;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;

/** A channel about a donor or an organ on the shared network. */
public final class OrganChannel extends MemberChannel {
  public final SubjectKind kind;
  public final Bytes32 subject;
  public final Party opener;
  public final Party other;
  public final Party regulator;

  private OrganChannel(
      OrganWorld world, SubjectKind kind, Bytes32 subject, Party opener, Party other) {
    super(
        world.all,
        creation(world, kind, subject, opener, other, world.agency),
        opener,
        other,
        world.agency);
    this.kind = kind;
    this.subject = subject;
    this.opener = opener;
    this.other = other;
    this.regulator = world.agency;
  }

  /** Opened by the first and acknowledged by all. */
  public static OrganChannel ready(
      OrganWorld world, SubjectKind kind, Bytes32 subject, Party opener, Party other) {
    OrganChannel channel = new OrganChannel(world, kind, subject, opener, other);
    channel.acknowledgeAll();
    return channel;
  }

  public static byte[] creation(
      OrganWorld world, SubjectKind kind, Bytes32 subject, Party... members) {
    List<Bytes32> ids =
        Arrays.stream(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
    return new OrganChannelCode(kind, world.all.registrar(), world.all.consents(), ids, subject)
        .payload();
  }

  @Override
  protected byte[] creation(Predecessor predecessor) {
    return new OrganChannelCode(
            kind,
            consortium.registrar(),
            consortium.consents(),
            ids(),
            subject,
            Optional.of(predecessor))
        .payload();
  }

  /** The channel as its opener's node has it. The wrapper of one kind reads what all kinds have. */
  public OrganLeg at() {
    return OrganLeg.load(
        contract(),
        consortium.network.client(opener.node()),
        new ReadonlyTransactionManager(consortium.network.client(opener.node()), opener.address()),
        NO_PRICE);
  }

  public int state() {
    return Consortium.read(at().state()).intValueExact();
  }

  public int facts() {
    return Consortium.read(at().facts()).intValueExact();
  }

  /** What has to stand before an action and does not. */
  public int missing(Action action) {
    return Consortium.read(at().missing(java.math.BigInteger.valueOf(action.code())))
        .intValueExact();
  }

  public Bytes32 head() {
    return head(opener);
  }

  public Optional<Refusal> ask(OrganDraft draft) {
    return ask(draft.submitter, draft.command());
  }

  /** Asserts that it is taken, and tells what was recorded. */
  public OrganEvent done(OrganDraft draft) {
    return done(List.of(draft)).get(0);
  }

  /** The same of several by one member, in one transaction. */
  public List<OrganEvent> done(List<OrganDraft> drafts) {
    var submitter = drafts.get(0).submitter;
    TransactionReceipt receipt =
        send(
            submitter,
            batchData(head(submitter), drafts.stream().map(OrganDraft::command).toList()));
    if (!receipt.isStatusOK()) throw new AssertionError("batch refused");
    for (int i = 0; i < drafts.size(); i++) {
      String action = drafts.get(i).terms.action().name();
      said(receipt)
          .get(i)
          .refusal()
          .ifPresent(
              refusal -> {
                throw new AssertionError(action + " refused: " + refusal);
              });
    }
    return events(receipt);
  }

  /** Asserts that it is recorded, and tells what is odd about it. */
  public Set<OrganIrregularity> odd(OrganDraft draft) {
    return done(draft).irregularities();
  }

  /** Asserts that it is refused, and says why. */
  public Refusal refused(OrganDraft draft) {
    Optional<Refusal> refusal = ask(draft);
    if (refusal.isEmpty()) throw new AssertionError(draft.terms.action() + " was taken");
    return refusal.get();
  }

  public static List<OrganEvent> events(TransactionReceipt receipt) {
    return OrganLeg.getRecordedEvents(receipt).stream().map(OrganEvent::of).toList();
  }
}
