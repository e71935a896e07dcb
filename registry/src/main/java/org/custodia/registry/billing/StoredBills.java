package org.custodia.registry.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.registry.billing.BillView.Line;
import org.custodia.registry.billing.BillView.Own;
import org.custodia.registry.billing.BillView.Summary;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;

/** Bills as the ledger has them, with what the biller's own books add. */
final class StoredBills implements Bills {
  private static final Duration REFUSALS_TOLD = Duration.ofDays(30);

  private final OrganisationRows rows;
  private final BillingChannels channels;
  private final LineJudge judge;
  private final BillEntering entering;
  private final BillActing acting;
  private final BillRows bills;
  private final OwnBillRows own;
  private final DisputeRows disputes;
  private final PatientDirectory directory;
  private final Keys keys;
  private final Clock clock;

  StoredBills(
      OrganisationRows rows,
      BillingChannels channels,
      LineJudge judge,
      BillEntering entering,
      BillActing acting,
      BillRows bills,
      OwnBillRows own,
      DisputeRows disputes,
      PatientDirectory directory,
      Keys keys,
      Clock clock) {
    this.rows = rows;
    this.channels = channels;
    this.judge = judge;
    this.entering = entering;
    this.acting = acting;
    this.bills = bills;
    this.own = own;
    this.disputes = disputes;
    this.directory = directory;
    this.keys = keys;
    this.clock = clock;
  }

  // --- Entering ---

  @Override
  public List<Payer> payers(Caller caller) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            channels.payers(organisation).stream()
                .map(member -> payer(organisation, member))
                .toList());
  }

  private Payer payer(String organisation, Member member) {
    boolean connected = channels.with(organisation, member.id()).isPresent();
    return new Payer(member.id(), member.name(), connected);
  }

  @Override
  public boolean connect(Caller caller, Bytes32 payer) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> channels.open(organisation, payer).isPresent());
  }

  @Override
  public List<LineVerdict> judge(
      Caller caller, Jurisdiction jurisdiction, String currency, List<LineDraft> lines) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    BillEntering.checkCurrency(currency);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> judge.judge(organisation, jurisdiction, currency, lines));
  }

  @Override
  public Draft draft(Caller caller, UUID id, BillDraft bill, String witness, String place) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    Optional<Bytes32> unready =
        rows.in(
            caller.organisation(),
            () ->
                channels.open(caller.organisation(), bill.payer()).isPresent()
                    ? Optional.empty()
                    : Optional.of(bill.payer()));
    // Outside of the transaction that began it, which would else be rolled back.
    if (unready.isPresent()) throw new Problem(Kind.UNAVAILABLE, "CUS-BIL-019");
    return rows.in(caller.organisation(), () -> entering.draft(caller, id, bill, witness, place));
  }

  @Override
  public CommandStatus submit(Caller caller, UUID id, String signature) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    return rows.in(caller.organisation(), () -> entering.submit(caller, id, signature));
  }

  // --- Reading ---

  @Override
  public List<Summary> list(Caller caller, Query query) {
    BillingRoles.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> bills.list(organisation, query));
  }

  @Override
  public Map<Bytes32, String> numbers(Caller caller, Collection<Bytes32> bills) {
    BillingRoles.checkReader(caller);
    String organisation = caller.organisation();
    if (!caller.has(BillingRoles.BILLER)) return Map.of();
    return rows.in(
        organisation,
        () ->
            own.byBills(organisation, bills).stream()
                .collect(
                    Collectors.toMap(
                        OwnBillRows.Own::bill, one -> opened(organisation, one).number())));
  }

  @Override
  public List<Refused> refused(Caller caller) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            own.incomplete(organisation, clock.instant().minus(REFUSALS_TOLD)).stream()
                .flatMap(
                    one ->
                        entering.refusal(organisation, one.draft()).stream()
                            .map(why -> refused(organisation, one, why)))
                .toList());
  }

  private Refused refused(String organisation, OwnBillRows.Own one, LedgerRefusal why) {
    return new Refused(
        one.bill(), opened(organisation, one).number(), why, one.submittedAt().orElseThrow());
  }

  @Override
  public BillView view(Caller caller, Bytes32 bill) {
    BillingRoles.check(
        caller,
        BillingRoles.BILLER,
        BillingRoles.PAYER,
        BillingRoles.REGULATOR,
        BillingRoles.PATIENT);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Summary found = acting.find(organisation, bill);
          Optional<OwnBillRows.Own> written = own.byBill(organisation, bill);
          if (!mayRead(caller, written)) throw new Problem(Kind.NOT_FOUND, "CUS-BIL-030");
          return new BillView(
              found,
              written.map(
                  one ->
                      opened(organisation, one).claimed(entering.claimRefusal(organisation, one))),
              bills.lines(organisation, found).stream().map(line -> owing(found, line)).toList(),
              disputes.of(organisation, found).stream()
                  .map(one -> said(organisation, one))
                  .toList(),
              bills.settlements(organisation, found));
        });
  }

  /** Whoever works with bills here; a patient her own, and those of whom she may act for. */
  private boolean mayRead(Caller caller, Optional<OwnBillRows.Own> written) {
    boolean works =
        caller.has(BillingRoles.BILLER)
            || caller.has(BillingRoles.PAYER)
            || caller.has(BillingRoles.REGULATOR);
    return works
        || written
            .flatMap(OwnBillRows.Own::patient)
            .filter(patient -> directory.mayActFor(caller, patient))
            .isPresent();
  }

  private Own opened(String organisation, OwnBillRows.Own written) {
    byte[] bytes =
        keys.records(organisation).open(written.sealed(), WrittenBill.context(written.draft()));
    WrittenBill bill = WrittenBill.read(bytes);
    return new Own(bill.number(), written.patient(), bill.texts(), Optional.empty());
  }

  private BillView.Dispute said(String organisation, DisputeRows.Found one) {
    Optional<String> words =
        one.sealed()
            .map(kept -> keys.records(organisation).open(kept, DisputeWords.context(one.id())))
            .map(written -> DisputeWords.read(written).text());
    return new BillView.Dispute(
        one.id(), one.lines(), one.reason(), one.worded(), words, one.at(), one.block());
  }

  private Line owing(Summary bill, Line line) {
    return line.owing(
        LineJudge.interest(
            bill.jurisdiction(), line.verdict(), line.difference(), line.day(), judge.today()));
  }

  @Override
  public List<Summary> ofPatient(Caller caller, UUID patient) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          if (!caller.has(BillingRoles.PATIENT) || !directory.mayActFor(caller, patient)) {
            throw new Problem(Kind.FORBIDDEN, "CUS-BIL-001");
          }
          Set<UUID> entries = new HashSet<>(directory.entriesOf(organisation, patient));
          return bills.among(
              organisation,
              own.ofPatients(organisation, entries).stream().map(OwnBillRows.Own::bill).toList());
        });
  }

  @Override
  public Optional<Bytes32> billOf(Caller caller, UUID draft) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> own.byDraft(organisation, draft)).map(OwnBillRows.Own::bill);
  }

  // --- Acting ---

  @Override
  public Draft draft(Caller caller, UUID id, BillAct act, String witness, String place) {
    BillingRoles.check(caller, BillingRoles.BILLER, BillingRoles.PAYER);
    return rows.in(caller.organisation(), () -> acting.draft(caller, id, act, witness, place));
  }

  @Override
  public CommandStatus record(Caller caller, UUID id, String signature) {
    BillingRoles.check(caller, BillingRoles.BILLER, BillingRoles.PAYER);
    return rows.in(caller.organisation(), () -> acting.record(caller, id, signature));
  }

  @Override
  public CommandStatus claim(Caller caller, UUID id, Bytes32 bill) {
    BillingRoles.check(caller, BillingRoles.BILLER);
    return rows.in(caller.organisation(), () -> acting.claim(caller, id, bill));
  }
}
