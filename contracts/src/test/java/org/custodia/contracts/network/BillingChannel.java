package org.custodia.contracts.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillingCalls;
import org.custodia.contracts.billing.BillingLedgerCode;
import org.custodia.contracts.billing.BillingTerms;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.tx.ReadonlyTransactionManager;

/** A channel of biller, payer and regulator on the shared network. */
public final class BillingChannel extends MemberChannel {
  public final Party biller;
  public final Party payer;

  private BillingChannel(Consortium consortium, Party biller, Party payer) {
    super(
        consortium,
        creation(consortium, biller, payer, consortium.agency),
        biller,
        payer,
        consortium.agency);
    this.biller = biller;
    this.payer = payer;
  }

  /** Opened by the biller and acknowledged by all. */
  public static BillingChannel ready(Consortium consortium, Party biller, Party payer) {
    BillingChannel channel = new BillingChannel(consortium, biller, payer);
    channel.acknowledgeAll();
    return channel;
  }

  public static byte[] creation(Consortium consortium, Party... members) {
    List<Bytes32> ids =
        Arrays.stream(members).map(Party::id).sorted(Comparator.naturalOrder()).toList();
    return new BillingLedgerCode(
            consortium.registrar(), consortium.prices(), consortium.consents(), ids, Bytes32.ZERO)
        .payload();
  }

  @Override
  protected byte[] creation(Predecessor predecessor) {
    return new BillingLedgerCode(
            consortium.registrar(),
            consortium.prices(),
            consortium.consents(),
            ids(),
            Bytes32.ZERO,
            Optional.of(predecessor))
        .payload();
  }

  /** The channel as this member's node has it. */
  public BillingLedger at(Party member) {
    return BillingLedger.load(
        contract(),
        consortium.network.client(member.node()),
        new ReadonlyTransactionManager(consortium.network.client(member.node()), member.address()),
        NO_PRICE);
  }

  // --- Commands ---

  /** What this party signs, with an act that the test may spoil. */
  public Command signed(Party by, BillingTerms terms, Consumer<ActDraft> fault, ECKeyPair key) {
    ActDraft act = new ActDraft();
    act.kind = SubjectKind.BILLING;
    act.action = terms.action();
    act.subject = terms.subject();
    act.giver = by.id();
    act.receiver = by.equals(payer) ? biller.id() : payer.id();
    act.detail = terms.detail();
    Bytes32 id = act.commandId;
    fault.accept(act);
    WitnessSignature signature = WitnessSignature.sign(act.act(), consortium.domain, key);
    return new Command(id, terms.action().code(), terms.body(act.act(), signature));
  }

  public Optional<Refusal> ask(Party by, BillingTerms terms) {
    return ask(by, signed(by, terms, act -> {}, by.witness()));
  }

  public static Command unsigned(Action action, byte[] body) {
    return new Command(Bytes32.random(), action.code(), body);
  }

  public static Command claim(Bytes32 bill) {
    return unsigned(Action.CLAIM, BillingCalls.claim(bill));
  }

  /** Names of what a bill's commands are refused with, one after the other; empty when none is. */
  public List<String> enter(Bill bill) {
    List<String> refusals = new ArrayList<>();
    ask(biller, bill.terms()).ifPresent(refusal -> refusals.add(refusal.name()));
    for (byte[] part : bill.parts()) {
      ask(biller, unsigned(Action.ENTER_LINES, part))
          .ifPresent(refusal -> refusals.add(refusal.name()));
    }
    return refusals;
  }

  /** Makes a patient of the biller's known here, with consent to billing; its commitment. */
  public Bytes32 consenting(Bytes32 patient) {
    ask(
        biller,
        unsigned(
            Action.INTRODUCE_PATIENT, ConsentCalls.introducePatient(patient, Bytes32.random())));
    ConsentDraft consent = new ConsentDraft(consortium, address(), biller, patient, payer);
    consent.purpose = ConsentPurpose.BILLING;
    consortium.accept(
        biller, consortium.consents(), ConsentCalls.publish(List.of(consent.commitment())));
    Optional<Refusal> refusal = ask(biller, consent.open());
    if (refusal.isPresent()) throw new AssertionError("consent not opened: " + refusal);
    return consent.commitment();
  }

  // --- Bills ---

  /** A French bill of nobody's. */
  public static Bill bill(BillLine... lines) {
    return bill(Bytes32.ZERO, Bytes32.ZERO, lines);
  }

  /** A French bill of a patient's. */
  public static Bill bill(Bytes32 patient, Bytes32 consent, BillLine... lines) {
    return bill(patient, consent, Bytes32.ZERO, lines);
  }

  /** A French bill of a patient's that claims a cover. */
  public static Bill bill(Bytes32 patient, Bytes32 consent, Bytes32 cover, BillLine... lines) {
    return new Bill(
        Bytes32.random(),
        patient,
        consent,
        cover,
        Bytes32.random(),
        OrderDraft.FRANCE,
        "EUR",
        List.of(lines));
  }
}
