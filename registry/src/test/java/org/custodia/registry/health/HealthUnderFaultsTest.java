package org.custodia.registry.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeProbe;
import org.custodia.registry.ledger.Rewind;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.SmallDisk;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;

/** Parts of an installation really fail, and its lights say so, and say when it is over. */
class HealthUnderFaultsTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Map<String, Object> IMPATIENT =
      Map.of(
          "custodia.health.every", "100ms",
          "custodia.health.budget", "1s",
          "custodia.health.silence", "1s",
          "custodia.health.slow", "800ms",
          "custodia.health.block-age.amber", "4s",
          "custodia.health.block-age.red", "6s",
          "custodia.health.lag.amber", "1s",
          "custodia.health.lag.red", "3s",
          "custodia.health.waiting.amber", "2s",
          "custodia.health.waiting.red", "4s");

  private static volatile Instant certificateEnds = Instant.now().plus(Duration.ofDays(397));
  private static RestartablePostgres postgres;
  private static RegistryDatabase database;
  private static TestRegistry registry;
  private static Health health;
  private static NetworkFaults faults;

  @Configuration(proxyBeanMethods = false)
  static class ShownCertificates {
    @Bean
    Certificates certificates() {
      return () ->
          List.of(new Certificates.Seen("custodia.pont.example:443", Optional.of(certificateEnds)));
    }
  }

  @BeforeAll
  static void anInstallationForAll() {
    postgres = new RestartablePostgres();
    database = postgres.database();
    registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(),
            IMPATIENT,
            IdentityConfiguration.class,
            HealthConfiguration.class,
            ShownCertificates.class);
    health = registry.bean(Health.class);
    faults = network.network().faults();
    openChannel(PONT);
    openChannel(GARE);
  }

  @AfterAll
  static void stop() {
    registry.close();
    database.close();
    postgres.close();
  }

  @BeforeEach
  void allIsWell() {
    awaitGreen(PONT);
  }

  @AfterEach
  void mend() {
    faults.clear();
  }

  @Test
  void aSoundInstallationIsGreenAndEachSeesItsOwnChannelsAlone() {
    awaitGreen(PONT);
    List<Light> pont = channels(PONT);
    assertThat(pont).hasSize(1);
    assertThat(fact(pont.get(0), Fact.Name.MEMBERS).toString())
        .contains("Pharmacie du Pont", "Laboratoire du Rhône", "Agence du médicament")
        .doesNotContain("Gare");
    assertThat(fact(pont.get(0), Fact.Name.STATE)).isEqualTo("READY");
    assertThat(channels(RHONE)).hasSize(2);
    assertThat(channels(SAINT_LUC)).isEmpty();
    assertThat(light(PONT, Subject.NODE).facts())
        .extracting(Fact::name)
        .contains(Fact.Name.VERSION, Fact.Name.CHAIN_ID, Fact.Name.BLOCK, Fact.Name.PEERS);
    assertThat(health.of(PONT).lastHour()).isNotEmpty();
    assertThat(health.hindrance(PONT)).isEmpty();
  }

  @Test
  void aCertificateThatEndsSoonIsAmberUntilItIsRenewedAndHindersNobody() {
    Instant renewed = certificateEnds;
    try {
      certificateEnds = Instant.now().plus(Duration.ofDays(20));
      awaitLight(PONT, Subject.CERTIFICATES, Colour.AMBER, "CUS-HEA-095");
      certificateEnds = Instant.now();
      awaitLight(PONT, Subject.CERTIFICATES, Colour.RED, "CUS-HEA-096");
      assertThat(health.hindrance(PONT)).isEmpty();
    } finally {
      certificateEnds = renewed;
    }
    awaitGreen(PONT);
  }

  @Test
  void aNodeThatStoppedIsRedAndGreenAgainWhenItIsBackAndNobodyElseIsTouched() {
    faults.stopNode(PONT);
    awaitLight(PONT, Subject.NODE, Colour.RED, "CUS-HEA-001");
    awaitLight(PONT, Subject.BLOCKS, Colour.AMBER, "CUS-HEA-022");
    assertThat(health.hindrance(PONT)).contains(Subject.NODE);
    assertThat(light(PONT, Subject.PRIVACY_MANAGER).colour()).isEqualTo(Colour.GREEN);
    assertThat(light(PONT, Subject.DATABASE).colour()).isEqualTo(Colour.GREEN);
    assertThat(light(GARE, Subject.NODE).colour()).isEqualTo(Colour.GREEN);
    faults.startNode(PONT);
    awaitGreen(PONT);
  }

  @Test
  void aNodeThatHangsIsRedAndLookingAtItTakesNoTime() {
    faults.onRpc(PONT, Rule.always(new WireFault.Delay(Duration.ofSeconds(3))));
    awaitLight(PONT, Subject.NODE, Colour.RED, "CUS-HEA-001");
    long begun = System.nanoTime();
    for (int i = 0; i < 1_000; i++) health.of(PONT);
    // Far from a thousand times three seconds, and nothing to a machine that halts for a few.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aPrivacyManagerThatStoppedIsRedAndGreenAgainWhenItIsBack() {
    faults.stopPrivacyManager(PONT);
    awaitLight(PONT, Subject.PRIVACY_MANAGER, Colour.RED, "CUS-HEA-010");
    assertThat(light(PONT, Subject.NODE).colour()).isEqualTo(Colour.GREEN);
    faults.startPrivacyManager(PONT);
    awaitGreen(PONT);
  }

  @Test
  void aPrivacyManagerThatLostItsDatabaseIsAmberUntilTheOthersHaveSentAgain() {
    faults.stopPrivacyManager(PONT);
    faults.losePayloads(PONT);
    faults.startPrivacyManager(PONT);
    awaitLight(PONT, Subject.PRIVACY_MANAGER, Colour.AMBER, "CUS-HEA-014");
    assertThat(health.hindrance(PONT)).isEmpty();
    faults.stopPrivacyManager(PONT);
    faults.recoverPayloads(PONT);
    faults.startPrivacyManager(PONT);
    awaitGreen(PONT);
  }

  @Test
  void aPrivacyManagerWithAnotherKeyIsFoundOut() {
    NetworkFile.Node pont = network.file().node(PONT);
    NetworkFile.Node mistaken =
        new NetworkFile.Node(
            pont.name(),
            pont.identity(),
            pont.rpc(),
            pont.tessera(),
            network.file().node(GARE).tesseraPublicKey(),
            KeyFiles.NONE,
            Optional.empty());
    try (NodeProbe right = new NodeProbe(pont, List.of(), Duration.ofSeconds(5));
        NodeProbe wrong = new NodeProbe(mistaken, List.of(), Duration.ofSeconds(5))) {
      assertThat(right.privacyManager(List.of()).holdsKey()).contains(true);
      assertThat(wrong.privacyManager(List.of()).holdsKey()).contains(false);
    }
  }

  @Test
  void aNodeThatGetsNoNewBlocksIsFoundOutThoughItAnswers() {
    faults.partition(PONT);
    awaitLight(PONT, Subject.BLOCKS, Colour.AMBER, "CUS-HEA-020");
    awaitLight(PONT, Subject.BLOCKS, Colour.RED, "CUS-HEA-020");
    awaitLight(PONT, Subject.NODE, Colour.AMBER, "CUS-HEA-004");
    assertThat(light(GARE, Subject.BLOCKS).colour()).isEqualTo(Colour.GREEN);
    faults.heal();
    awaitGreen(PONT);
  }

  @Test
  void aClockThatIsWrongIsTakenForNoChainThatStandsStill() {
    clockSaysThat(Duration.ofHours(1), "CUS-HEA-023");
    clockSaysThat(Duration.ofHours(-1), "CUS-HEA-021");
  }

  private static void clockSaysThat(Duration ahead, String code) {
    Clock wrong = Clock.offset(Clock.systemUTC(), ahead);
    HealthSettings settings =
        new HealthSettings(
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                null,
                null,
                null,
                null)
            .withLimits(Duration.ofSeconds(1));
    Gauge<DatabaseProbe.Report> gauge = new Gauge<>(wrong, Duration.ofSeconds(5));
    DatabaseProbe probe = new DatabaseProbe(database.jdbc(), Optional.empty(), wrong);
    NetworkFile.Node node = network.file().node(PONT);
    OrganisationWatch watch =
        new OrganisationWatch(
            PONT,
            network.file().chainId(),
            new NodeProbe(node, List.of(), settings.budget()),
            new LedgerBooks(database.rows(), database.jdbc()),
            registry.bean(Members.class),
            settings,
            wrong);
    try {
      TestRegistry.await(
          "three blocks came while the clock is wrong by " + ahead,
          () -> {
            watch.askNode();
            gauge.measure(probe::ask);
            watch.judge(
                gauge.seen(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
            Light clock = light(watch.report(), Subject.CLOCK);
            assertThat(clock.colour()).as("%s", clock).isEqualTo(Colour.RED);
            assertThat(clock.finding().orElseThrow().code()).isEqualTo(code);
            return Stream.of(Fact.Name.CLOCK_BLOCKS, Fact.Name.CLOCK_DATABASE)
                .allMatch(
                    name ->
                        clock.facts().stream()
                            .anyMatch(
                                fact ->
                                    fact.name() == name
                                        && Math.abs((long) fact.value() - ahead.toSeconds()) < 5));
          });
      Light blocks = light(watch.report(), Subject.BLOCKS);
      assertThat(blocks.colour()).as("%s", blocks).isEqualTo(Colour.GREEN);
    } finally {
      watch.close();
    }
  }

  @Test
  void aProjectorThatIsHeldUpFallsBehindAndCatchesUp() {
    RegistryDatabase other = postgres.database();
    try {
      other
          .rows()
          .in(
              PONT,
              () -> {
                other
                    .jdbc()
                    .sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                    .param("name", "custodia projector " + PONT)
                    .query((row, i) -> 1)
                    .list();
                awaitLight(PONT, Subject.PROJECTOR, Colour.RED, "CUS-HEA-031");
              });
    } finally {
      other.close();
    }
    awaitGreen(PONT);
  }

  @Test
  void whatWaitsForARecipientThatIsAwayIsCountedWithTheNodesWordsUntilItIsSent() {
    faults.stopPrivacyManager(SAINT_LUC);
    registry
        .ledger()
        .record(
            RHONE,
            new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members(SAINT_LUC), Bytes32.ZERO));
    awaitLight(RHONE, Subject.RECORDED, Colour.RED, "CUS-HEA-040");
    Light outbox = light(RHONE, Subject.RECORDED);
    assertThat(outbox.measure()).contains(new Measure(1, Measure.Unit.COMMANDS));
    TestRegistry.await(
        "the node's words",
        () ->
            light(RHONE, Subject.RECORDED).facts().stream()
                .anyMatch(
                    fact ->
                        fact.name() == Fact.Name.CAUSE
                            && fact.value().toString().contains("Recipient not found")));
    assertThat(health.hindrance(RHONE)).contains(Subject.RECORDED);
    assertThat(light(PONT, Subject.RECORDED).colour()).isEqualTo(Colour.GREEN);
    faults.startPrivacyManager(SAINT_LUC);
    TestRegistry.await("the channel is opened", () -> channels(RHONE).size() == 3);
    awaitGreen(RHONE);
  }

  @Test
  void aChannelThatOnesNodeHasMissedAStepOfIsRedNamesTheBlockAndIsCuredByRollingBack() {
    String channel = channels(GARE).get(0).about().orElseThrow();
    // The node imports nothing until its privacy manager is gone.
    faults.delayBlocks(GARE, Duration.ofHours(1));
    long missed = step(channel);
    faults.stopPrivacyManager(GARE);
    faults.delayBlocks(GARE, Duration.ZERO);
    TestRegistry.await(
        "the block is imported without its payload",
        () -> registry.ledger().position(GARE).block() >= missed);
    faults.startPrivacyManager(GARE);
    step(channel);
    TestRegistry.await(
        "the channel is red and says where to roll back to",
        () ->
            channels(GARE).stream()
                .anyMatch(
                    light ->
                        light.colour() == Colour.RED
                            && light.finding().orElseThrow().code().startsWith("CUS-LED-01")
                            && light.facts().stream()
                                .anyMatch(fact -> fact.name() == Fact.Name.REWIND_TO)));
    assertThat(health.hindrance(GARE)).contains(Subject.CHANNEL);
    assertThat(channels(RHONE)).noneMatch(light -> light.colour() == Colour.RED);
    long block = (Long) fact(channels(GARE).get(0), Fact.Name.REWIND_TO);
    assertThat(block).isLessThan(missed);

    Rewind rewind =
        registry
            .bean(NodeRewind.class)
            .rollBack(new Caller(GARE, "administrator.gare", Set.of("administrator")), block);
    assertThat(rewind.back()).isTrue();
    awaitGreen(GARE);
    assertThat(channels(GARE).get(0).measure())
        .isEqualTo(
            channels(RHONE).stream()
                .filter(light -> light.about().orElseThrow().equals(channel))
                .findFirst()
                .orElseThrow()
                .measure());
  }

  /** Something that the channel records and refuses; says in which block. */
  private static long step(String channel) {
    return registry
        .carryOut(
            RHONE, new LedgerCommand.ChannelCommand(UUID.randomUUID(), channel, 1, new byte[] {1}))
        .evidence()
        .orElseThrow()
        .block();
  }

  @Test
  void aDatabaseThatStoppedIsRedForAllAndGreenAgainWhenItIsBack() {
    postgres.stop();
    try {
      awaitLight(PONT, Subject.DATABASE, Colour.RED, "CUS-HEA-080");
      awaitLight(PONT, Subject.RECORDED, Colour.AMBER, "CUS-HEA-083");
      assertThat(light(GARE, Subject.DATABASE).colour()).isEqualTo(Colour.RED);
      assertThat(health.databaseAnswers()).isFalse();
      assertThat(light(PONT, Subject.NODE).colour()).isEqualTo(Colour.GREEN);
    } finally {
      postgres.start();
    }
    awaitGreen(PONT);
    assertThat(health.databaseAnswers()).isTrue();
  }

  @Test
  void aDatabaseThatHangsIsRedToo() {
    postgres.freeze();
    try {
      awaitLight(PONT, Subject.DATABASE, Colour.RED, "CUS-HEA-080");
      assertThat(light(PONT, Subject.NODE).colour()).isEqualTo(Colour.GREEN);
    } finally {
      postgres.thaw();
    }
    awaitGreen(PONT);
  }

  @Test
  void aDatabaseThatTakesNothingIsRedAndWhatIsShownStays() {
    postgres.readOnly(true);
    try {
      awaitLight(PONT, Subject.DATABASE, Colour.RED, "CUS-HEA-084");
      assertThat(health.hindrance(PONT)).contains(Subject.DATABASE);
      assertThat(health.databaseAnswers()).isTrue();
      assertThat(registry.ledger().position(PONT).block()).as("reading goes on").isPositive();
    } finally {
      postgres.readOnly(false);
    }
    awaitGreen(PONT);
  }

  @Test
  void aDatabaseThatWouldForgetInACrashWhatItTookIsAmberAndNamesWhatToSet() {
    postgres.forApplication("set synchronous_commit = off");
    try {
      awaitLight(PONT, Subject.DATABASE, Colour.AMBER, "CUS-HEA-088");
      assertThat(light(PONT, Subject.DATABASE).finding().orElseThrow().arguments())
          .containsExactly("synchronous_commit = off");
      postgres.set("full_page_writes", "off");
      TestRegistry.await(
          "both are named",
          () ->
              light(PONT, Subject.DATABASE)
                  .finding()
                  .filter(
                      finding ->
                          finding
                              .arguments()
                              .contains("full_page_writes = off, synchronous_commit = off"))
                  .isPresent());
      assertThat(health.hindrance(PONT)).as("of those who work").isEmpty();
    } finally {
      postgres.set("full_page_writes", "on");
      postgres.forApplication("reset synchronous_commit");
    }
    awaitGreen(PONT);
    try (RegistryDatabase unflushed = RegistryDatabase.fresh()) {
      assertThat(
              new DatabaseProbe(unflushed.jdbc(), Optional.empty(), Clock.systemUTC())
                  .ask()
                  .forgetful())
          .containsExactly("fsync = off");
    }
  }

  @Test
  void aDatabaseWhoseDiskIsFullIsRedAndGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted()) {
      postgres.moveOutboxTo(disk.directory("tablespace"));
      try {
        awaitGreen(PONT);
        disk.fill();
        assertThatThrownBy(() -> registry.ledger().record(AGENCE, large()))
            .isInstanceOf(DataAccessResourceFailureException.class)
            .hasRootCauseInstanceOf(SQLException.class)
            .rootCause()
            .extracting(refusal -> ((SQLException) refusal).getSQLState())
            .isEqualTo("53100");
        assertThat(new DatabaseProbe(database.jdbc(), Optional.empty(), Clock.systemUTC()).ask())
            .extracting(DatabaseProbe.Report::room, DatabaseProbe.Report::writable)
            .containsExactly(false, true);
        assertThat(registry.ledger().position(PONT).block()).as("reading goes on").isPositive();
        disk.empty();
        LedgerCommand taken = large();
        registry.ledger().record(AGENCE, taken);
        assertThat(registry.ledger().status(AGENCE, taken.id())).isPresent();
      } finally {
        disk.empty();
        postgres.moveOutboxBack();
      }
    }
    awaitGreen(PONT);
  }

  /** A call that takes more room than is left in what the table has already. */
  private static LedgerCommand large() {
    byte[] noise = new byte[100_000];
    new Random().nextBytes(noise);
    return new LedgerCommand.PublicCall(
        UUID.randomUUID(), LedgerCommand.PublicContract.REGISTRAR, noise);
  }

  @Test
  void tablesOfAnotherVersionAreFoundOut() {
    var clock = java.time.Clock.systemUTC();
    var before = new DatabaseProbe(database.jdbc(), Optional.of(postgres.flyway()), clock);
    assertThat(before.ask().tablesFit()).contains(true);
    postgres
        .owner()
        .sql(
            "update flyway_schema_history set version = '9999' where version ="
                + " (select max(version) from flyway_schema_history)")
        .update();
    try {
      var after = new DatabaseProbe(database.jdbc(), Optional.of(postgres.flyway()), clock);
      assertThat(after.ask().tablesFit()).contains(false);
    } finally {
      postgres
          .owner()
          .sql(
              "update flyway_schema_history set version = split_part(substr(script, 2), '__', 1)"
                  + " where version = '9999'")
          .update();
    }
  }

  private static void openChannel(String receiver) {
    registry.carryOut(
        RHONE,
        new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members(receiver), Bytes32.ZERO));
    TestRegistry.await(
        "the channel with " + receiver,
        () ->
            Stream.of(RHONE, receiver, AGENCE)
                .allMatch(
                    member ->
                        registry
                            .ledger()
                            .channel(member, 1, members(receiver), Bytes32.ZERO)
                            .isPresent()));
  }

  private static List<Bytes32> members(String receiver) {
    return Stream.of(AGENCE, RHONE, receiver).map(TestNetwork::memberId).sorted().toList();
  }

  private static Light light(String organisation, Subject subject) {
    return light(health.of(organisation), subject);
  }

  private static Light light(HealthReport report, Subject subject) {
    return report.lights().stream()
        .filter(light -> light.subject() == subject)
        .findFirst()
        .orElseThrow();
  }

  private static List<Light> channels(String organisation) {
    return health.of(organisation).lights().stream()
        .filter(light -> light.subject() == Subject.CHANNEL)
        .toList();
  }

  private static Object fact(Light light, Fact.Name name) {
    return light.facts().stream()
        .filter(fact -> fact.name() == name)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static void awaitLight(String organisation, Subject subject, Colour colour, String code) {
    TestRegistry.await(
        subject + " " + colour + " " + code + " of " + organisation,
        () -> {
          Light light = light(organisation, subject);
          return light.colour() == colour && light.finding().orElseThrow().code().equals(code);
        });
  }

  private static void awaitGreen(String organisation) {
    List<Light> last = new ArrayList<>();
    try {
      TestRegistry.await(
          organisation + " is green",
          () -> {
            HealthReport report = health.of(organisation);
            last.clear();
            last.addAll(report.of(Colour.AMBER));
            last.addAll(report.of(Colour.RED));
            return report.colour() == Colour.GREEN;
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + last, e);
    }
  }
}
