package org.custodia.registry.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.health.Colour.AMBER;
import static org.custodia.registry.health.Colour.GREEN;
import static org.custodia.registry.health.Colour.RED;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.ChannelTrouble.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NodeProbe;
import org.custodia.registry.rows.Rebuild;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.verification.ServiceContacts;
import org.junit.jupiter.api.Test;

/** What each light makes of what is known, where a real fault would be hard to bring about. */
class LightsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final long CHAIN = 1337;
  private static final Bytes32 PONT = Bytes32.keccak("pont".getBytes());
  private static final Bytes32 RHONE = Bytes32.keccak("rhone".getBytes());
  private static final HealthSettings SETTINGS = settings(Duration.ofSeconds(1));
  private static final NodeLights NODE = new NodeLights(SETTINGS);
  private static final LedgerLights LEDGER = new LedgerLights(SETTINGS);

  @Test
  void limitsFollowFromTheBlockPeriodAndAreNeverTooShort() {
    assertThat(SETTINGS.blockAge().amber()).isEqualTo(Duration.ofSeconds(20));
    assertThat(SETTINGS.blockAge().red()).isEqualTo(Duration.ofSeconds(60));
    HealthSettings fast = settings(Duration.ofMillis(50));
    assertThat(fast.blockAge().amber()).isEqualTo(Duration.ofSeconds(15));
    assertThat(fast.waiting().red()).isEqualTo(Duration.ofMinutes(2));
  }

  private static HealthSettings settings(Duration blockPeriod) {
    return new HealthSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofSeconds(1),
            null,
            null,
            null,
            null)
        .withLimits(blockPeriod);
  }

  @Test
  void aCertificateIsTalkedAboutThirtyDaysAhead() {
    says(NODE.node(with(certificatesEnd(Duration.ofDays(31)))), GREEN, "");
    says(NODE.node(with(certificatesEnd(Duration.ofDays(29)))), AMBER, "CUS-HEA-006");
    assertThat(
            NODE.node(with(certificatesEnd(Duration.ofDays(29))))
                .finding()
                .orElseThrow()
                .arguments())
        .containsExactly(NOW.plus(Duration.ofDays(29)));
  }

  private static NodeProbe.NodeReport certificatesEnd(Duration ahead) {
    NodeProbe.NodeReport report = node(CHAIN, 0, 4, Optional.empty(), 5);
    return new NodeProbe.NodeReport(
        report.roundTrip(),
        report.version(),
        report.chainId(),
        report.block(),
        report.blockTime(),
        report.peers(),
        report.syncingTo(),
        report.nextNonces(),
        Optional.of(NOW.plus(ahead)));
  }

  @Test
  void aNodeOnAnotherChainIsRed() {
    says(NODE.node(with(node(4711, 0, 4, Optional.empty(), 5))), RED, "CUS-HEA-002");
  }

  @Test
  void aNodeThatCatchesUpIsAlonOrSlowIsAmber() {
    says(NODE.node(with(node(CHAIN, 0, 4, Optional.of(900L), 5))), AMBER, "CUS-HEA-003");
    says(NODE.node(with(node(CHAIN, 0, 0, Optional.empty(), 5))), AMBER, "CUS-HEA-004");
    says(NODE.node(with(node(CHAIN, 0, 4, Optional.empty(), 1200))), AMBER, "CUS-HEA-005");
    says(NODE.node(with(node(CHAIN, 0, 4, Optional.empty(), 5))), GREEN, "");
  }

  @Test
  void oneLostAnswerIsAmberAndLongerSilenceIsRed() {
    says(NODE.node(silent(Duration.ofSeconds(1))), AMBER, "CUS-HEA-001");
    says(NODE.node(silent(Duration.ofSeconds(6))), RED, "CUS-HEA-001");
  }

  @Test
  void blocksAgeAndBlocksFromTheFutureAreToldApart() {
    says(NODE.blocks(with(node(CHAIN, 19, 4, Optional.empty(), 5))), GREEN, "");
    says(NODE.blocks(with(node(CHAIN, 20, 4, Optional.empty(), 5))), AMBER, "CUS-HEA-020");
    says(NODE.blocks(with(node(CHAIN, 60, 4, Optional.empty(), 5))), RED, "CUS-HEA-020");
    says(NODE.blocks(with(node(CHAIN, -3, 4, Optional.empty(), 5))), GREEN, "");
    says(NODE.blocks(with(node(CHAIN, -30, 4, Optional.empty(), 5))), AMBER, "CUS-HEA-021");
  }

  @Test
  void threeQuestionsInARowWithoutAnAnswerMakeTheServiceRedUnlessThatIsLongAgo() {
    says(NODE.verification(contact(0, NOW)), GREEN, "");
    says(NODE.verification(contact(2, NOW)), AMBER, "CUS-HEA-090");
    says(NODE.verification(contact(3, NOW)), RED, "CUS-HEA-090");
    says(NODE.verification(contact(9, NOW.minusSeconds(3600))), AMBER, "CUS-HEA-090");
  }

  @Test
  void aProjectorThatGaveUpSaysWhy() {
    Light light =
        LEDGER.projector(
            standing(
                new LedgerWorkers.Standing(
                    "pont", Optional.of("the chain of pont has changed"), Optional.empty())));
    says(light, RED, "CUS-HEA-030");
    assertThat(light.finding().orElseThrow().arguments())
        .containsExactly("the chain of pont has changed");
  }

  @Test
  void aNodeFurtherBackThanWhatWasReadFromItIsFoundOut() {
    Watched back = standing(trouble("the node is at block 5, the rows reach 100"));
    says(LEDGER.projector(books(back, page -> page, 5)), RED, "CUS-HEA-032");
    says(LEDGER.projector(books(back, page -> page, 100)), AMBER, "CUS-HEA-033");
  }

  @Test
  void rowsThatAreReadAnewSayHowFarTheyAreAlsoWithoutANode() {
    UnaryOperator<LedgerBooks.Page> anew =
        page ->
            new LedgerBooks.Page(
                page.at(),
                Optional.empty(),
                Optional.of(new Rebuild(100, 40, Duration.ofSeconds(8))),
                page.recorded(),
                page.submitted(),
                page.travelling(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    Watched watched = books(with(node(CHAIN, 0, 4, Optional.empty(), 5)), anew, 100);
    Light light = LEDGER.projector(watched);
    says(light, RED, "CUS-HEA-034");
    assertThat(light.finding().orElseThrow().arguments()).containsExactly(40L, 100L);
    assertThat(light.measure()).contains(new Measure(60, Measure.Unit.BLOCKS));
  }

  @Test
  void anIdleNetworksNextBlockIsNoLagUntilItIsNotReadForLong() {
    Watched watched = books(with(node(CHAIN, 0, 4, Optional.empty(), 5)), page -> page, 101);
    says(LEDGER.projector(behind(watched, Duration.ofMillis(500))), GREEN, "");
    says(LEDGER.projector(behind(watched, Duration.ofSeconds(70))), RED, "CUS-HEA-031");
  }

  @Test
  void commandsAndTransactionsThatWaitLongAreCounted() {
    UnaryOperator<LedgerBooks.Page> late =
        page ->
            new LedgerBooks.Page(
                page.at(),
                page.position(),
                page.rebuild(),
                waiting(3, 41),
                waiting(2, 300),
                waiting(2, 300),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    Watched watched = books(with(node(CHAIN, 0, 4, Optional.empty(), 5)), late, 100);
    says(LEDGER.recorded(watched), AMBER, "CUS-HEA-040");
    says(LEDGER.submitted(watched), RED, "CUS-HEA-042");
    says(LEDGER.transactions(watched), RED, "CUS-HEA-050");
  }

  @Test
  void aMissingNonceCountsOnlyWhenItStaysMissing() {
    UnaryOperator<LedgerBooks.Page> gap =
        page ->
            new LedgerBooks.Page(
                page.at(),
                page.position(),
                page.rebuild(),
                page.recorded(),
                page.submitted(),
                page.travelling(),
                List.of(new LedgerBooks.Gap("0xabc", 17)),
                List.of(),
                List.of(),
                List.of());
    Watched watched = books(with(node(CHAIN, 0, 4, Optional.empty(), 5)), gap, 100);
    says(LEDGER.transactions(missing(watched, Duration.ofSeconds(1))), GREEN, "");
    says(LEDGER.transactions(missing(watched, Duration.ofMinutes(5))), RED, "CUS-HEA-051");
  }

  @Test
  void aChannelSaysWhatStandsInItsWay() {
    says(channel("READY", 60, null, null), GREEN, "");
    says(channel("OPENED", 5, null, null), GREEN, "");
    Light awaited = channel("OPENED", 60, null, null);
    says(awaited, AMBER, "CUS-HEA-062");
    assertThat(awaited.finding().orElseThrow().arguments().get(0)).isEqualTo("Pharmacie du Pont");
    says(channel("OPENED", 900, null, null), RED, "CUS-HEA-062");
    says(channel("READY", 60, trouble(Kind.ADRIFT, "0x01"), null), RED, "CUS-LED-015");
    says(channel("READY", 60, trouble(Kind.OTHER_BEHIND, "0x01"), null), AMBER, "CUS-LED-013");
    says(channel("REJECTED", 60, null, "members"), AMBER, "CUS-HEA-063");
    says(channel("REJECTED", 200_000, null, "members"), GREEN, "");
  }

  @Test
  void whatHangsCountsAsUnansweredBeforeItReturns() throws Exception {
    MovableClock clock = new MovableClock(NOW);
    Gauge<String> gauge = new Gauge<>(clock, Duration.ofSeconds(3));
    gauge.measure(() -> "here");
    assertThat(gauge.seen().current()).contains("here");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () ->
                gauge.measure(
                    () -> {
                      asked.countDown();
                      try {
                        answered.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return "late";
                    }));
    thread.start();
    asked.await();
    assertThat(gauge.seen().silentSince()).isEmpty();
    clock.advance(Duration.ofSeconds(4));
    assertThat(gauge.seen().silentSince()).contains(NOW);
    assertThat(gauge.seen().value()).contains("here");
    answered.countDown();
    thread.join();
    assertThat(gauge.seen().current()).contains("late");
  }

  private static void says(Light light, Colour colour, String code) {
    assertThat(light.colour()).as(light.toString()).isEqualTo(colour);
    assertThat(light.finding().map(Light.Finding::code).orElse("")).isEqualTo(code);
  }

  private static NodeProbe.NodeReport node(
      long chain, long secondsOld, int peers, Optional<Long> syncingTo, long millis) {
    return new NodeProbe.NodeReport(
        Duration.ofMillis(millis),
        "Geth",
        chain,
        100,
        NOW.minusSeconds(secondsOld),
        OptionalInt.of(peers),
        syncingTo,
        Map.of(),
        Optional.empty());
  }

  private static <T> Gauge.Seen<T> known(T value) {
    return new Gauge.Seen<>(Optional.of(value), Optional.empty(), "");
  }

  private static Watched with(NodeProbe.NodeReport report) {
    return watched(known(report), Optional.empty(), Optional.empty());
  }

  private static Watched silent(Duration time) {
    return watched(
        new Gauge.Seen<>(Optional.empty(), Optional.of(NOW.minus(time)), "refused"),
        Optional.empty(),
        Optional.empty());
  }

  private static Watched contact(int failures, Instant at) {
    return watched(
        known(node(CHAIN, 0, 4, Optional.empty(), 5)),
        Optional.empty(),
        Optional.of(
            new ServiceContacts.Contact(
                at,
                failures,
                Optional.of(at).filter(since -> failures > 0),
                Optional.of("CUS-VER-060"))));
  }

  private static Watched standing(LedgerWorkers.Standing standing) {
    return watched(
        known(node(CHAIN, 0, 4, Optional.empty(), 5)), Optional.of(standing), Optional.empty());
  }

  @Test
  void aSignInServiceIsRedWhenItIsSilentForLongAndAmberWhenItIsSlow() {
    Watched watched = with(node(CHAIN, 0, 4, Optional.empty(), 5));
    assertThat(signIn(watched, known(Duration.ofMillis(20))).colour()).isEqualTo(Colour.GREEN);
    Light slow = signIn(watched, known(Duration.ofSeconds(2)));
    assertThat(slow.colour()).isEqualTo(Colour.AMBER);
    assertThat(slow.finding().orElseThrow().code()).isEqualTo("CUS-HEA-087");
    Light silent =
        signIn(
            watched,
            new Gauge.Seen<>(
                Optional.empty(), Optional.of(NOW.minusSeconds(60)), "connection refused"));
    assertThat(silent.colour()).isEqualTo(Colour.RED);
    assertThat(silent.finding().orElseThrow().code()).isEqualTo("CUS-HEA-086");
  }

  @Test
  void aDatabaseThatMayNotBeAskedForRoomIsGreenAndSaysSo() {
    Watched watched = with(node(CHAIN, 0, 4, Optional.empty(), 5));
    assertThat(NODE.database(watched).facts()).isEmpty();
    Watched untold =
        new Watched(
            watched.now(),
            watched.expectedChainId(),
            watched.node(),
            watched.privacyManager(),
            known(
                new DatabaseProbe.Report(
                    Duration.ofMillis(1), Optional.of(true), true, List.of(), true, false)),
            watched.signIn(),
            watched.books(),
            watched.standing(),
            watched.contact(),
            watched.behindSince(),
            watched.gapSince());
    assertThat(NODE.database(untold).colour()).isEqualTo(Colour.GREEN);
    assertThat(NODE.database(untold).facts())
        .containsExactly(new Fact(Fact.Name.ROOM, "NOT_ASKED"));
  }

  private static Light signIn(Watched watched, Gauge.Seen<Duration> seen) {
    return NODE.signIn(watched, seen);
  }

  private static LedgerWorkers.Standing trouble(String text) {
    return new LedgerWorkers.Standing("pont", Optional.empty(), Optional.of(text));
  }

  private static Watched watched(
      Gauge.Seen<NodeProbe.NodeReport> node,
      Optional<LedgerWorkers.Standing> standing,
      Optional<ServiceContacts.Contact> contact) {
    return new Watched(
        NOW,
        CHAIN,
        node,
        known(
            new NodeProbe.PrivacyManagerReport(
                Duration.ofMillis(3),
                "24.4.2",
                Optional.of(true),
                Optional.of(true),
                Optional.empty())),
        known(
            new DatabaseProbe.Report(
                Duration.ofMillis(1), Optional.of(true), true, List.of(), true, true)),
        Optional.empty(),
        known(sound(100)),
        standing,
        contact,
        Optional.empty(),
        Optional.empty());
  }

  private static Watched.Books sound(long nodeBlock) {
    return new Watched.Books(
        new LedgerBooks.Page(
            NOW,
            Optional.of(new Ledger.Position(100, NOW.minusSeconds(40))),
            Optional.empty(),
            waiting(0, 0),
            waiting(0, 0),
            waiting(0, 0),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        Optional.of(nodeBlock),
        Map.of(PONT, "Pharmacie du Pont", RHONE, "Laboratoire du Rhône"));
  }

  private static LedgerBooks.Waiting waiting(int count, long seconds) {
    return new LedgerBooks.Waiting(
        count,
        count == 0 ? Optional.empty() : Optional.of(NOW.minusSeconds(seconds)),
        Optional.empty());
  }

  private static Watched books(
      Watched watched, UnaryOperator<LedgerBooks.Page> change, long nodeBlock) {
    Watched.Books sound = sound(nodeBlock);
    return new Watched(
        watched.now(),
        CHAIN,
        watched.node(),
        watched.privacyManager(),
        watched.database(),
        watched.signIn(),
        known(new Watched.Books(change.apply(sound.page()), sound.nodeBlock(), sound.names())),
        watched.standing(),
        watched.contact(),
        Optional.empty(),
        Optional.empty());
  }

  private static Watched behind(Watched watched, Duration time) {
    return since(watched, Optional.of(NOW.minus(time)), Optional.empty());
  }

  private static Watched missing(Watched watched, Duration time) {
    return since(watched, Optional.empty(), Optional.of(NOW.minus(time)));
  }

  private static Watched since(Watched watched, Optional<Instant> behind, Optional<Instant> gap) {
    return new Watched(
        watched.now(),
        CHAIN,
        watched.node(),
        watched.privacyManager(),
        watched.database(),
        watched.signIn(),
        watched.books(),
        watched.standing(),
        watched.contact(),
        behind,
        gap);
  }

  @Test
  void aChannelThatWasMissedIsShownWithTheBlockToRollBackTo() {
    Light missed =
        LEDGER
            .channels(
                books(
                    with(node(CHAIN, 0, 4, Optional.empty(), 5)),
                    page -> with(page, List.of(), List.of(trouble(Kind.OPENING_MISSED, "0x02"))),
                    100))
            .get(0);
    says(missed, RED, "CUS-LED-012");
    assertThat(missed.about()).contains("0x02");
    assertThat(missed.facts()).contains(new Fact(Fact.Name.REWIND_TO, 41L));
    assertThat(missed.finding().orElseThrow().arguments())
        .containsExactly("Laboratoire du Rhône", "0x02", 3L, 41L);
  }

  private static ChannelTrouble trouble(Kind kind, String channel) {
    return new ChannelTrouble(
        channel,
        kind,
        Optional.of(RHONE),
        kind != Kind.OTHER_BEHIND,
        NOW,
        new ChannelTrouble.Head(3, Bytes32.ZERO),
        Optional.empty(),
        Optional.of(41L));
  }

  private static LedgerBooks.Page with(
      LedgerBooks.Page page,
      List<LedgerBooks.ChannelEntry> channels,
      List<ChannelTrouble> troubles) {
    return new LedgerBooks.Page(
        page.at(),
        page.position(),
        page.rebuild(),
        page.recorded(),
        page.submitted(),
        page.travelling(),
        List.of(),
        channels,
        troubles,
        List.of());
  }

  private static Light channel(
      String state, long secondsOld, ChannelTrouble trouble, String rejection) {
    LedgerBooks.ChannelEntry entry =
        new LedgerBooks.ChannelEntry(
            new Ledger.Channel(
                "0x01", 1, List.of(PONT, RHONE), Bytes32.ZERO, RHONE, state, Bytes32.ZERO, 3),
            NOW.minusSeconds(secondsOld),
            state.equals("OPENED") ? List.of(PONT) : List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(rejection),
            Optional.empty());
    return LEDGER
        .channels(
            books(
                with(node(CHAIN, 0, 4, Optional.empty(), 5)),
                page -> with(page, List.of(entry), Optional.ofNullable(trouble).stream().toList()),
                100))
        .get(0);
  }
}
