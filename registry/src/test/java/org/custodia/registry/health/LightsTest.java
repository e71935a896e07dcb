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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
  private static final int UNREAD = 4711;
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

  @Test
  void ofAllOtherCertificatesTheOneThatEndsFirstIsNamedThirtyDaysAheadAndIsRedOnceItHasEnded() {
    assertThat(NODE.certificates(List.of(), NOW)).isEmpty();
    says(certificates(31, 400), GREEN, "");
    Light soon = certificates(400, 29, 28);
    says(soon, AMBER, "CUS-HEA-095");
    assertThat(soon.finding().orElseThrow().arguments())
        .containsExactly("28.example:443", NOW.plus(Duration.ofDays(28)));
    says(certificates(28, -1), RED, "CUS-HEA-096");
    says(certificates(0), RED, "CUS-HEA-096");
    says(certificates(400, UNREAD), AMBER, "CUS-HEA-097");
    says(certificates(UNREAD), AMBER, "CUS-HEA-097");
    says(certificates(UNREAD, 29), AMBER, "CUS-HEA-095");
  }

  private static Light certificates(int... days) {
    return NODE.certificates(
            IntStream.of(days)
                .mapToObj(
                    ahead ->
                        new Certificates.Seen(
                            ahead + ".example:443",
                            Optional.of(NOW.plus(Duration.ofDays(ahead)))
                                .filter(end -> ahead != UNREAD)))
                .toList(),
            NOW)
        .orElseThrow();
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
  void blocksAgeByTheirTimeAndOnceOneWasSeenToComeByThat() {
    says(NODE.blocks(with(node(CHAIN, 19, 4, Optional.empty(), 5))), GREEN, "");
    says(NODE.blocks(with(node(CHAIN, 20, 4, Optional.empty(), 5))), AMBER, "CUS-HEA-020");
    says(NODE.blocks(with(node(CHAIN, 60, 4, Optional.empty(), 5))), RED, "CUS-HEA-020");
    says(NODE.blocks(with(node(CHAIN, -30, 4, Optional.empty(), 5))), GREEN, "");
    Watched standing = with(node(CHAIN, 0, 4, Optional.empty(), 5));
    says(NODE.blocks(clocks(standing, arrived(20), 0, 0)), AMBER, "CUS-HEA-020");
    says(NODE.blocks(clocks(standing, arrived(60), 0, 0)), RED, "CUS-HEA-020");
  }

  @Test
  void aWrongClockIsALightOfItsOwnAndMakesNoChainStandStill() {
    Watched hourAgo = with(node(CHAIN, 3600, 4, Optional.empty(), 5));
    Watched fast = clocks(hourAgo, arrived(1, 3600, 3601, 3602), 3600, 3600);
    says(NODE.blocks(fast), GREEN, "");
    says(NODE.clock(fast), RED, "CUS-HEA-023");
    assertThat(NODE.clock(fast).facts())
        .containsExactly(
            new Fact(Fact.Name.CLOCK_BLOCKS, 3598L),
            new Fact(Fact.Name.CLOCK_DATABASE, 3600L),
            new Fact(Fact.Name.CLOCK_SIGN_IN, 3600L));
    // Before a block was seen to come, the other clocks tell.
    Watched begun = clocks(hourAgo, BlockArrivals.Seen.NOTHING, 3600, 3600);
    says(NODE.blocks(begun), GREEN, "");
    says(NODE.clock(begun), RED, "CUS-HEA-023");
    Watched slow = clocks(with(node(CHAIN, -30, 4, Optional.empty(), 5)), arrived(1, -30), 0, 0);
    says(NODE.clock(slow), AMBER, "CUS-HEA-021");
    assertThat(NODE.clock(slow).finding().orElseThrow().arguments()).containsExactly(30L);
  }

  @Test
  void aClockThatIsRightIsGreenAndWhoeversIsWrongIsNamed() {
    Watched now = with(node(CHAIN, 0, 4, Optional.empty(), 5));
    says(NODE.clock(clocks(now, arrived(1, 1, 2, 1), 0, 0)), GREEN, "");
    says(NODE.clock(clocks(now, arrived(1, 6, 7, 6), 0, 0)), GREEN, "");
    says(NODE.clock(clocks(now, arrived(1, 1, 2, 1), -90, -90)), AMBER, "CUS-HEA-024");
    says(NODE.clock(clocks(now, arrived(1, 1, 2, 1), 0, 90)), AMBER, "CUS-HEA-025");
    says(NODE.clock(clocks(now, BlockArrivals.Seen.NOTHING, 90, 0)), AMBER, "CUS-HEA-024");
    // A node that catches up brings old blocks, each less old than the one before.
    says(NODE.clock(clocks(now, arrived(1, 900, 700, 500), 0, 0)), GREEN, "");
  }

  @Test
  void aClockThatIsSetTellsNothingOfTheBlocksThatCameBefore() {
    MovableClock clock = new MovableClock(NOW);
    AtomicLong nanos = new AtomicLong();
    BlockArrivals arrivals = new BlockArrivals(clock, nanos::get);
    for (int block = 1; block <= 4; block++) {
      arrivals.answered(block(block, clock.instant().minusSeconds(1)));
      clock.advance(Duration.ofSeconds(2));
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    }
    assertThat(arrivals.seen().since()).contains(Duration.ofSeconds(2));
    assertThat(arrivals.seen().clockAhead(Duration.ofSeconds(2))).contains(Duration.ZERO);
    clock.advance(Duration.ofHours(1));
    assertThat(arrivals.seen().since()).contains(Duration.ofSeconds(2));
    for (int block = 4; block <= 7; block++) {
      arrivals.answered(block(block, clock.instant().minusSeconds(3601)));
      assertThat(arrivals.seen().clockAhead(Duration.ZERO).isPresent()).isEqualTo(block == 7);
    }
    assertThat(arrivals.seen().clockAhead(Duration.ZERO)).contains(Duration.ofSeconds(3601));
    arrivals.silent();
    arrivals.answered(block(90, clock.instant()));
    assertThat(arrivals.seen().since()).isEmpty();
  }

  private static NodeProbe.NodeReport block(long number, Instant made) {
    return new NodeProbe.NodeReport(
        Duration.ofMillis(5),
        "Geth",
        CHAIN,
        number,
        made,
        OptionalInt.of(4),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  private static BlockArrivals.Seen arrived(long secondsAgo, long... secondsOld) {
    return new BlockArrivals.Seen(
        Optional.of(Duration.ofSeconds(secondsAgo)),
        LongStream.of(secondsOld).mapToObj(Duration::ofSeconds).toList());
  }

  private static Watched clocks(
      Watched watched, BlockArrivals.Seen arrivals, long overDatabase, long overSignIn) {
    return new Watched(
        watched.now(),
        watched.expectedChainId(),
        watched.node(),
        arrivals,
        watched.privacyManager(),
        known(database(Duration.ofSeconds(overDatabase), true)),
        Optional.of(
            known(
                new SignIn.Answer(
                    Duration.ofMillis(20), Optional.of(Duration.ofSeconds(overSignIn))))),
        watched.books(),
        watched.standing(),
        watched.contact(),
        watched.behindSince(),
        watched.gapSince());
  }

  private static DatabaseProbe.Report database(Duration clockAhead, boolean roomTold) {
    return new DatabaseProbe.Report(
        Duration.ofMillis(1), Optional.of(true), true, clockAhead, List.of(), true, roomTold);
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
    assertThat(signIn(watched, known(after(Duration.ofMillis(20)))).colour())
        .isEqualTo(Colour.GREEN);
    Light slow = signIn(watched, known(after(Duration.ofSeconds(2))));
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
            watched.arrivals(),
            watched.privacyManager(),
            known(database(Duration.ZERO, false)),
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

  private static SignIn.Answer after(Duration roundTrip) {
    return new SignIn.Answer(roundTrip, Optional.empty());
  }

  private static Light signIn(Watched watched, Gauge.Seen<SignIn.Answer> seen) {
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
        BlockArrivals.Seen.NOTHING,
        known(
            new NodeProbe.PrivacyManagerReport(
                Duration.ofMillis(3),
                "24.4.2",
                Optional.of(true),
                Optional.of(true),
                Optional.empty())),
        known(database(Duration.ZERO, true)),
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
        watched.arrivals(),
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
        watched.arrivals(),
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
