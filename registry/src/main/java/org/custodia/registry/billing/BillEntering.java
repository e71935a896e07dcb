package org.custodia.registry.billing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillingCalls;
import org.custodia.contracts.billing.CoverTerms;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.billing.Bills.Draft;
import org.custodia.registry.consent.BillingConsents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** How a bill gets onto the ledger. Used inside the organisation's rows. */
final class BillEntering {
  private static final String KIND = "BILL";

  private final Witnessing witnessing;
  private final Ledger ledger;
  private final BillingChannels channels;
  private final LineJudge judge;
  private final OwnBillRows own;
  private final PolicyRows policies;
  private final BillingConsents consents;
  private final PatientDirectory directory;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  BillEntering(
      Witnessing witnessing,
      Ledger ledger,
      BillingChannels channels,
      LineJudge judge,
      OwnBillRows own,
      PolicyRows policies,
      BillingConsents consents,
      PatientDirectory directory,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.channels = channels;
    this.judge = judge;
    this.own = own;
    this.policies = policies;
    this.consents = consents;
    this.directory = directory;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  /** What is kept with the act. */
  record Prepared(String channel, Bytes32 payer, Bill bill) {}

  // --- Drafting ---

  Draft draft(Caller caller, UUID id, BillDraft bill, String witness, String place) {
    String organisation = caller.organisation();
    check(bill);
    var request = Witnessing.Request.of(id, KIND, witness, place, bill.toString());
    List<LineVerdict> verdicts =
        judge.judge(organisation, bill.jurisdiction(), bill.currency(), bill.lines());
    Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
    if (earlier.isPresent()) return shown(earlier.get(), verdicts);
    refuseProblems(verdicts);
    witnessing.checkKey(organisation, witness, MemberRole.BILLER);
    Ledger.Channel channel =
        channels
            .open(organisation, bill.payer())
            .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-BIL-019"));
    Prepared prepared = prepare(organisation, id, channel.address(), bill);
    var terms = prepared.bill().terms();
    var deed =
        new Witnessing.Deed(
            Action.ANNOUNCE_BILL,
            SubjectKind.BILLING,
            terms.subject(),
            ledger.memberId(organisation),
            bill.payer(),
            terms.detail());
    return shown(witnessing.draft(caller, request, deed, prepared), verdicts);
  }

  private Draft shown(WitnessDraft draft, List<LineVerdict> verdicts) {
    return new Draft(
        draft.id(),
        draft.terms(Prepared.class).bill().id(),
        verdicts,
        draft.act(),
        witnessing.typedData(draft));
  }

  private static void check(BillDraft bill) {
    int lines = bill.lines().size();
    if (lines == 0 || lines > Bill.LINES_LIMIT) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-011", Bill.LINES_LIMIT);
    }
    boolean printable = bill.number().chars().noneMatch(Character::isISOControl);
    boolean named = !bill.number().isBlank() && bill.number().length() <= BillDraft.NUMBER_LIMIT;
    if (!named || !printable) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-012", BillDraft.NUMBER_LIMIT);
    }
    checkCurrency(bill.currency());
    if (bill.card().isPresent() && bill.patient().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-BIL-014");
    }
  }

  /**
   * @throws Problem BAD_INPUT CUS-BIL-013 unless ISO 4217 has it
   */
  static void checkCurrency(String currency) {
    boolean known =
        Currency.getAvailableCurrencies().stream()
            .anyMatch(one -> one.getCurrencyCode().equals(currency));
    if (!known) throw new Problem(Kind.BAD_INPUT, "CUS-BIL-013");
  }

  private static void refuseProblems(List<LineVerdict> verdicts) {
    for (int i = 0; i < verdicts.size(); i++) {
      for (LineVerdict.LineProblem problem : verdicts.get(i).problems()) {
        var why = new Problem(Kind.BAD_INPUT, problem.code(), problem.arguments().toArray());
        throw new Problem(Kind.BAD_INPUT, "CUS-BIL-010", i + 1, why);
      }
    }
  }

  private Prepared prepare(String organisation, UUID id, String channel, BillDraft bill) {
    WrittenBill written = WrittenBill.of(bill);
    List<BillLine> lines = new ArrayList<>();
    List<Bytes32> packs = new ArrayList<>();
    for (LineDraft line : bill.lines()) {
      Optional<Bytes32> pack = line.pack().map(one -> judge.commitment(organisation, one));
      pack.ifPresent(packs::add);
      lines.add(new BillLine(line.code(), line.day(), pack.orElse(Bytes32.ZERO), line.charge()));
    }
    Bill made =
        new Bill(
            Bytes32.random(),
            bill.patient()
                .map(patient -> pseudonym(organisation, patient, channel))
                .orElse(Bytes32.ZERO),
            bill.patient()
                .map(patient -> consent(organisation, patient, bill.payer()))
                .map(given -> given.consent().commitment())
                .orElse(Bytes32.ZERO),
            bill.card().map(card -> cover(organisation, channel, card)).orElse(Bytes32.ZERO),
            written.document(),
            bill.jurisdiction(),
            bill.currency(),
            lines);
    byte[] sealed = keys.records(organisation).seal(written.write(), WrittenBill.context(id));
    own.add(
        organisation,
        new OwnBillRows.Own(
            id,
            made.id(),
            channel,
            bill.patient(),
            packs,
            sealed,
            Optional.empty(),
            Optional.empty()),
        clock.instant());
    return new Prepared(channel, bill.payer(), made);
  }

  private Bytes32 pseudonym(String organisation, UUID patient, String channel) {
    if (directory.name(organisation, patient).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "CUS-BIL-016");
    }
    return directory.pseudonym(organisation, patient, channel);
  }

  private BillingConsents.Given consent(String organisation, UUID patient, Bytes32 payer) {
    return consents
        .inForce(organisation, patient, payer)
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-BIL-018"));
  }

  private Bytes32 cover(String organisation, String channel, String card) {
    Bytes32 cover = CoverTerms.of(channel, Cards.normalised(card));
    if (policies.find(organisation, channel, cover).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "CUS-BIL-017");
    }
    return cover;
  }

  // --- Submitting ---

  CommandStatus submit(Caller caller, UUID id, String signature) {
    String organisation = caller.organisation();
    WitnessDraft draft = witnessing.open(caller, id, KIND);
    WitnessSignature signed = witnessing.checkSignature(draft, signature);
    if (draft.recorded()) return witnessing.status(caller, draft);
    Prepared prepared = draft.terms(Prepared.class);
    Bill bill = prepared.bill();
    OwnBillRows.Own written = own.byDraft(organisation, id).orElseThrow();
    checkPacks(organisation, written);
    Optional<UUID> consent =
        written.patient().map(patient -> share(organisation, patient, prepared));
    CommandStatus status =
        witnessing.record(
            caller,
            draft,
            signed,
            command(prepared, id, Action.ANNOUNCE_BILL, bill.terms().body(draft.act(), signed)));
    List<byte[]> parts = bill.parts();
    for (int i = 0; i < parts.size(); i++) {
      UUID part = part(id, i);
      ledger.record(organisation, command(prepared, part, Action.ENTER_LINES, parts.get(i)));
    }
    if (!bill.cover().isZero()) {
      UUID claim = derived("bill claim", id);
      byte[] body = BillingCalls.claim(bill.id());
      ledger.record(organisation, command(prepared, claim, Action.CLAIM, body));
      own.claimed(organisation, bill.id(), claim);
    }
    own.submitted(organisation, id, consent, clock.instant());
    return status;
  }

  /** What another bill took meanwhile, which the contract would see only in its own channel. */
  private void checkPacks(String organisation, OwnBillRows.Own written) {
    Set<Bytes32> taken = new HashSet<>(written.packs());
    taken.retainAll(judge.billed(organisation, written.packs()));
    if (!taken.isEmpty()) throw new Problem(Kind.CONFLICT, "CUS-BIL-021");
  }

  private static UUID part(UUID id, int index) {
    return derived("bill part " + index, id);
  }

  /**
   * Introduces the patient and opens the consent in the channel, unless that was done.
   *
   * @return id of the consent at this host
   */
  private UUID share(String organisation, UUID patient, Prepared prepared) {
    var given = consent(organisation, patient, prepared.payer());
    Bytes32 commitment = given.consent().commitment();
    if (!commitment.equals(prepared.bill().consent())) {
      throw new Problem(Kind.CONFLICT, "CUS-BIL-018"); // the one that was signed for is no more
    }
    String channel = prepared.channel();
    Bytes32 evidence = directory.evidence(organisation, patient, channel);
    Bytes32 pseudonym = prepared.bill().patient();
    once(
        organisation,
        command(
            prepared,
            derived("billing introduction", channel + pseudonym + evidence),
            Action.INTRODUCE_PATIENT,
            ConsentCalls.introducePatient(pseudonym, evidence)));
    var attestation =
        new GrantAttestation(
            ledger.memberId(organisation), given.consent().grantKey(), pseudonym, channel);
    byte[] attested = keys.account(organisation).sign(attestation.digest(domain));
    once(
        organisation,
        command(
            prepared,
            derived("billing consent", channel + commitment),
            Action.OPEN_CONSENT,
            ConsentCalls.openConsent(
                given.consent(),
                given.grant(),
                attestation,
                WitnessSignature.of(attested).orElseThrow())));
    return given.id();
  }

  /**
   * Why the contract refused a bill that was submitted, or a part of it; empty while it did not.
   */
  Optional<LedgerRefusal> refusal(String organisation, UUID id) {
    Optional<CommandStatus> asked = ledger.status(organisation, id);
    for (int i = 0; asked.isPresent(); i++) {
      if (asked.get().refusal().isPresent()) return asked.get().refusal();
      asked = ledger.status(organisation, part(id, i));
    }
    return Optional.empty();
  }

  /** Why the contract did not approve a bill by its policy when it was asked last. */
  Optional<LedgerRefusal> claimRefusal(String organisation, OwnBillRows.Own written) {
    return written
        .claim()
        .flatMap(claim -> ledger.status(organisation, claim))
        .flatMap(CommandStatus::refusal);
  }

  private void once(String organisation, ChannelCommand command) {
    if (ledger.status(organisation, command.id()).isEmpty()) ledger.record(organisation, command);
  }

  private static ChannelCommand command(Prepared of, UUID id, Action action, byte[] body) {
    return new ChannelCommand(id, of.channel(), action.code(), body);
  }

  static UUID derived(String what, Object of) {
    return UUID.nameUUIDFromBytes((what + " " + of).getBytes(StandardCharsets.UTF_8));
  }
}
