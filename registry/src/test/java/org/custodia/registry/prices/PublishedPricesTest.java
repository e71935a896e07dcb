package org.custodia.registry.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.prices.PriceDifferences.Change;
import org.custodia.registry.prices.PriceDifferences.Total;
import org.custodia.registry.prices.PriceOrdering.Draft;
import org.custodia.registry.prices.PriceOrdering.Head;
import org.custodia.registry.prices.PriceOrdering.Progress;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** Price orders from the file to the ledger, and looked up by another member. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PublishedPricesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Jurisdiction FRANCE = new Jurisdiction("FR");
  private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
  private static final Caller REGULATOR = new Caller(AGENCE, "nadia", Set.of("regulator"));
  private static final Path NATIONAL_FILE =
      Path.of("").toAbsolutePath().resolve("../../shared/data/medicines-fr/CIS_CIP_bdpm.txt");

  private static TestRegistry registry;
  private static String witness;

  @BeforeAll
  static void regulatorIsEnrolled() {
    registry =
        TestRegistry.start(
            database,
            network,
            IdentityConfiguration.class,
            WitnessingConfiguration.class,
            PricesConfiguration.class);
    witness = "0x" + Keys.getAddress(network.regulator());
    Members members = registry.bean(Members.class);
    TestRegistry.await(
        "the key of the regulator is known",
        () ->
            members.mayWitness(
                AGENCE,
                witness,
                TestNetwork.memberId(AGENCE),
                MemberRole.REGULATOR,
                Instant.now()));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static PriceOrdering ordering() {
    return registry.bean(PriceOrdering.class);
  }

  private static Head head(String number) {
    return new Head(FRANCE, number, Optional.empty());
  }

  private static InputStream extract() {
    return PriceOrdering.class.getResourceAsStream(
        "/org/custodia/registry/products/bdpm-extract/CIS_CIP_bdpm.txt");
  }

  private static Draft french(UUID id, String number) {
    return ordering().draftFrench(REGULATOR, id, head(number), MARCH, extract(), witness, "Bureau");
  }

  private static Draft list(UUID id, String number, String csv) {
    return list(REGULATOR, id, number, csv, witness);
  }

  private static Draft list(Caller caller, UUID id, String number, String csv, String key) {
    InputStream in = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    return ordering().draftList(caller, id, head(number), FrenchPriceOrder.RULE, in, key, "Bureau");
  }

  private static String signed(Draft draft) {
    var domain =
        new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
    return WitnessSignature.sign(draft.act(), domain, network.regulator()).toString();
  }

  private static void publish(Draft draft) {
    ordering().publish(REGULATOR, draft.id(), signed(draft));
    awaitInForce(draft, Duration.ofSeconds(30));
  }

  private static void awaitInForce(Draft draft, Duration patience) {
    TestRegistry.await(
        "the order is in force",
        patience,
        () -> ordering().progress(REGULATOR, draft.id()).inForce());
    // Another member's node may be a block behind.
    TestRegistry.await(
        "the order is known to the pharmacy",
        () ->
            prices().orders(PONT, 100).stream()
                .anyMatch(
                    order ->
                        order.orderId().equals(draft.orderId()) && order.inForceAt().isPresent()));
  }

  private static Prices prices() {
    return registry.bean(Prices.class);
  }

  private static Optional<PriceFact> at(PriceCode code, LocalDate day) {
    return prices().at(PONT, FRANCE, code, day);
  }

  /** What anybody computes from a fact: the root that its proof leads to. */
  private static Bytes32 provenRoot(PriceFact fact) {
    Bytes32 hash = new PriceEntry(fact.code(), fact.price()).leaf();
    for (Bytes32 sibling : fact.proof().orElseThrow()) {
      boolean first = hash.compareTo(sibling) < 0;
      byte[] pair = Arrays.copyOf((first ? hash : sibling).toArray(), 64);
      System.arraycopy((first ? sibling : hash).toArray(), 0, pair, 32, 32);
      hash = Bytes32.keccak(pair);
    }
    return hash;
  }

  private static Total total(Draft draft, Change change) {
    return draft.differences().totals().get(change);
  }

  // Three packs of the extract, in cents: without fee and fee.
  private static final PriceCode DOLIPRANE = PriceCode.gtin("3400930065785");

  @Test
  @Order(1)
  void frenchFileIsPublishedAndProvableByAnotherMember() {
    UUID id = UUID.randomUUID();
    Draft draft = french(id, "BDPM 2026-03");
    assertThat(draft.report().orElseThrow().read()).isEqualTo(423);
    assertThat(draft.report().orElseThrow().priced()).isEqualTo(267);
    assertThat(draft.size()).isEqualTo(267);
    assertThat(total(draft, Change.NEW)).isEqualTo(new Total(267, BigInteger.ZERO));
    assertThat(french(id, "BDPM 2026-03").act()).as("asked again").isEqualTo(draft.act());
    publish(draft);
    PriceFact fact = at(DOLIPRANE, MARCH).orElseThrow();
    assertThat(fact.order().orderId()).isEqualTo(draft.orderId());
    assertThat(fact.order().root()).isEqualTo(draft.root());
    assertThat(provenRoot(fact)).isEqualTo(draft.root());
    assertThat(fact.rule()).isEqualTo(FrenchPriceOrder.RULE);
    long publicPrice = fact.price().amount() + fact.price().fee();
    ChargedLine line = ChargedLine.ofPacks(2, 2 * publicPrice, "EUR");
    assertThat(Pricing.judge(fact.price(), fact.rule(), line).verdict())
        .isEqualTo(PriceVerdict.LAWFUL);
    assertThat(at(DOLIPRANE, MARCH.minusDays(1))).isEmpty();
    assertThat(at(PriceCode.gtin("3400900000000"), MARCH)).isEmpty();
  }

  @Test
  @Order(2)
  void numberIsUsedOnce() {
    assertRefused("CUS-PRC-004", () -> french(UUID.randomUUID(), "BDPM 2026-03"));
  }

  @Test
  @Order(3)
  void whatALaterOrderWouldChangeIsSaidBeforeAndThenCounts() {
    List<PriceFact> known =
        prices().orders(PONT, 1).stream()
            .flatMap(order -> codes().stream())
            .map(code -> at(code, MARCH).orElseThrow())
            .toList();
    PriceFact raised = known.get(0);
    PriceFact lowered = known.get(1);
    PriceFact same = known.get(2);
    LocalDate june = LocalDate.of(2026, 6, 1);
    String csv =
        "code,amount,fee,from\n"
            + line(raised, 5, june)
            + line(lowered, -3, june)
            + line(same, 0, june)
            + "gtin:03400999999991,100,0,2026-06-01\n";
    Draft draft = list(UUID.randomUUID(), "Arrêté du 12 mai 2026", csv);
    assertThat(total(draft, Change.RAISED)).isEqualTo(new Total(1, BigInteger.valueOf(5)));
    assertThat(total(draft, Change.LOWERED)).isEqualTo(new Total(1, BigInteger.valueOf(-3)));
    assertThat(total(draft, Change.SAME).codes()).isEqualTo(1);
    assertThat(total(draft, Change.NEW).codes()).isEqualTo(1);
    assertThat(total(draft, Change.NOT_NAMED).codes()).isEqualTo(264);
    publish(draft);
    assertThat(at(raised.code(), june).orElseThrow().price().amount())
        .isEqualTo(raised.price().amount() + 5);
    assertThat(at(raised.code(), june.minusDays(1)).orElseThrow().price())
        .isEqualTo(raised.price());
    assertThat(prices().at(PONT, FRANCE, List.of(raised.code(), same.code()), june))
        .containsOnlyKeys(raised.code(), same.code())
        .extractingByKey(raised.code())
        .isEqualTo(at(raised.code(), june).orElseThrow());
    assertThat(prices().overTime(PONT, FRANCE, raised.code()))
        .extracting(PriceSpan::from, PriceSpan::to)
        .containsExactly(
            tuple(MARCH, Optional.of(june.minusDays(1))), tuple(june, Optional.empty()));
    assertThat(prices().jurisdictions(PONT)).containsExactly(FRANCE);
    assertThat(prices().entries(PONT, draft.orderId(), 2, 1)).hasSize(2);
    assertThat(prices().history(PONT, FRANCE, raised.code()))
        .extracting(fact -> fact.order().number())
        .containsExactly("Arrêté du 12 mai 2026", "BDPM 2026-03");
  }

  private static List<PriceCode> codes() {
    return database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql(
                        "select code from price_entry where organisation = :o order by code limit"
                            + " 3")
                    .param("o", PONT)
                    .query((row, n) -> new PriceCode(row.getString(1)))
                    .list());
  }

  private static String line(PriceFact fact, long more, LocalDate from) {
    Price price = fact.price();
    return fact.code() + "," + (price.amount() + more) + "," + price.fee() + "," + from + "\n";
  }

  @Test
  @Order(4)
  void codeThatIsEndedIsNotRegulatedAnyMore() {
    InputStream in =
        new ByteArrayInputStream(
            ("code,from\n" + DOLIPRANE + ",2026-09-01").getBytes(StandardCharsets.UTF_8));
    PriceRule ended = PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR");
    Draft draft =
        ordering()
            .draftList(
                REGULATOR, UUID.randomUUID(), head("Fin de prix"), ended, in, witness, "Bureau");
    assertThat(total(draft, Change.ENDED).codes()).isEqualTo(1);
    publish(draft);
    assertThat(at(DOLIPRANE, LocalDate.of(2026, 9, 1)).orElseThrow().rule().kind())
        .isEqualTo(PriceKind.ENDED);
    assertThat(at(DOLIPRANE, LocalDate.of(2026, 8, 31)).orElseThrow().rule().kind())
        .isEqualTo(PriceKind.FIXED);
  }

  @Test
  @Order(5)
  void publicationThatWasInterruptedIsResumed() {
    UUID id = UUID.randomUUID();
    String csv =
        IntStream.rangeClosed(0, PriceOrder.BATCH)
            .mapToObj(i -> "tarif:T%04d,%d,0,2026-03-01".formatted(i, 100 + i))
            .collect(Collectors.joining("\n", "code,amount,fee,from\n", "\n"));
    Draft draft = list(id, "Tarif 2026", csv);
    assertThat(draft.batches()).isEqualTo(2);
    // Its first batch overtook the announcement, say, and was refused.
    UUID first = PriceBatches.batchId(id, 0, 0);
    byte[] call = PriceOrdersCalls.write(draft.orderId(), 0, new byte[] {1});
    CommandStatus refused =
        registry.carryOut(AGENCE, new PublicCall(first, PublicContract.PRICE_ORDERS, call));
    assertThat(refused.refusal().orElseThrow().name()).isEqualTo("UnknownOrder");
    assertThat(ordering().progress(REGULATOR, id)).extracting(Progress::refused).isEqualTo(1);
    assertRefused("CUS-PRC-012", () -> ordering().resume(REGULATOR, id));
    publish(draft);
    assertThat(ordering().draftOf(REGULATOR, draft.orderId())).contains(id);
    Progress done = ordering().progress(REGULATOR, id);
    assertThat(done.written()).isEqualTo(2);
    assertThat(done.refused()).isZero();
    ordering().publish(REGULATOR, id, signed(draft));
    assertThat(ordering().resume(REGULATOR, id).inForce()).isTrue();
    assertThat(prices().history(PONT, FRANCE, new PriceCode("tarif:T0800")))
        .as("nothing happens twice")
        .hasSize(1);
    assertThat(at(new PriceCode("tarif:T0800"), MARCH).map(PublishedPricesTest::provenRoot))
        .contains(draft.root());
  }

  @Test
  @Order(6)
  void ceilingsAreRevisedByAnIndexOnTheFirstOfApril() {
    Jurisdiction india = new Jurisdiction("IN");
    PriceRule rule = CountryRule.INDIA_SCHEDULED.rule();
    Draft first =
        list(
            new Head(india, "S.O. 1", Optional.empty()),
            rule,
            "code,amount,per,from\nnlem:1,10333,100,2026-01-01\nnlem:2,250,1,2026-01-01\n");
    publish(first);
    Head head = new Head(india, "S.O. 2", Optional.of(Bytes32.keccak(new byte[] {7})));
    IndexRevision tenth = new IndexRevision(1_100, 1_000, PriceRounding.HALF_UP);
    Draft revised =
        ordering()
            .draftRevision(
                REGULATOR,
                UUID.randomUUID(),
                head,
                first.orderId(),
                2026,
                tenth,
                witness,
                "Bureau");
    assertThat(total(revised, Change.RAISED))
        .isEqualTo(new Total(2, BigInteger.valueOf(1_033 + 25)));
    publish(revised);
    PriceCode one = new PriceCode("nlem:1");
    LocalDate april = LocalDate.of(2026, 4, 1);
    assertThat(prices().at(PONT, india, one, april).orElseThrow().price().amount())
        .isEqualTo(11_366);
    assertThat(prices().at(PONT, india, one, april.minusDays(1)).orElseThrow().price().amount())
        .isEqualTo(10_333);
    assertThat(prices().codes(PONT, india, "nlem:", 10))
        .containsExactly(one, new PriceCode("nlem:2"));
    // On the last day of March 2027 the first order counts no longer.
    assertRefused(
        "CUS-PRC-014",
        () ->
            ordering()
                .draftRevision(
                    REGULATOR,
                    UUID.randomUUID(),
                    new Head(india, "S.O. 3", head.document()),
                    first.orderId(),
                    2027,
                    tenth,
                    witness,
                    "Bureau"));
  }

  private static Draft list(Head head, PriceRule rule, String csv) {
    InputStream in = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    return ordering().draftList(REGULATOR, UUID.randomUUID(), head, rule, in, witness, "Bureau");
  }

  @Test
  @Order(7)
  void onlyARegulatorWithAnEnrolledKeyDrafts() {
    Caller pharmacist = new Caller(AGENCE, "paul", Set.of("pharmacist"));
    String csv = "code,amount,from\ntarif:X,1,2026-03-01";
    assertRefused(
        "CUS-PRC-001", () -> list(pharmacist, UUID.randomUUID(), "Par un autre", csv, witness));
    String unknown = "0x" + "ab".repeat(20);
    assertRefused(
        "CUS-MED-024", () -> list(REGULATOR, UUID.randomUUID(), "Sans clé", csv, unknown));
    Caller elsewhere = new Caller(PONT, "nadia", Set.of("regulator"));
    assertRefused(
        "CUS-MED-024", () -> list(elsewhere, UUID.randomUUID(), "D'ailleurs", csv, witness));
  }

  @Test
  @Order(8)
  void headsThatMeanNothingAreRefused() {
    for (String number : List.of("", " ", "n".repeat(65), "a\nb")) {
      assertRefused("CUS-PRC-003", () -> french(UUID.randomUUID(), number));
    }
    InputStream in = extract();
    Head nowhere = new Head(new Jurisdiction("FRANCE"), "1", Optional.empty());
    assertRefused(
        "CUS-PRC-002",
        () ->
            ordering()
                .draftFrench(REGULATOR, UUID.randomUUID(), nowhere, MARCH, in, witness, "Bureau"));
    assertRefused("CUS-PRC-010", () -> ordering().progress(REGULATOR, UUID.randomUUID()));
    PriceRule inNothing = PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "ZZZ");
    assertRefused(
        "CUS-PRC-011",
        () -> list(head("Sans monnaie"), inNothing, "code,amount,from\nt:x,1,2026-03-01"));
  }

  private static void assertRefused(String code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  @Order(9)
  void contractProjectionAndTimesSayTheSameOfRandomLinesUnderOrdersThatOverlap() {
    long seed = Long.getLong("custodia.seed", 20_261_126L);
    boolean thorough = Boolean.getBoolean("custodia.long");
    RandomPrices random = new RandomPrices(seed);
    for (int i = 0; i < (thorough ? 40 : 6); i++) {
      RandomPrices.Order order = random.order(i);
      Head head = new Head(RandomPrices.PLACE, "Random " + i, Optional.empty());
      publish(list(head, order.rule(), order.list()));
    }
    Web3j node = Web3j.build(new HttpService(network.file().node(PONT).rpc().toString()));
    Set<PriceVerdict> seen = EnumSet.noneOf(PriceVerdict.class);
    for (int i = 0; i < (thorough ? 5_000 : 200); i++) {
      PriceCode code = random.code();
      LocalDate day = random.day();
      Optional<PriceFact> fact = prices().at(PONT, RandomPrices.PLACE, code, day);
      ChargedLine line = random.line(fact);
      Judgement here =
          fact.map(known -> Pricing.judge(known.price(), known.rule(), line))
              .orElseGet(() -> Pricing.judgeUnregulated(line));
      String what = "seed %d, %s on %s, %s".formatted(seed, code, day, line);
      var there =
          RandomPrices.Said.by(node, network.file().contracts().priceOrders(), code, day, line);
      assertThat(there.judgement()).as(what).isEqualTo(here);
      assertThat(there.orderId())
          .as(what)
          .isEqualTo(fact.map(known -> known.order().orderId()).orElse(Bytes32.ZERO));
      assertThat(
              prices().overTime(PONT, RandomPrices.PLACE, code).stream()
                  .filter(span -> !day.isBefore(span.from()))
                  .filter(span -> span.to().map(to -> !day.isAfter(to)).orElse(true))
                  .map(PriceSpan::fact))
          .as(what)
          .containsExactlyElementsOf(fact.stream().toList());
      seen.add(here.verdict());
    }
    node.shutdown();
    assertThat(seen).as("verdicts that were met").containsExactlyInAnyOrder(PriceVerdict.values());
  }

  /** Some minutes; long only. */
  @Test
  @Order(10)
  void wholeNationalFileIsPublishedWithinFiveMinutes() throws IOException {
    assumeThat(Boolean.getBoolean("custodia.long")).isTrue();
    assumeThat(Files.exists(NATIONAL_FILE)).isTrue();
    long begin = System.nanoTime();
    Draft draft;
    try (InputStream file = Files.newInputStream(NATIONAL_FILE)) {
      draft =
          ordering()
              .draftFrench(
                  REGULATOR, UUID.randomUUID(), head("BDPM"), MARCH, file, witness, "Bureau");
    }
    System.out.println(
        "Drafted after " + seconds(begin) + " s: " + draft.report().orElseThrow().counts());
    assertThat(draft.report().orElseThrow().read()).isEqualTo(20_899);
    assertThat(draft.size()).isEqualTo(13_543);
    ordering().publish(REGULATOR, draft.id(), signed(draft));
    awaitInForce(draft, Duration.ofMinutes(5));
    System.out.println("In force and provable after " + seconds(begin) + " s");
    assertThat(seconds(begin)).isLessThan(300);
    assertThat(at(DOLIPRANE, MARCH).map(PublishedPricesTest::provenRoot)).contains(draft.root());
  }

  private static long seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toSeconds();
  }
}
