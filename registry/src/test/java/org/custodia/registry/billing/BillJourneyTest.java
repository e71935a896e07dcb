package org.custodia.registry.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.billing.BillingWorld.BILLER;
import static org.custodia.registry.billing.BillingWorld.BILLER_ID;
import static org.custodia.registry.billing.BillingWorld.BILLER_SLUG;
import static org.custodia.registry.billing.BillingWorld.DURAND;
import static org.custodia.registry.billing.BillingWorld.INDIA;
import static org.custodia.registry.billing.BillingWorld.MARTIN;
import static org.custodia.registry.billing.BillingWorld.OTHER_PATIENT;
import static org.custodia.registry.billing.BillingWorld.OTHER_PAYER;
import static org.custodia.registry.billing.BillingWorld.OUTSIDER;
import static org.custodia.registry.billing.BillingWorld.PATIENT;
import static org.custodia.registry.billing.BillingWorld.PAYER;
import static org.custodia.registry.billing.BillingWorld.PAYER_ID;
import static org.custodia.registry.billing.BillingWorld.REGULATOR;
import static org.custodia.registry.billing.BillingWorld.today;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.ApproveTerms;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.OverchargeInterest;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.billing.BillView.Line;
import org.custodia.registry.billing.BillView.LineStatus;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bills from the billing office to the settlement, between three members on one network, of whom
 * the payer has an instance of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BillJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final PriceCode CEILING = PriceCode.gtin("8901234567890"); // 100.00 a pack
  private static final PriceCode FREE = new PriceCode("tarif:HOTEL");
  private static final LocalDate DAY = today().minusDays(400);

  private static BillingWorld world;
  private static Bytes32 pack; // that the hospital dispensed
  private static Bytes32 bill;
  private static String card;

  @BeforeAll
  static void begin() {
    world = BillingWorld.begin(database, network);
    world.publish(
        INDIA,
        "S.O. 1",
        PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "INR"),
        "code,amount,from\n" + CEILING + ",10000," + DAY.minusDays(1) + "\n");
    pack = world.dispensed();
  }

  @AfterAll
  static void end() {
    world.close();
  }

  private static LineDraft line(PriceCode code, long charged) {
    return new LineDraft(
        code, "in our words", DAY, ChargedLine.ofPacks(1, charged, "INR"), Optional.empty());
  }

  private static LineDraft ofPack(Bytes32 one) {
    return new LineDraft(
        CEILING, "a pack", DAY, ChargedLine.ofPacks(1, 9_000, "INR"), Optional.of(one));
  }

  private static BillDraft bill(LineDraft... lines) {
    return bill(Optional.empty(), Optional.empty(), lines);
  }

  private static BillDraft bill(
      Optional<UUID> patient, Optional<String> policy, LineDraft... lines) {
    return new BillDraft(PAYER_ID, patient, policy, "R-17", INDIA, "INR", List.of(lines));
  }

  private static void refused(String code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static BillView seen(Caller caller) {
    return world.bills().view(caller, bill);
  }

  private static List<PriceVerdict> verdicts(BillView view) {
    return view.lines().stream().map(Line::verdict).toList();
  }

  @Test
  @Order(1)
  void linesAreJudgedWhileTheyAreTyped() {
    List<LineVerdict> said =
        world
            .bills()
            .judge(
                BILLER,
                INDIA,
                "INR",
                List.of(
                    line(CEILING, 10_000),
                    line(CEILING, 12_000),
                    line(FREE, 5),
                    ofPack(pack),
                    ofPack(pack),
                    ofPack(Bytes32.random()),
                    new LineDraft(
                        FREE,
                        "",
                        today().plusDays(1),
                        ChargedLine.ofPacks(1, 1, "EUR"),
                        Optional.empty())));
    assertThat(said)
        .extracting(LineVerdict::colour)
        .startsWith(
            LineVerdict.Colour.GREEN, LineVerdict.Colour.RED, LineVerdict.Colour.NOT_REGULATED);
    assertThat(said.get(1).judgement().difference()).isEqualTo(BigInteger.valueOf(2_000));
    assertThat(said.get(1).interest())
        .contains(OverchargeInterest.INDIA.on(BigInteger.valueOf(2_000), DAY, today()));
    assertThat(said.get(1).fact().orElseThrow().order().number()).isEqualTo("S.O. 1");
    assertThat(codes(said.get(3))).isEmpty();
    assertThat(codes(said.get(4))).containsExactly("CUS-BIL-023");
    assertThat(codes(said.get(5))).containsExactly("CUS-BIL-020");
    assertThat(codes(said.get(6))).containsExactly("CUS-BIL-022");
    assertThat(said.get(6).judgement().verdict()).isEqualTo(PriceVerdict.WRONG_CURRENCY);
  }

  private static List<String> codes(LineVerdict said) {
    return said.problems().stream().map(LineVerdict.LineProblem::code).toList();
  }

  @Test
  @Order(2)
  void billIsSeenByItsPartiesAndByNobodyElse() {
    BillDraft written =
        bill(line(CEILING, 10_000), line(CEILING, 12_000), line(FREE, 500), ofPack(pack));
    refused(
        "CUS-BIL-019", // the channel is opened by asking for the first time
        () ->
            world
                .bills()
                .draft(BILLER, UUID.randomUUID(), written, world.address(BILLER), "Office"));
    bill = world.entered(written);
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      assertThat(verdicts(seen(party)))
          .as(party.organisation())
          .containsExactly(
              PriceVerdict.LAWFUL,
              PriceVerdict.OVERCHARGED,
              PriceVerdict.NOT_REGULATED,
              PriceVerdict.LAWFUL);
      assertThat(seen(party).bill().unlawful()).isEqualTo(1);
      assertThat(seen(party).bill().charged()).isEqualTo(BigInteger.valueOf(31_500));
    }
    assertThat(seen(BILLER).own().orElseThrow().number()).isEqualTo("R-17");
    assertThat(seen(PAYER).own()).isEmpty();
    Line red = seen(PAYER).lines().get(1);
    assertThat(red.difference()).isEqualTo(BigInteger.valueOf(2_000));
    assertThat(red.order().orElseThrow().number()).contains("S.O. 1");
    assertThat(red.order().orElseThrow().amount()).contains(10_000L);
    Line packed = seen(PAYER).lines().get(3);
    assertThat(packed.pack()).isPresent().get().isNotEqualTo(pack);
    assertThat(world.bills().numbers(BILLER, List.of(bill))).containsEntry(bill, "R-17");
    assertThat(world.bills().numbers(PAYER, List.of(bill))).isEmpty();
    assertThat(world.bills().list(OUTSIDER, Bills.Query.ALL)).isEmpty();
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      assertThat(found(party, BillReference.of(bill).text().toLowerCase(Locale.ROOT)))
          .as("what all sides call it, at " + party.organisation())
          .containsExactly(bill);
      assertThat(found(party, BillReference.of(pack).text())).isEmpty();
    }
    refused("CUS-BIL-030", () -> seen(OUTSIDER));
    assertThat(rowsOf(OUTSIDER.organisation())).as("rows of who is no party").isZero();
  }

  private static List<Bytes32> found(Caller party, String reference) {
    var query =
        new Bills.Query(Optional.empty(), false, false, BillReference.read(reference), 10, 0);
    return world.bills().list(party, query).stream().map(BillView.Summary::id).toList();
  }

  private static int rowsOf(String organisation) {
    return database
        .rows()
        .in(
            organisation,
            () ->
                database
                    .jdbc()
                    .sql(
                        """
                        select (select count(*) from bill where organisation = :one)
                          + (select count(*) from bill_line where organisation = :one)
                          + (select count(*) from bill_cover where organisation = :one)
                        """)
                    .param("one", organisation)
                    .query(Integer.class)
                    .single());
  }

  /** The verdict of the contract is what anybody recomputes from the ledger's own rows. */
  @Test
  @Order(3)
  void verdictsAreRecomputedFromTheLedgerAlone() {
    Prices prices = world.at(PAYER.organisation()).bean(Prices.class);
    for (Line line : seen(PAYER).lines()) {
      Optional<PriceFact> fact = prices.at(PAYER.organisation(), INDIA, line.code(), line.day());
      ChargedLine charge =
          new ChargedLine(
              line.quantity(),
              line.contents(),
              line.charged().longValueExact(),
              "INR",
              line.taxRate());
      var said =
          fact.map(one -> Pricing.judge(one.price(), one.rule(), charge))
              .orElseGet(() -> Pricing.judgeUnregulated(charge));
      assertThat(said.verdict()).isEqualTo(line.verdict());
      assertThat(said.allowed()).isEqualTo(line.allowed());
      assertThat(said.difference()).isEqualTo(line.difference());
    }
  }

  @Test
  @Order(4)
  void packIsBilledOnce() {
    refused("CUS-BIL-010", () -> world.drafted(bill(ofPack(pack))));
    refused("CUS-BIL-010", () -> world.drafted(bill(ofPack(Bytes32.random()))));
  }

  @Test
  @Order(5)
  void unlawfulBillIsNotAcceptedWhateverTheApplicationDoes() {
    refused("CUS-BIL-032", () -> world.acted(PAYER, new BillAct.Accept(bill, 31_500)));
    assertThat(forced().refusal().orElseThrow().name()).isEqualTo("LinesUnlawful");
    refused("CUS-BIL-031", () -> world.acted(PAYER, new BillAct.Settle(bill, 31_500, "T-1")));
  }

  /** Accepted past the checks of the registry, with a good signature. */
  private static CommandStatus forced() {
    var terms = new ApproveTerms(bill, 100);
    var view = seen(PAYER).bill();
    UUID id = UUID.randomUUID();
    var act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.BILLING,
            bill,
            PAYER_ID,
            BILLER_ID,
            Action.APPROVE_BILL,
            "Office",
            System.currentTimeMillis(),
            99,
            Bytes32.ZERO,
            terms.detail());
    var signature = WitnessSignature.of(world.signed(PAYER, act)).orElseThrow();
    return world
        .at(PAYER.organisation())
        .carryOut(
            PAYER.organisation(),
            new ChannelCommand(
                id, view.channel(), Action.APPROVE_BILL.code(), terms.body(act, signature)));
  }

  @Test
  @Order(6)
  void disputedAndAdjustedItIsAcceptedAndSettledByBoth() {
    // The bill was entered in the contract before this one.
    world.goOn(seen(BILLER).bill().channel());
    String words = "The patient was with us that night, not with you.";
    refused("CUS-BIL-039", () -> world.acted(PAYER, dispute(words.repeat(21))));
    BillingWorld.confirm(world.acted(PAYER, dispute(words)));
    awaitLines(BILLER, 2, LineStatus.DISPUTED);
    assertThat(seen(BILLER).lines().get(2).dispute()).contains(DisputeReason.NOT_PROVIDED);
    for (Caller party : List.of(PAYER, BILLER, REGULATOR)) {
      TestRegistry.await(
          "what the payer says, at " + party.organisation(),
          () -> !seen(party).disputes().isEmpty() && words(party).isPresent());
      assertThat(words(party)).contains(words);
    }
    BillingWorld.confirm(
        world.acted(BILLER, new BillAct.Adjust(bill, 1, ChargedLine.ofPacks(1, 10_000, "INR"))));
    BillingWorld.confirm(
        world.acted(BILLER, new BillAct.Adjust(bill, 2, ChargedLine.ofPacks(0, 0, "INR"))));
    awaitLines(PAYER, 2, LineStatus.CANCELLED);
    assertThat(seen(PAYER).bill().charged()).isEqualTo(BigInteger.valueOf(29_000));
    assertThat(seen(PAYER).lines().get(1).judgements())
        .extracting(BillView.Judged::verdict)
        .containsExactly(PriceVerdict.OVERCHARGED, PriceVerdict.LAWFUL);
    refused("CUS-BIL-035", () -> world.acted(PAYER, new BillAct.Accept(bill, 29_001)));
    BillingWorld.confirm(world.acted(PAYER, new BillAct.Accept(bill, 20_000)));
    world.awaitStatus(BILLER, bill, BillStatus.APPROVED);
    refused("CUS-BIL-035", () -> world.acted(PAYER, new BillAct.Settle(bill, 19_999, "T-1")));
    BillingWorld.confirm(world.acted(PAYER, new BillAct.Settle(bill, 20_000, "T-1")));
    TestRegistry.await("settled by the payer", () -> seen(PAYER).bill().settledByPayer());
    refused("CUS-BIL-036", () -> world.acted(PAYER, new BillAct.Settle(bill, 20_000, "T-1")));
    world.awaitStatus(BILLER, bill, BillStatus.APPROVED);
    BillingWorld.confirm(world.acted(BILLER, new BillAct.Settle(bill, 20_000, "E-9")));
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      world.awaitStatus(party, bill, BillStatus.SETTLED);
      assertThat(seen(party).settlements()).hasSize(2);
    }
  }

  private static BillAct dispute(String words) {
    return new BillAct.Dispute(bill, List.of(2), DisputeReason.NOT_PROVIDED, words);
  }

  private static Optional<String> words(Caller party) {
    return seen(party).disputes().get(0).words();
  }

  private static void awaitLines(Caller party, int line, LineStatus status) {
    TestRegistry.await(
        "line " + line + " is " + status, () -> seen(party).lines().get(line).status() == status);
  }

  @Test
  @Order(7)
  void wordsOfADisputeAreGivenToMembersOfTheChannelAlone() {
    UUID dispute = seen(PAYER).disputes().get(0).id();
    String channel = seen(PAYER).bill().channel();
    String outsider = OUTSIDER.organisation();
    Instant now = Instant.now();
    assertThat(world.askedFor(dispute, channel, BILLER_SLUG, BILLER_SLUG, now)).isNotEmpty();
    refused("CUS-DOC-002", () -> world.askedFor(dispute, channel, outsider, outsider, now));
    refused("CUS-VER-005", () -> world.askedFor(dispute, channel, BILLER_SLUG, outsider, now));
    refused(
        "CUS-VER-004",
        () -> world.askedFor(dispute, channel, BILLER_SLUG, BILLER_SLUG, now.minusSeconds(600)));
    refused(
        "CUS-DOC-002",
        () -> world.askedFor(UUID.randomUUID(), channel, BILLER_SLUG, BILLER_SLUG, now));
  }

  @Test
  @Order(7)
  void whatWasOverchargedStaysOnRecordWithInterestToTheDayItWasCorrected() {
    var query = new Overcharges.Query(DAY, today(), Optional.empty(), Optional.empty());
    List<Overcharges.Line> lines = world.overcharges().lines(REGULATOR, query, 10, 0);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).amount()).isEqualTo(BigInteger.valueOf(2_000));
    assertThat(lines.get(0).standing()).isFalse();
    // 400 days: a year at 15 %, and 35 days of the next, or 34 where a leap day is in the year.
    assertThat(lines.get(0).interest())
        .isEqualTo(OverchargeInterest.INDIA.on(BigInteger.valueOf(2_000), DAY, today()));
    for (Overcharges.By by : Overcharges.By.values()) {
      List<Overcharges.Sum> sums = world.overcharges().sums(REGULATOR, query, by);
      assertThat(sums).as(by.name()).hasSize(1);
      assertThat(sums.get(0).amount()).isEqualTo(BigInteger.valueOf(2_000));
      assertThat(sums.get(0).standing()).isZero();
    }
    assertThat(world.overcharges().sums(OUTSIDER, query, Overcharges.By.BILLER)).isEmpty();
    refused("CUS-BIL-001", () -> world.overcharges().sums(PATIENT, query, Overcharges.By.BILLER));
  }

  @Test
  @Order(7)
  void overchargeIsACaseOfTheBillersUntilPeopleCloseItAndSettledOnceAdjusted() {
    Cases cases = world.at(REGULATOR.organisation()).bean(Cases.class);
    TestRegistry.await("the case", () -> !cases.about(REGULATOR, BILLER_ID).isEmpty());
    CaseView.Summary opened = cases.about(REGULATOR, BILLER_ID).get(0);
    assertThat(opened.kind()).isEqualTo(AlertKind.OVERCHARGED);
    CaseView found = cases.view(REGULATOR, opened.id());
    assertThat(found.concerned()).extracting(CaseView.Named::id).containsExactly(BILLER_ID);
    assertThat(found.alerts()).hasSize(1);
    assertThat(found.alerts().get(0).details())
        .containsEntry("bill", bill.toString())
        .containsEntry("line", "2")
        .containsEntry("code", CEILING.text())
        .containsEntry("amount", "20.00 INR");
    TestRegistry.await(
        "it is settled",
        () -> cases.view(REGULATOR, opened.id()).alerts().get(0).settledAt().isPresent());
  }

  // --- Policies ---

  @Test
  @Order(8)
  void coveredClaimIsApprovedAtOnce() {
    card = world.policies().newCard(PAYER);
    opened(policy(card, "gtin:"));
    refused("CUS-BIL-018", () -> world.drafted(ofMartin(line(CEILING, 10_000))));
    world.consent(PATIENT, MARTIN);
    refused(
        "CUS-BIL-017",
        () ->
            world.drafted(
                bill(
                    Optional.of(MARTIN),
                    Optional.of(world.policies().newCard(PAYER)),
                    line(CEILING, 1))));
    bill = world.entered(ofMartin(line(CEILING, 10_000), line(FREE, 700)));
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      world.awaitStatus(party, bill, BillStatus.APPROVED);
      BillView view = seen(party);
      assertThat(view.bill().approvedByContract()).isTrue();
      assertThat(view.bill().covered()).isEqualTo(BigInteger.valueOf(10_000));
      assertThat(view.bill().borne()).contains(BigInteger.valueOf(8_000));
      assertThat(view.bill().patient()).isPresent();
    }
    PolicyView policy = world.policies().list(PAYER).get(0);
    assertThat(policy.card()).contains(card);
    assertThat(policy.left()).isEqualTo(BigInteger.valueOf(22_000));
    assertThat(world.policies().view(BILLER, policy.cover()).card()).isEmpty();
  }

  private static PolicyDraft policy(String number, String... covered) {
    return new PolicyDraft(
        BILLER_ID, number, "INR", 8_000, 20_000, 30_000, DAY, today(), List.of(covered));
  }

  private static void opened(PolicyDraft policy) {
    Policies.Draft draft =
        world.policies().draft(PAYER, UUID.randomUUID(), policy, world.address(PAYER), "Office");
    world.policies().open(PAYER, draft.id(), world.signed(PAYER, draft.act()));
    BillingWorld.confirm(
        world.at(PAYER.organisation()).awaitFinal(PAYER.organisation(), draft.id()));
    TestRegistry.await(
        "the biller knows the policy",
        () ->
            world.policies().list(BILLER).stream()
                .anyMatch(one -> one.cover().equals(draft.cover())));
  }

  private static BillDraft ofMartin(LineDraft... lines) {
    return bill(Optional.of(MARTIN), Optional.of(card), lines);
  }

  @Test
  @Order(9)
  void claimOfAnUnlawfulBillIsApprovedOnceItIsAdjusted() {
    bill = world.entered(ofMartin(line(CEILING, 11_000)));
    assertThat(seen(PAYER).bill().status()).isEqualTo(BillStatus.COMPLETE);
    TestRegistry.await(
        "the biller is told why",
        () -> seen(BILLER).own().orElseThrow().claimRefused().isPresent());
    assertThat(seen(BILLER).own().orElseThrow().claimRefused().orElseThrow().name())
        .isEqualTo("LinesUnlawful");
    BillingWorld.confirm(
        world.acted(BILLER, new BillAct.Adjust(bill, 0, ChargedLine.ofPacks(1, 5_000, "INR"))));
    world.awaitStatus(PAYER, bill, BillStatus.APPROVED);
    world.awaitStatus(BILLER, bill, BillStatus.APPROVED);
    assertThat(seen(BILLER).own().orElseThrow().claimRefused()).isEmpty();
    assertThat(seen(PAYER).bill().borne()).contains(BigInteger.valueOf(4_000));
  }

  @Test
  @Order(10)
  void patientReadsHerBillsAndNobodyElses() {
    assertThat(world.bills().ofPatient(PATIENT, MARTIN))
        .extracting(BillView.Summary::id)
        .hasSize(2)
        .contains(bill);
    assertThat(seen(PATIENT).own().orElseThrow().texts()).containsExactly("in our words");
    TestRegistry.await("one notice for each bill that was shared", () -> told().size() == 2);
    List<Notice> told = told();
    assertThat(told.get(0).bill()).contains(bill);
    assertThat(told.get(0).grantee()).contains(PAYER_ID);
    refused("CUS-BIL-030", () -> seen(OTHER_PATIENT));
    refused("CUS-BIL-001", () -> world.bills().ofPatient(OTHER_PATIENT, MARTIN));
    assertThat(world.bills().ofPatient(OTHER_PATIENT, DURAND)).isEmpty();
    refused("CUS-BIL-001", () -> world.bills().list(PATIENT, Bills.Query.ALL));
  }

  private static List<Notice> told() {
    return world
        .at(BILLER_SLUG)
        .bean(Notices.class)
        .list(PATIENT, MARTIN, Optional.empty(), 100)
        .stream()
        .filter(notice -> notice.kind() == NoticeKind.BILLED)
        .toList();
  }

  /** The key that signed it is revoked while it is on its way. */
  @Test
  @Order(11)
  void billThatTheContractRefusesIsToldToTheBillerAndToNobodyElse() {
    assertThat(world.bills().refused(BILLER)).isEmpty();
    Caller colleague = new Caller(BILLER_SLUG, "colleague", Set.of("biller"));
    world.enrol(colleague);
    Bills.Draft draft =
        world
            .bills()
            .draft(
                colleague,
                UUID.randomUUID(),
                ofMartin(line(CEILING, 10_000)),
                world.address(colleague),
                "Office");
    world.revoke(colleague);
    world.bills().submit(colleague, draft.id(), world.signed(colleague, draft.act()));
    CommandStatus outcome = world.at(BILLER_SLUG).awaitFinal(BILLER_SLUG, draft.id());
    assertThat(outcome.refusal()).as("%s", outcome).isPresent();
    assertThat(world.bills().refused(BILLER))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.bill()).isEqualTo(draft.bill());
              assertThat(one.number()).isEqualTo("R-17");
              assertThat(one.why()).isEqualTo(outcome.refusal().orElseThrow());
            });
    refused("CUS-BIL-001", () -> world.bills().refused(PAYER));
    assertThat(told()).as("of what went nowhere the patient is told nothing").hasSize(2);
    assertThat(world.bills().ofPatient(PATIENT, MARTIN)).hasSize(2);
    for (Caller party : List.of(BILLER, PAYER, REGULATOR)) {
      refused("CUS-BIL-030", () -> world.bills().view(party, draft.bill()));
    }
  }

  @Test
  @Order(11)
  void whatTheBillerKnowsOfItsBillsIsNotAtThePayers() {
    assertThat(world.rowsAtThePayers("bill"))
        .isEqualTo(world.bills().list(PAYER, Bills.Query.ALL).size());
    for (String table : List.of("bill_own", "patient", "notice", "pack_state")) {
      assertThat(world.rowsAtThePayers(table)).as(table).isZero();
    }
  }

  @Test
  @Order(11)
  void eachDoesItsOwnPartOnly() {
    LineDraft one = line(FREE, 1);
    refused(
        "CUS-BIL-001",
        () ->
            world
                .bills()
                .draft(PAYER, UUID.randomUUID(), bill(one), world.address(PAYER), "Office"));
    refused("CUS-BIL-001", () -> world.acted(BILLER, new BillAct.Accept(bill, 1)));
    refused(
        "CUS-BIL-001",
        () -> world.acted(PAYER, new BillAct.Adjust(bill, 0, ChargedLine.ofPacks(1, 1, "INR"))));
    refused("CUS-BIL-001", () -> world.policies().newCard(BILLER));
    refused("CUS-BIL-001", () -> world.policies().list(PATIENT));
    refused("CUS-BIL-038", () -> world.bills().claim(BILLER, UUID.randomUUID(), first()));
  }

  /** Its registry refuses it, and a contract sees one payer only; the regulator sees both. */
  @Test
  @Order(12)
  void packThatIsBilledToTwoPayersRoundTheRegistryBecomesACase() {
    Bytes32 commitment = world.bills().view(PAYER, first()).lines().get(3).pack().orElseThrow();
    Cases cases = world.at(REGULATOR.organisation()).bean(Cases.class);
    assertThat(cases.about(REGULATOR, first())).isEmpty();
    Bytes32 other = world.forcedBill(OTHER_PAYER, commitment, CEILING, DAY);
    TestRegistry.await("the case", () -> !cases.about(REGULATOR, other).isEmpty());
    CaseView.Summary opened = cases.about(REGULATOR, other).get(0);
    assertThat(opened.kind()).isEqualTo(AlertKind.PACK_BILLED_TWICE);
    CaseView found = cases.view(REGULATOR, opened.id());
    assertThat(found.concerned())
        .as("no payer, which would learn of the other")
        .extracting(CaseView.Named::id)
        .containsExactly(BILLER_ID);
    assertThat(found.alerts().get(0).details())
        .containsEntry("first", first().toString())
        .containsEntry("second", other.toString());
    world.awaitStatus(BILLER, other, BillStatus.COMPLETE);
    BillingWorld.confirm(
        world.acted(BILLER, new BillAct.Adjust(other, 0, ChargedLine.ofPacks(0, 0, "INR"))));
    TestRegistry.await(
        "charged no longer, it is explained",
        () -> cases.view(REGULATOR, opened.id()).alerts().get(0).settledAt().isPresent());
  }

  private static Bytes32 first() {
    List<BillView.Summary> all = world.bills().list(BILLER, Bills.Query.ALL);
    return all.get(all.size() - 1).id();
  }
}
