package org.custodia.scanners.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.agent.chain.BatchJson.TakenSession;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms.Entry;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.chain.SessionSeal;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.agent.journal.EventState;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.session.Notice.Tone;
import org.custodia.scanners.gs1.KeyboardLayouts;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

class CheckpointAgentTest {
  private static final String UNIT = "]C100340123450000000017";
  private static final String DONATION = "]d1=G12349865432177";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private Clock clock = CLOCK;
  private Journal journal;
  private DeviceKey key;
  private Optional<LotFacts> facts = Optional.empty();
  private CheckpointAgent agent;

  @BeforeEach
  void begin() {
    key =
        DeviceKey.in(Secrets.in(folder.resolve("secrets.p12"), "a long passphrase".toCharArray()));
    open();
  }

  private void open() {
    journal = Journal.open(folder.resolve("journal.db"), TestDevice.DOMAIN, key.address());
    agent =
        new CheckpointAgent(
            journal, TestDevice.POST, key, TestDevice.READER, clock, "h.martin", () -> facts);
  }

  @AfterEach
  void end() {
    journal.close();
  }

  private Notice scan(String text) {
    return agent.scanned("test", text);
  }

  private Notice command(Command command) {
    return scan("]d1" + command.symbolText());
  }

  private void assertNotice(Notice notice, Tone tone, String code) {
    assertThat(notice.code()).as(notice.toString()).isEqualTo(code);
    assertThat(notice.tone()).as(notice.toString()).isEqualTo(tone);
    for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
      assertThat(notice.sentence(locale)).doesNotContain("{", "next.", "mode.").isNotEqualTo(code);
    }
  }

  @Test
  void eachScanIsASignedEventWithOperatorPlaceAndTime() {
    assertNotice(command(new Command.Begin(CheckpointMode.RECEIVE)), Tone.GOOD, "begun");
    assertNotice(scan(TestDevice.label(1)), Tone.GOOD, "taken");
    assertNotice(command(new Command.Operator("c.petit")), Tone.GOOD, "operator");
    assertNotice(scan(UNIT), Tone.GOOD, "taken");
    assertNotice(command(new Command.Finish()), Tone.GOOD, "finished");
    List<ScanEvent> events = journal.all();
    assertThat(events).hasSize(3);
    ScanEvent pack = events.get(0);
    assertThat(pack.signer(TestDevice.DOMAIN)).contains(key.address());
    assertThat(pack.act().place()).isEqualTo("Dock 3, Lyon");
    assertThat(pack.act().deviceTime()).isEqualTo(CLOCK.millis());
    assertThat(pack.act().subject()).isEqualTo(PackLeaf.packId(3400930000014L, "S000001"));
    assertThat(pack.terms().operator()).isEqualTo("h.martin");
    assertThat(pack.terms().text()).isEqualTo(TestDevice.label(1));
    assertThat(events.get(1).act().subject())
        .isEqualTo(Bytes32.of(AbiValue.uint(340123450000000017L).encode()));
    assertThat(events.get(1).terms().operator()).isEqualTo("c.petit");
    assertThat(events.get(2).terms().entry()).isEqualTo(Entry.FINISHED);
    assertThat(events.get(2).terms().refers())
        .as("one root over what was scanned")
        .isEqualTo(
            SessionRoot.of(
                events.stream().limit(2).map(e -> e.digest(TestDevice.DOMAIN)).toList()));
    assertThat(events).extracting(e -> e.terms().session()).containsOnly(pack.terms().session());
    SessionSeal seal = events.get(2).seal().orElseThrow();
    assertThat(seal.scans()).isEqualTo(2);
    assertThat(seal.first()).isEqualTo(1);
    assertThat(seal.previous()).isEqualTo(Bytes32.ZERO);
    assertThat(seal.signature().signer(seal.act(events.get(2)), TestDevice.DOMAIN))
        .contains(key.address());
  }

  @Test
  void eachSealNamesTheSessionBeforeAlsoAfterARestart() {
    for (int i = 0; i < 3; i++) {
      command(new Command.Begin(CheckpointMode.RECEIVE));
      scan(TestDevice.label(2 * i));
      scan(TestDevice.label(2 * i + 1));
      if (i == 1) command(new Command.Undo());
      command(new Command.Finish());
      if (i == 1) {
        journal.close();
        open();
      }
    }
    List<ScanEvent> finished =
        journal.all().stream().filter(e -> e.terms().entry() == Entry.FINISHED).toList();
    assertThat(finished).extracting(e -> e.seal().orElseThrow().scans()).containsExactly(2, 1, 2);
    assertThat(finished)
        .extracting(e -> e.seal().orElseThrow().first())
        .containsExactly(1L, 4L, 8L);
    assertThat(finished)
        .extracting(e -> e.seal().orElseThrow().previous())
        .containsExactly(
            Bytes32.ZERO, finished.get(0).terms().refers(), finished.get(1).terms().refers());
  }

  /** Of one scan; how it is sealed. */
  private SessionSeal session(int number) {
    command(new Command.Begin(CheckpointMode.RECEIVE));
    scan(TestDevice.label(number));
    command(new Command.Finish());
    return journal.last(1).get(0).seal().orElseThrow();
  }

  private Bytes32 lastRoot() {
    return journal.last(1).get(0).terms().refers();
  }

  @Test
  void aPurgedJournalKnowsWhichSessionWasSealedLast() {
    session(1);
    Bytes32 first = lastRoot();
    command(new Command.Begin(CheckpointMode.ORGAN));
    scan(UNIT);
    scan(DONATION);
    command(new Command.Finish());
    journal.apply(
        journal.all().stream()
            .map(
                event ->
                    new Journal.Change(
                        event.act().commandId().toUuid(), EventState.CONFIRMED, Optional.empty()))
            .toList());
    journal.forgetConfirmed(Long.MAX_VALUE);
    journal.close();
    open();
    assertThat(journal.all()).as("no event tells it").noneMatch(e -> e.seal().isPresent());
    assertThat(session(2).previous()).isEqualTo(first);
  }

  @Test
  void aSessionAfterARefusedOneFollowsOnTheOneBefore() {
    session(1);
    Bytes32 first = lastRoot();
    assertThat(session(2).previous()).isEqualTo(first);
    journal.taken(new TakenSession(journal.head().sequence(), first));
    assertThat(session(3).previous()).isEqualTo(first);
  }

  @Test
  void lastScanIsTakenBackByAFurtherEvent() {
    command(new Command.Begin(CheckpointMode.RECEIVE));
    scan(TestDevice.label(1));
    scan(TestDevice.label(2));
    assertNotice(command(new Command.Undo()), Tone.GOOD, "undone");
    assertThat(agent.count()).isEqualTo(1);
    assertNotice(command(new Command.Undo()), Tone.GOOD, "undone");
    assertNotice(command(new Command.Undo()), Tone.BAD, "CUS-AGT-022");
    List<ScanEvent> events = journal.all();
    assertThat(events)
        .extracting(e -> e.terms().entry())
        .containsExactly(Entry.SCANNED, Entry.SCANNED, Entry.UNDONE, Entry.UNDONE);
    assertThat(events.get(2).terms().refers()).isEqualTo(events.get(1).act().commandId());
    assertThat(events.get(3).terms().refers()).isEqualTo(events.get(0).act().commandId());
  }

  @Test
  void packsAreLookedUpInSignedFactsAndWhatWasNotIsSaid() {
    command(new Command.Begin(CheckpointMode.VERIFY));
    assertNotice(scan(TestDevice.label(1)), Tone.LOOK, "CUS-AGT-037");
    facts = Optional.of(facts(LotStatus.RELEASED));
    Notice unconfirmed = scan(TestDevice.label(2));
    assertNotice(unconfirmed, Tone.GOOD, "checked");
    assertThat(unconfirmed.sentence(Locale.ENGLISH))
        .contains("Not looked at: whether its serial number exists");
    facts = Optional.of(facts(LotStatus.RECALLED));
    assertNotice(scan(TestDevice.label(3)), Tone.LOOK, "CUS-AGT-030");
    assertNotice(scan(TestDevice.label(4).replace("VT25A1", "OTHER")), Tone.LOOK, "CUS-AGT-033");
    assertThat(journal.all()).as("testimony, whatever is said").hasSize(4);
  }

  @Test
  void theServicesVerdictIsShownWithThePackAndLaterWithItsTime() {
    command(new Command.Begin(CheckpointMode.VERIFY));
    scan(TestDevice.label(1));
    UUID id = journal.all().get(0).act().commandId().toUuid();
    var verdict =
        new ScanVerdict(
            id, ScanVerdict.Severity.STOP, "CUS-MED-008", "Recalled.", Optional.of("Stop."), true);
    Notice now = agent.verdict(verdict);
    assertNotice(now, Tone.STOP, "verdict");
    assertThat(now.sentence(Locale.ENGLISH))
        .isEqualTo("Pack S000001: Recalled. Stop. (CUS-MED-008)");
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), Locale.FRENCH, false)
        .show(now);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("\u001b[1;31m\u2715\u001b[0m Boîte S000001", "\u0007\u0007\u0007");
    clock = Clock.offset(CLOCK, Duration.ofHours(1));
    journal.close();
    open();
    assertNotice(agent.verdict(verdict), Tone.STOP, "verdict.later");
  }

  private static LotFacts facts(LotStatus status) {
    ECKeyPair account = ECKeyPair.create(BigInteger.valueOf(4711));
    var lot =
        new LotFacts.Lot(
            "03400930000014", "VT25A1", LocalDate.of(2028, 5, 31), status, Bytes32.ZERO);
    String written = LotFacts.write(1, CLOCK.instant(), true, List.of(lot), true, List.of());
    var message = LotFacts.message(TestDevice.MEMBER, written);
    String signature = WitnessSignature.sign(message, TestDevice.DOMAIN, account).toString();
    return LotFacts.open(
        new LotFacts.Signed(written, signature),
        TestDevice.DOMAIN,
        TestDevice.MEMBER,
        "0x" + Keys.getAddress(account));
  }

  @Test
  void whatIsMissingIsToldAndFinishingWaitsForIt() {
    command(new Command.Begin(CheckpointMode.PACK));
    assertNotice(command(new Command.Finish()), Tone.BAD, "CUS-AGT-020");
    Notice taken = scan(TestDevice.label(1));
    assertThat(taken.arguments()).contains("next.UNIT");
    assertNotice(command(new Command.Finish()), Tone.BAD, "CUS-AGT-020");
    assertThat(scan(UNIT).arguments()).contains("next.more");
    assertNotice(command(new Command.Finish()), Tone.GOOD, "finished");

    command(new Command.Begin(CheckpointMode.ORGAN));
    assertThat(scan(UNIT).arguments()).contains("next.DONATION");
    assertThat(scan(DONATION).arguments()).contains("next.more");
    assertNotice(command(new Command.Finish()), Tone.GOOD, "finished.ORGAN");
  }

  @Test
  void nothingIsRecordedThatWasNotUnderstoodOrHasNoPlace() {
    assertNotice(scan(TestDevice.label(1)), Tone.BAD, "CUS-AGT-023");
    command(new Command.Begin(CheckpointMode.VERIFY));
    assertNotice(scan("hello"), Tone.BAD, "CUS-SCN-003");
    assertNotice(scan(UNIT), Tone.BAD, "CUS-AGT-021");
    assertThat(journal.all()).isEmpty();
  }

  @Test
  void sameThingAgainIsToldAndCountedOnce() {
    command(new Command.Begin(CheckpointMode.STOCK_COUNT));
    scan(TestDevice.label(1));
    assertNotice(scan(TestDevice.label(1)), Tone.LOOK, "again");
    assertThat(agent.count()).isEqualTo(1);
    assertThat(journal.all()).hasSize(2);
  }

  @Test
  void expiredPackIsRecordedAndTold() {
    command(new Command.Begin(CheckpointMode.DISPENSE));
    assertNotice(
        scan(TestDevice.label(1).replace("17280531", "17261031")), Tone.LOOK, "CUS-AGT-024");
    assertThat(journal.all()).hasSize(1);
  }

  @Test
  void openSessionIsNotLeftBehind() {
    command(new Command.Begin(CheckpointMode.RECEIVE));
    scan(TestDevice.label(1));
    assertNotice(command(new Command.Begin(CheckpointMode.DISPATCH)), Tone.BAD, "CUS-AGT-025");
  }

  @Test
  void sessionThatWasBrokenOffGoesOn() {
    command(new Command.Operator("c.petit"));
    command(new Command.Begin(CheckpointMode.PACK));
    scan(TestDevice.label(1));
    scan(TestDevice.label(2));
    command(new Command.Undo());
    journal.close();
    open();
    assertThat(agent.mode()).contains(CheckpointMode.PACK);
    assertThat(agent.count()).isEqualTo(1);
    scan(UNIT);
    assertNotice(command(new Command.Finish()), Tone.GOOD, "finished");
    assertThat(journal.all()).extracting(e -> e.terms().operator()).containsOnly("c.petit");
    journal.close();
    open();
    assertThat(agent.mode()).isEmpty();
  }

  @Test
  void calibratedScannerIsUndoneFromThenOn() {
    String sheet = KeyboardLayouts.germanSees("]d1" + ScannerCalibration.symbolText());
    assertNotice(scan(sheet), Tone.LOOK, "calibration.undone");
    scan(
        KeyboardLayouts.germanSees("]d1" + new Command.Begin(CheckpointMode.RECEIVE).symbolText()));
    String label = TestDevice.label(1).replace("VT25A1", "YZ-1/");
    assertNotice(scan(KeyboardLayouts.germanSees(label)), Tone.GOOD, "taken");
    assertThat(journal.all().get(0).terms().text()).isEqualTo(label);
    assertNotice(
        scan("]d1" + ScannerCalibration.symbolText().replace("\u001d", "")),
        Tone.BAD,
        "CUS-AGT-026");
    assertNotice(scan("]d1" + ScannerCalibration.symbolText()), Tone.GOOD, "calibration.right");
  }

  @Test
  void keyIsTheSameAgainAndOnlyItsUsersToRead() throws Exception {
    assertThat(
            DeviceKey.in(
                    Secrets.in(folder.resolve("secrets.p12"), "a long passphrase".toCharArray()))
                .address())
        .isEqualTo(key.address());
    assertThat(
            DeviceKey.in(Secrets.in(folder.resolve("other.p12"), "a long passphrase".toCharArray()))
                .address())
        .isNotEqualTo(key.address());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("secrets.p12"))))
        .isEqualTo("rw-------");
    assertThat(key.toString()).isEqualTo(key.address());
  }

  @ParameterizedTest
  @EnumSource
  void everyModeIsChosenByItsSymbol(CheckpointMode mode) {
    assertNotice(
        scan(new Command.Begin(mode).symbolText().toLowerCase(Locale.ROOT)), Tone.GOOD, "begun");
    assertThat(agent.mode()).contains(mode);
  }

  @Test
  void modesAreChosenByTypingToo() {
    assertNotice(scan("*2"), Tone.GOOD, "begun");
    assertThat(agent.mode()).contains(CheckpointMode.RECEIVE);
    scan(TestDevice.label(1));
    assertNotice(scan("**"), Tone.GOOD, "undone");
    scan(TestDevice.label(2));
    assertNotice(scan("*0"), Tone.GOOD, "finished");
    assertNotice(scan("*8"), Tone.BAD, "CUS-SCN-003");
    assertThat(agent.mode()).isEmpty();
  }

  @Test
  void textThatCannotBeWrittenIsStillSigned() {
    command(new Command.Begin(CheckpointMode.VERIFY));
    assertThat(scan("]d2\ud800").tone()).isEqualTo(Tone.BAD);
    assertThat(new ScanReader().read("\ud800")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages.properties", "messages_fr.properties"})
  void everySentenceIsInBothLanguagesWithANextStep(String bundle) throws Exception {
    Properties english = load("messages.properties");
    Properties words = load(bundle);
    assertThat(words.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    Set<String> codes = english.stringPropertyNames();
    for (String code : codes) {
      if (code.matches("CUS-AGT-[0-9]{3}")) {
        assertThat(words.getProperty(code + ".action")).as(code).isNotBlank();
      }
    }
    for (CheckpointMode mode : CheckpointMode.values()) {
      assertThat(codes).contains("mode." + mode, "next.any." + mode);
    }
  }

  private static Properties load(String bundle) throws Exception {
    Properties all = new Properties();
    try (var in =
        new java.io.InputStreamReader(
            Notice.class.getResourceAsStream("/org/custodia/scanners/agent/" + bundle),
            java.nio.charset.StandardCharsets.UTF_8)) {
      all.load(in);
    }
    return all;
  }
}
