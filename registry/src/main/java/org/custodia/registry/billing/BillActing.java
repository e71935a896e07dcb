package org.custodia.registry.billing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.AdjustTerms;
import org.custodia.contracts.billing.ApproveTerms;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillingCalls;
import org.custodia.contracts.billing.BillingTerms;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.billing.SettleTerms;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.billing.BillView.Line;
import org.custodia.registry.billing.BillView.LineStatus;
import org.custodia.registry.billing.BillView.Summary;
import org.custodia.registry.billing.Bills.Draft;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** What the sides do with a bill on the ledger. Used inside the organisation's rows. */
final class BillActing {
  private static final String KIND = "BILL_ACT";
  private static final int REFERENCE_LIMIT = 100; // characters

  private final Witnessing witnessing;
  private final Ledger ledger;
  private final BillRows bills;
  private final OwnBillRows own;
  private final DisputeRows disputes;
  private final Keys keys;
  private final Clock clock;

  BillActing(
      Witnessing witnessing,
      Ledger ledger,
      BillRows bills,
      OwnBillRows own,
      DisputeRows disputes,
      Keys keys,
      Clock clock) {
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.bills = bills;
    this.own = own;
    this.disputes = disputes;
    this.keys = keys;
    this.clock = clock;
  }

  /** What is kept with the act: one of them. */
  record Prepared(
      String channel,
      AdjustTerms adjust,
      ApproveTerms approve,
      DisputeTerms dispute,
      SettleTerms settle) {

    static Prepared of(String channel, BillingTerms terms) {
      return new Prepared(
          channel,
          terms instanceof AdjustTerms one ? one : null,
          terms instanceof ApproveTerms one ? one : null,
          terms instanceof DisputeTerms one ? one : null,
          terms instanceof SettleTerms one ? one : null);
    }

    BillingTerms terms() {
      if (adjust != null) return adjust;
      if (approve != null) return approve;
      return dispute != null ? dispute : settle;
    }
  }

  Draft draft(Caller caller, UUID id, BillAct act, String witness, String place) {
    String organisation = caller.organisation();
    Bytes32 self = ledger.memberId(organisation);
    var request = Witnessing.Request.of(id, KIND, witness, place, act.toString());
    WitnessDraft draft =
        witnessing
            .earlier(caller, request)
            .orElseGet(
                () -> {
                  Summary bill = find(organisation, act.bill());
                  boolean payer = isPayers(act, self.equals(bill.payer()));
                  checkSide(caller, payer, payer ? bill.payer() : bill.biller(), self);
                  witnessing.checkKey(
                      organisation, witness, payer ? MemberRole.PAYER : MemberRole.BILLER);
                  BillingTerms terms = terms(organisation, id, bill, act, payer);
                  var deed =
                      new Witnessing.Deed(
                          terms.action(),
                          SubjectKind.BILLING,
                          terms.subject(),
                          self,
                          payer ? bill.biller() : bill.payer(),
                          terms.detail());
                  return witnessing.draft(
                      caller, request, deed, Prepared.of(bill.channel(), terms));
                });
    return new Draft(id, act.bill(), List.of(), draft.act(), witnessing.typedData(draft));
  }

  Summary find(String organisation, Bytes32 bill) {
    return bills
        .find(organisation, bill)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-BIL-030"));
  }

  private static boolean isPayers(BillAct act, boolean self) {
    if (act instanceof BillAct.Settle) return self;
    return !(act instanceof BillAct.Adjust);
  }

  private static void checkSide(Caller caller, boolean payer, Bytes32 side, Bytes32 self) {
    BillingRoles.check(caller, payer ? BillingRoles.PAYER : BillingRoles.BILLER);
    if (!side.equals(self)) throw new Problem(Kind.FORBIDDEN, "CUS-BIL-001");
  }

  // --- Terms, and what the contract would refuse ---

  private BillingTerms terms(
      String organisation, UUID id, Summary bill, BillAct act, boolean payer) {
    if (act instanceof BillAct.Accept one) return accept(bill, one);
    if (act instanceof BillAct.Adjust one) return adjust(organisation, bill, one);
    if (act instanceof BillAct.Settle one) return settle(organisation, bill, one, payer);
    if (act instanceof BillAct.Dispute one) {
      Bytes32 evidence = kept(organisation, id, bill, one.words().strip());
      return dispute(organisation, bill, one.lines(), one.reason().code(), evidence);
    }
    return dispute(organisation, bill, ((BillAct.Withdraw) act).lines(), 0, Bytes32.ZERO);
  }

  /** Hash of what is said, which the biller asks this organisation for; zero for nothing. */
  private Bytes32 kept(String organisation, UUID id, Summary bill, String words) {
    if (words.isEmpty()) return Bytes32.ZERO;
    boolean printable =
        words.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r');
    if (words.length() > DisputeWords.LIMIT || !printable) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-039", DisputeWords.LIMIT);
    }
    byte[] written = DisputeWords.of(words).write();
    byte[] sealed = keys.records(organisation).seal(written, DisputeWords.context(id));
    disputes.keep(organisation, bill.channel(), id, true, sealed, clock.instant());
    return DisputeWords.evidence(written);
  }

  private static void require(boolean condition, String code) {
    if (!condition) throw new Problem(Kind.CONFLICT, code);
  }

  private static void checkStatus(Summary bill, BillStatus... possible) {
    require(List.of(possible).contains(bill.status()), "CUS-BIL-031");
  }

  static void checkClean(Summary bill) {
    checkStatus(bill, BillStatus.COMPLETE);
    require(bill.unlawful() == 0, "CUS-BIL-032");
    require(bill.disputed() == 0, "CUS-BIL-033");
  }

  private static BillingTerms accept(Summary bill, BillAct.Accept accept) {
    checkClean(bill);
    boolean fits =
        accept.borne() >= 0 && BigInteger.valueOf(accept.borne()).compareTo(bill.charged()) <= 0;
    if (!fits) throw new Problem(Kind.BAD_INPUT, "CUS-BIL-035");
    return new ApproveTerms(bill.id(), accept.borne());
  }

  private BillingTerms dispute(
      String organisation, Summary bill, List<Integer> lines, int reason, Bytes32 evidence) {
    checkStatus(bill, BillStatus.COMPLETE);
    List<Line> known = bills.lines(organisation, bill);
    LineStatus from = reason == 0 ? LineStatus.DISPUTED : LineStatus.ENTERED;
    boolean each =
        new HashSet<>(lines).size() == lines.size()
            && lines.stream()
                .allMatch(
                    line -> line >= 0 && line < known.size() && known.get(line).status() == from);
    if (lines.isEmpty() || lines.size() > DisputeTerms.LIMIT || !each) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-034");
    }
    return new DisputeTerms(bill.id(), lines.stream().sorted().toList(), reason, evidence);
  }

  private BillingTerms adjust(String organisation, Summary bill, BillAct.Adjust adjust) {
    checkStatus(bill, BillStatus.ANNOUNCED, BillStatus.COMPLETE);
    Line line =
        bills.lines(organisation, bill).stream()
            .filter(one -> one.index() == adjust.line())
            .filter(one -> one.status() != LineStatus.CANCELLED)
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-BIL-034"));
    ChargedLine charge = adjust.charge();
    boolean written = charge.currency().matches("[A-Z]{3}");
    if (!written || charge.taxRate() < 0 || charge.taxRate() > 65_535) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-035");
    }
    return new AdjustTerms(
        bill.id(),
        adjust.line(),
        new BillLine(line.code(), line.day(), line.pack().orElse(Bytes32.ZERO), charge));
  }

  private BillingTerms settle(
      String organisation, Summary bill, BillAct.Settle settle, boolean payer) {
    checkStatus(bill, BillStatus.APPROVED, BillStatus.SETTLED);
    require(!(payer ? bill.settledByPayer() : bill.settledByBiller()), "CUS-BIL-036");
    if (!BigInteger.valueOf(settle.paid()).equals(bill.borne().orElseThrow())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-035");
    }
    String reference = settle.reference().strip();
    if (reference.isEmpty() || reference.length() > REFERENCE_LIMIT) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-037", REFERENCE_LIMIT);
    }
    // Salted by a key of this organisation: a reference is short, and could be guessed.
    byte[] token =
        keys.records(organisation).token("payment", reference.getBytes(StandardCharsets.UTF_8));
    return new SettleTerms(bill.id(), settle.paid(), Bytes32.of(token));
  }

  // --- Recording ---

  CommandStatus record(Caller caller, UUID id, String signature) {
    String organisation = caller.organisation();
    WitnessDraft draft = witnessing.open(caller, id, KIND);
    WitnessSignature signed = witnessing.checkSignature(draft, signature);
    if (draft.recorded()) return witnessing.status(caller, draft);
    Prepared prepared = draft.terms(Prepared.class);
    BillingTerms terms = prepared.terms();
    BillingRoles.check(
        caller,
        switch (terms.action()) {
          case APPROVE_BILL, DISPUTE_LINES -> new String[] {BillingRoles.PAYER};
          case ADJUST_LINE -> new String[] {BillingRoles.BILLER};
          default -> new String[] {BillingRoles.BILLER, BillingRoles.PAYER};
        });
    byte[] body = terms.body(draft.act(), signed);
    CommandStatus status =
        witnessing.record(
            caller,
            draft,
            signed,
            new ChannelCommand(id, prepared.channel(), terms.action().code(), body));
    if (terms instanceof AdjustTerms adjusted) claimAgain(organisation, id, adjusted);
    return status;
  }

  /** Once this was the last line that stopped the bill, its policy is asked again. */
  private void claimAgain(String organisation, UUID id, AdjustTerms adjusted) {
    Summary bill = find(organisation, adjusted.bill());
    long others =
        bills.lines(organisation, bill).stream()
            .filter(line -> line.index() != adjusted.index())
            .filter(
                line ->
                    line.status() == LineStatus.DISPUTED || line.colour() == LineVerdict.Colour.RED)
            .count();
    if (bill.cover().isEmpty() || others > 0 || bill.status() != BillStatus.COMPLETE) return;
    claimed(organisation, BillEntering.derived("bill claim after", id), bill);
  }

  CommandStatus claim(Caller caller, UUID id, Bytes32 billId) {
    String organisation = caller.organisation();
    Summary bill = find(organisation, billId);
    checkSide(caller, false, bill.biller(), ledger.memberId(organisation));
    require(bill.cover().isPresent(), "CUS-BIL-038");
    return ledger
        .status(organisation, id)
        .orElseGet(
            () -> {
              checkClean(bill);
              return claimed(organisation, id, bill);
            });
  }

  private CommandStatus claimed(String organisation, UUID id, Summary bill) {
    byte[] body = BillingCalls.claim(bill.id());
    own.claimed(organisation, bill.id(), id);
    return ledger.record(
        organisation, new ChannelCommand(id, bill.channel(), Action.CLAIM.code(), body));
  }
}
