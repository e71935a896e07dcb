package org.custodia.webapp.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.identity.Caller;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bills of the demo, between the hospital or the first pharmacy and an insurance: one for each
 * thing that can become of a bill. The hospital's are of its made-up tariff, the pharmacy's of
 * medicines. All are entered before anything is awaited, so that they share the ledger's blocks.
 */
final class DemoBills {
  private static final Jurisdiction FRANCE = new Jurisdiction("FR");
  private static final PriceCode CONSULTATION = new PriceCode("demo:CONSULT");
  private static final PriceCode DRESSING = new PriceCode("demo:PANSEMENT");
  private static final PriceCode INJECTION = new PriceCode("demo:INJECTION");
  private static final PriceCode NOT_REGULATED = new PriceCode("demo:CHAMBRE");
  private static final String PLACE = "Bureau de facturation";
  private static final String PATIENT = "patient.petit";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a line of the pharmacy charges too much, in cents. */
  private static final long TOO_MUCH = 199;

  private final Path file;
  private final DemoSeed seed;
  private final DemoSecrets secrets;
  private final DemoNotes notes;
  private final DemoGrants grants;
  private final Bills bills;
  private final Policies policies;
  private final Bytes32 payer = DemoOrganisation.MUTUELLE.memberId();
  private final Caller hospital;
  private final Caller pharmacy;
  private final Caller insurance;

  /**
   * @param directory of the demo; {@code bills.json} there names what was made, once it is made
   */
  DemoBills(ApplicationContext application, DemoSeed seed, DemoSecrets secrets, Path directory) {
    this.file = directory.resolve("bills.json");
    this.seed = seed;
    this.secrets = secrets;
    this.notes = new DemoNotes(directory.resolve("bills-begun.properties"));
    this.grants = new DemoGrants(application, secrets);
    this.bills = application.getBean(Bills.class);
    this.policies = application.getBean(Policies.class);
    this.hospital = seed.caller(DemoOrganisation.SAINT_LUC, "biller");
    this.pharmacy = seed.caller(DemoOrganisation.PONT, "biller");
    this.insurance = seed.caller(DemoOrganisation.MUTUELLE, "payer");
  }

  Path file() {
    return file;
  }

  /** Whether an earlier start has done it all. */
  boolean done() {
    return file.toFile().exists();
  }

  /** In any state in which an earlier run was ended. */
  void seed() {
    bills.connect(hospital, payer);
    bills.connect(pharmacy, payer);
    UUID patient = seed.id("patient petit"); // as DemoPatients has registered her
    consent(patient);
    connected(hospital);
    connected(pharmacy);
    String card = policy();
    Entered entered = enter(patient, card);
    decide(entered);
    ObjectNode made = JSON.createObjectNode();
    made.put("patient", patient.toString());
    made.put("card", card);
    made.put("open", entered.open().toString());
    made.put("overcharged", entered.overcharged().toString());
    made.put("disputed", entered.disputed().toString());
    made.put("adjusted", entered.adjusted().toString());
    made.put("settled", entered.settled().toString());
    made.put("covered", entered.covered().toString());
    made.put("pharmacy", entered.medicines().toString());
    DemoFiles.writePrivate(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
  }

  private void connected(Caller biller) {
    DemoSeed.until(
        biller.organisation() + " can bill the insurance",
        () -> Optional.of(bills.connect(biller, payer)).filter(ready -> ready));
  }

  private void consent(UUID patient) {
    Caller petit = new Caller(hospital.organisation(), PATIENT, Set.of("patient"));
    Instant from = notes.moment("consent");
    GrantForm form =
        new GrantForm(
            payer,
            ConsentPurpose.BILLING,
            Set.of(),
            Set.of(),
            from,
            from.plus(Duration.ofDays(365)),
            0,
            Optional.empty());
    ConsentView given =
        grants.granted(petit, patient, attempt -> seed.id("bills consent " + attempt), form);
    grants.await(petit, patient, given, ConsentView.State.IN_FORCE);
  }

  /** Seven tenths, at most 200.00 a bill; known to the hospital when this returns. */
  private String policy() {
    String card = notes.once("card", () -> policies.newCard(insurance));
    UUID id = seed.id("bills policy");
    LocalDate today = today();
    seed.once(
        insurance,
        id,
        () -> {
          PolicyDraft policy =
              new PolicyDraft(
                  DemoOrganisation.SAINT_LUC.memberId(),
                  card,
                  "EUR",
                  7_000,
                  20_000,
                  150_000,
                  today.minusDays(200),
                  today.plusDays(400),
                  List.of());
          Policies.Draft draft =
              policies.draft(insurance, id, policy, seed.device(insurance), PLACE);
          policies.open(insurance, id, seed.sign(insurance, draft.act()));
        });
    seed.await(insurance, id);
    DemoSeed.until(
        "the hospital knows the policy", () -> policies.list(hospital).stream().findFirst());
    return card;
  }

  // --- Bills, one for each thing that can become of them ---

  /** Their ids on the ledger. */
  private record Entered(
      Bytes32 open,
      Bytes32 overcharged,
      Bytes32 disputed,
      Bytes32 adjusted,
      Bytes32 settled,
      Bytes32 covered,
      Bytes32 medicines) {}

  private Entered enter(UUID patient, String card) {
    Optional<UUID> petit = Optional.of(patient);
    return new Entered(
        bill(
            "open",
            line(CONSULTATION, "Consultation", 12, 3_000),
            line(NOT_REGULATED, "Chambre particulière", 12, 6_500)),
        bill(
            "overcharged",
            petit,
            Optional.empty(),
            line(CONSULTATION, "Consultation", 20, 3_600),
            line(DRESSING, "Pansement", 20, 1_250)),
        bill(
            "disputed",
            line(CONSULTATION, "Consultation", 8, 3_000),
            line(INJECTION, "Injection", 8, 875)),
        bill(
            "adjusted",
            line(DRESSING, "Pansement", 55, 1_500),
            line(INJECTION, "Injection", 55, 875)),
        bill("settled", line(CONSULTATION, "Consultation", 35, 3_000)),
        bill(
            "covered",
            petit,
            Optional.of(card),
            line(CONSULTATION, "Consultation", 5, 3_000),
            line(INJECTION, "Injection", 5, 875)),
        medicines());
  }

  /** A pack that the pharmacy has dispensed, at its price; and one that is charged too much. */
  private Bytes32 medicines() {
    DemoSample sample = DemoSample.dispensed(secrets, today());
    Bytes32 pack = PackLeaf.packId(sample.gtin().number(), sample.serial());
    LineDraft dispensed = medicine(sample.gtin().digits(), 0, Optional.of(pack));
    LineDraft other = medicine(DemoLot.TRAMADOL.gtin(), TOO_MUCH, Optional.empty());
    return enter(pharmacy, "pharmacy", Optional.empty(), Optional.empty(), dispensed, other);
  }

  /** Charges so much more than is allowed. */
  private LineDraft medicine(String gtin, long more, Optional<Bytes32> pack) {
    PriceCode code = PriceCode.gtin(gtin);
    LineDraft asked = new LineDraft(code, "", today(), charge(1), Optional.empty());
    long allowed =
        DemoSeed.until(
                "the pharmacy knows the price of " + code,
                () ->
                    bills.judge(pharmacy, FRANCE, "EUR", List.of(asked)).stream()
                        .filter(said -> said.fact().isPresent())
                        .findFirst())
            .judgement()
            .allowed()
            .longValueExact();
    return new LineDraft(code, "", today(), charge(allowed + more), pack);
  }

  private LineDraft line(PriceCode code, String text, int daysAgo, long charged) {
    return new LineDraft(code, text, today().minusDays(daysAgo), charge(charged), Optional.empty());
  }

  private static ChargedLine charge(long cents) {
    return ChargedLine.ofPacks(1, cents, "EUR");
  }

  private LocalDate today() {
    return LocalDate.ofInstant(notes.moment("begun"), ZoneOffset.UTC);
  }

  private Bytes32 bill(String name, LineDraft... lines) {
    return bill(name, Optional.empty(), Optional.empty(), lines);
  }

  private Bytes32 bill(
      String name, Optional<UUID> patient, Optional<String> card, LineDraft... lines) {
    return enter(hospital, name, patient, card, lines);
  }

  private Bytes32 enter(
      Caller biller,
      String name,
      Optional<UUID> patient,
      Optional<String> card,
      LineDraft... lines) {
    UUID id = seed.id("bills " + name);
    seed.once(
        biller,
        id,
        () -> {
          BillDraft bill =
              new BillDraft(
                  payer,
                  patient,
                  card,
                  today().getYear() + "-" + name.toUpperCase(Locale.ROOT),
                  FRANCE,
                  "EUR",
                  List.of(lines));
          Bills.Draft draft = bills.draft(biller, id, bill, seed.device(biller), PLACE);
          bills.submit(biller, id, seed.sign(biller, draft.act()));
        });
    return bills.billOf(biller, id).orElseThrow();
  }

  // --- What becomes of them ---

  private void decide(Entered entered) {
    Bytes32 disputed = entered.disputed();
    UUID dispute =
        act(
            insurance,
            "dispute",
            BillStatus.COMPLETE,
            new BillAct.Dispute(disputed, List.of(1), DisputeReason.NOT_PROVIDED));
    UUID adjust =
        act(
            hospital,
            "adjust",
            BillStatus.COMPLETE,
            new BillAct.Adjust(entered.adjusted(), 0, charge(1_250)));
    UUID accept =
        act(insurance, "accept", BillStatus.COMPLETE, new BillAct.Accept(entered.settled(), 2_100));
    seed.await(insurance, dispute);
    seed.await(hospital, adjust);
    seed.await(insurance, accept);
    var paid = new BillAct.Settle(entered.settled(), 2_100, "VIR " + today().getYear() + "-0417");
    UUID payment = act(insurance, "paid", BillStatus.APPROVED, paid);
    UUID receipt = act(hospital, "received", BillStatus.APPROVED, paid);
    seed.await(insurance, payment);
    seed.await(hospital, receipt);
    stands(hospital, entered.open(), BillStatus.COMPLETE);
    stands(hospital, entered.overcharged(), BillStatus.COMPLETE);
    stands(hospital, entered.settled(), BillStatus.SETTLED);
    stands(hospital, entered.covered(), BillStatus.APPROVED);
    stands(pharmacy, entered.medicines(), BillStatus.COMPLETE);
  }

  /**
   * @param from how the bill has to stand before it, or beyond
   * @return id of the command, to be awaited
   */
  private UUID act(Caller by, String name, BillStatus from, BillAct act) {
    UUID id = seed.id("bills act " + name);
    stands(by, act.bill(), from);
    seed.once(
        by,
        id,
        () -> {
          Bills.Draft draft = bills.draft(by, id, act, seed.device(by), PLACE);
          bills.record(by, id, seed.sign(by, draft.act()));
        });
    return id;
  }

  /** Waits until it stands so, or beyond. */
  private void stands(Caller who, Bytes32 bill, BillStatus status) {
    DemoSeed.until(
        "a bill is " + status + " at " + who.organisation(),
        () ->
            bills.list(who, Bills.Query.ALL).stream()
                .filter(one -> one.id().equals(bill) && one.status().compareTo(status) >= 0)
                .findFirst());
  }
}
