package org.custodia.registry.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.MedicineCustodyCode;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.heads.HeadDesk;
import org.custodia.registry.heads.HeadsConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.Attacker;
import org.custodia.registry.ledger.Attacker.Done;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerCommand.OpenChannel;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.Trespass;
import org.custodia.registry.ledger.Trespasses;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * A member (the pharmacy of the station) whose node and account do everything that the protocol
 * lets them against the others. After each attack the others' rows are as before, their work goes
 * on being final, nobody's memory grew, and the regulator has a case with who, what, when and the
 * transaction.
 */
class AdversaryTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = PlayedTrade.network();

  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int DUST = LONG ? 3_000 : 40;
  private static final int HUGE = LONG ? 2_000_000 : 400_000;
  private static final int ROUNDS = LONG ? 200 : 4;
  private static final int PACKS = LONG ? 10_000 : 1_000;

  /** With block periods of 20 ms, and machines that are busy otherwise. */
  private static final Duration FINAL_WITHIN = Duration.ofSeconds(10);

  private static final List<String> HONEST = List.of(AGENCE, RHONE, PONT, SAINT_LUC);
  private static final Caller INSPECTOR = new Caller(AGENCE, "inspector", Set.of("regulator"));
  private static final Random RANDOM = new Random(1789);
  private static final Optional<String> NEW = Optional.empty();

  private static MemberServer server;
  private static TestRegistry registry;
  private static MedicineActs acts;
  private static Attacker gare;
  private static Lot lot;
  private static String book;
  private static String handOver;
  private static int packs;

  @BeforeAll
  static void everybodyButTheAttacker() {
    server = MemberServer.start();
    NetworkFile file = network.withInstances(member -> server.address());
    registry =
        TestRegistry.start(
            database,
            network.write("honest.json", file),
            HONEST,
            Map.of("custodia.oversight.patience", "0s"),
            IdentityConfiguration.class,
            HeadsConfiguration.class,
            PacksConfiguration.class,
            VerificationConfiguration.class,
            WitnessingConfiguration.class,
            AlertsConfiguration.class,
            MedicinesConfiguration.class,
            CustodyConfiguration.class,
            OversightConfiguration.class,
            NoPrescriptions.class,
            PlayedTrade.OneProduct.class);
    server.open(registry.bean(HeadDesk.class));
    server.open("/cases", registry.bean(CaseDesk.class)::answer);
    acts = new MedicineActs(network);
    gare = Attacker.member(network, GARE);
    lot = MedicineActs.lot("ADV", PACKS);
    confirm(AGENCE, acts.authorise());
    confirm(RHONE, acts.enrolManufacturer());
    confirm(PONT, acts.enrolPharmacist(PONT));
    confirm(RHONE, acts.release(UUID.randomUUID(), lot));
    registry.ledger().record(RHONE, open(ids(RHONE, GARE, AGENCE)));
    book = ready(PONT, ids(PONT, AGENCE)); // each opens its own by itself
    // The attacker is party to a channel like anybody, and takes part in it by hand.
    List<Bytes32> three = ids(RHONE, GARE, AGENCE);
    TestRegistry.await(
        "the hand-over channel is seen",
        () -> channels(RHONE).stream().anyMatch(one -> one.members().equals(three)));
    handOver =
        channels(RHONE).stream()
            .filter(one -> one.members().equals(three))
            .findFirst()
            .orElseThrow()
            .address();
    assertThat(toHandOver(Attacker.acknowledgement()).success()).isTrue();
    ready(RHONE, three);
  }

  @AfterAll
  static void stop() {
    gare.close();
    registry.close();
    server.close();
  }

  // --- Channels that are none ---

  @Test
  void otherCodeOtherArgumentsAndOtherMembersMakeNoChannel() throws Exception {
    List<Bytes32> members = ids(PONT, AGENCE, GARE);
    byte[] lie = Attacker.logging(Attacker.opened(), gare.openedData(id(GARE), members, 3), 1);
    byte[] altered = gare.creation(1, ids(GARE, AGENCE));
    altered[altered.length / 2] ^= 1;
    byte[] trailing = Arrays.copyOf(gare.creation(1, ids(GARE, AGENCE)), altered.length + 32);
    harmless(
        () -> {
          gare.privately(NEW, lie, PONT, AGENCE);
          gare.privately(NEW, altered, AGENCE);
          return gare.privately(NEW, trailing, AGENCE);
        });
    counted(AGENCE, Trespass.Kind.FORGED_CHANNEL, "not the known creation code");
    counted(PONT, Trespass.Kind.FORGED_CHANNEL, "");
    shown(AlertKind.FORGED_CHANNEL, GARE, "");
  }

  @Test
  void aChannelOverARegistrarOfTheAttackersOwnIsNone() {
    NetworkFile.Contracts own =
        gare.ownAuthority(
            GARE,
            List.of(
                certified(AGENCE, TestNetwork.MEMBERS.get(AGENCE).roles()),
                certified(GARE, List.of(MemberRole.REGULATOR, MemberRole.PHARMACY))));
    byte[] foreign =
        new MedicineCustodyCode(
                own.registrar(),
                own.medicineRegistry(),
                ids(GARE, AGENCE),
                Bytes32.ZERO,
                Optional.empty())
            .payload();
    harmless(
        () -> {
          Done made = gare.privately(NEW, foreign, AGENCE);
          assertThat(made.success()).as("it is a channel, of another world").isTrue();
          return made;
        });
    counted(AGENCE, Trespass.Kind.FORGED_CHANNEL, "registrar " + own.registrar());
    shown(AlertKind.FORGED_CHANNEL, GARE, "");
  }

  @Test
  void aLogThatClaimsToHaveAQuarterOfABillionMembersEndsNobody() {
    harmless(
        () -> {
          Done last = null;
          for (long claimed : new long[] {Integer.MAX_VALUE, 0x0fffffff, 0xffffffffL, 1L << 62}) {
            byte[] data = gare.openedData(id(GARE), ids(PONT, AGENCE), claimed);
            last = gare.publicly(NEW, Attacker.logging(Attacker.opened(), data, 1));
            last = gare.privately(NEW, Attacker.logging(Attacker.opened(), data, 1), PONT, AGENCE);
          }
          return last;
        });
  }

  @Test
  void aThousandClaimsInOneTransactionAreOneAttemptAndTakeNoRoom() {
    byte[] claim = gare.openedData(id(GARE), ids(PONT, AGENCE), 2);
    harmless(
        () -> gare.publicly(NEW, Attacker.logging(Attacker.opened(), claim, LONG ? 5_000 : 1_000)));
    for (String member : HONEST) {
      assertThat(
              registry.ledger().channels(member).stream()
                  .filter(one -> one.state().equals("REJECTED"))
                  .count())
          .isLessThanOrEqualTo(200);
    }
    shown(AlertKind.FORGED_CHANNEL, GARE, "");
  }

  @Test
  void aChannelThatOneOfItsMembersIsNotToldOfIsShown() {
    List<Bytes32> members = ids(GARE, PONT, SAINT_LUC);
    Done made = gare.privately(NEW, gare.creation(2, members), PONT);
    assertThat(made.success()).isTrue();
    counted(SAINT_LUC, Trespass.Kind.WITHHELD_CHANNEL, id(PONT).toString());
    shown(AlertKind.WITHHELD_CHANNEL, GARE, TestNetwork.MEMBERS.get(PONT).name());
    assertThat(registry.ledger().channel(PONT, 2, members, Bytes32.ZERO)).isEmpty();
    goesOn();
  }

  // --- Events and calls ---

  @Test
  void eventsOfAContractThatOnlyLooksLikeOursCountNowhere() {
    Bytes32 dispatched = Bytes32.of(EventEncoder.encode(MedicineCustody.DISPATCHED_EVENT));
    byte[] words = new byte[12 * 32];
    harmless(
        () -> {
          gare.publicly(NEW, Attacker.logging(dispatched, words, 3));
          return gare.privately(NEW, Attacker.logging(dispatched, new byte[0], 3), PONT, AGENCE);
        });
    shown(AlertKind.FOREIGN_EVENTS, GARE, "");
  }

  @Test
  void theRegistrarTakesNothingThatIsNotTheSendersToSay() throws Exception {
    String registrar = network.file().contracts().registrar();
    String key = "0x" + Keys.getAddress(Keys.createEcKeyPair());
    List<byte[]> calls =
        List.of(
            RegistrarCalls.certifyMember(
                "gln:3010000000999", "Me", 1, List.of(MemberRole.REGULATOR), 0, FOREVER),
            RegistrarCalls.addNode(id(PONT), List.of(key), Bytes32.random(), "FR", 0, FOREVER),
            enrolment(id(GARE), key, MemberRole.REGULATOR),
            enrolment(id(PONT), key, MemberRole.PHARMACY),
            RegistrarCalls.endAccount(id(PONT), network.file().contracts().registrar()),
            RegistrarCalls.endFounding(),
            new byte[] {1, 2, 3, 4, 5});
    harmless(
        () -> {
          Done last = null;
          for (byte[] call : calls) {
            last = gare.publicly(Optional.of(registrar), call);
            assertThat(last.success()).isFalse();
          }
          return last;
        });
    shown(AlertKind.REFUSED_CALL, GARE, "");
  }

  @Test
  void whatIsPrivateAndWhatIsPublicAreNotMixed() {
    byte[] call = enrolment(id(PONT), gare.account(), MemberRole.PHARMACY);
    harmless(
        () -> {
          gare.privately(Optional.of(network.file().contracts().registrar()), call, PONT, AGENCE);
          gare.publicly(Optional.of(handOver), Attacker.acknowledgement());
          return gare.publicly(Optional.of(handOver), random(500));
        });
    shown(AlertKind.CHANNEL_EXPOSED, GARE, "");
    shown(AlertKind.UNWANTED_PAYLOAD, GARE, "");
  }

  /** What it tells the regulator of others counts only as far as the ledger bears it out. */
  @Test
  void aLieAboutAnotherMemberMakesNoCase() {
    String account = new StoredKeys(network.file().keyFiles(List.of(PONT))).account(PONT).address();
    Bytes32 own = gare.publicly(Optional.of(gare.account()), new byte[0]).transaction();
    for (Bytes32 transaction : List.of(Bytes32.random(), own)) {
      tell(trespass(Trespass.Kind.FORGED_ACT, account, transaction, "BadSignature"));
    }
    assertThat(found(AlertKind.FORGED_ACT, Optional.of(id(PONT)), "")).isEmpty();
    assertThatThrownBy(
            () -> tell(trespass(Trespass.Kind.WITHHELD_CHANNEL, gare.account(), own, "nobody")))
        .isInstanceOf(Problem.class);
    WitnessDomain here = registry.bean(WitnessDomain.class);
    WitnessDomain elsewhere = new WitnessDomain(here.chainId() + 1, here.registrar());
    Trespass word = trespass(Trespass.Kind.FORGED_ACT, account, own, "BadSignature");
    assertThatThrownBy(() -> tell(word, elsewhere)).isInstanceOf(Problem.class);
  }

  private static Trespass trespass(
      Trespass.Kind kind, String account, Bytes32 transaction, String reason) {
    var at = new Trespass.Moment(1, transaction, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    return new Trespass(kind, Optional.empty(), account, 1, at, at, reason);
  }

  private static void tell(Trespass trespass) {
    tell(trespass, registry.bean(WitnessDomain.class));
  }

  private static void tell(Trespass trespass, WitnessDomain domain) {
    SignedCaseMessage message =
        new SignedCaseMessage(
                UUID.randomUUID(),
                id(GARE),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new TrespassReport(List.of(trespass)).write()),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                "")
            .signed(unsigned -> gare.sign(unsigned.digest(domain)));
    registry.bean(CaseDesk.class).answer(message.write());
  }

  // --- In a channel ---

  @Test
  void aSignatureCountsInOneChannelForOneCommandAndOneMember() {
    MedicineActs own = pharmacistOfTheAttacker();
    String registrar = network.file().contracts().registrar();
    ChannelCommand honest = sendBack(own, GARE);
    long before = recordedBy(toHandOver(gare.batch(handOver, honest)));
    ChannelCommand underAnotherId =
        new ChannelCommand(UUID.randomUUID(), handOver, honest.action(), honest.body());
    ChannelCommand ofAnother = sendBack(acts, PONT);
    // The same word, signed by the same key for another chain and for another Registrar.
    long chain = network.file().chainId();
    ChannelCommand ofAnotherChain =
        sendBack(own.elsewhere(new WitnessDomain(chain + 1, registrar)), GARE);
    ChannelCommand ofAnotherRegistrar =
        sendBack(own.elsewhere(new WitnessDomain(chain, gare.account())), GARE);
    Done done =
        toHandOver(
            gare.batch(
                handOver, underAnotherId, ofAnother, ofAnotherChain, ofAnotherRegistrar, honest));
    assertThat(gare.recorded(done))
        .containsExactly("WrongCommandId", "WrongGiver", "NotAWitness", "NotAWitness");
    assertThat(recordedBy(done)).isEqualTo(before + 4);
    shown(AlertKind.FORGED_ACT, GARE, "");
    goesOn();
  }

  /** Neither what the attacker's people signed for another channel, nor what others' did. */
  @Test
  void whatCountedInOneChannelCountsInNoOther() {
    MedicineActs own = pharmacistOfTheAttacker();
    Done opened = gare.privately(NEW, gare.creation(1, ids(GARE, AGENCE)), AGENCE);
    String ownBook = ready(AGENCE, ids(GARE, AGENCE));
    assertThat(opened.created()).contains(ownBook);
    ChannelCommand dispensed = dispense(own, GARE, ownBook);
    Done counted = gare.privately(Optional.of(ownBook), gare.batch(ownBook, dispensed), AGENCE);
    assertThat(gare.recorded(counted)).containsExactly("");
    ChannelCommand sentBack = sendBack(own, GARE);
    assertThat(gare.recorded(toHandOver(gare.batch(handOver, sentBack)))).containsExactly("");
    ChannelCommand ofPont = dispense(acts, PONT, book);
    confirm(PONT, ofPont);
    quiet();
    Map<String, List<String>> before = rows();

    Done inHandOver = toHandOver(gare.batch(handOver, dispensed, ofPont));
    assertThat(gare.recorded(inHandOver)).containsExactly("WrongChannel", "WrongChannel");
    byte[] replay = gare.batch(ownBook, sentBack, ofPont);
    Done inBook = gare.privately(Optional.of(ownBook), replay, AGENCE);
    assertThat(gare.recorded(inBook)).containsExactly("WrongChannel", "WrongGiver");

    recordedBy(inBook);
    quiet();
    Map<String, List<String>> after = rows();
    before.forEach(
        (table, rows) -> {
          // That they were refused is written down by who is party to these channels.
          boolean party = table.startsWith(AGENCE) || table.startsWith(RHONE);
          if (party && table.contains(" ledger_")) return;
          assertThat(after.get(table)).as(table).isEqualTo(rows);
        });
    counted(AGENCE, Trespass.Kind.FORGED_ACT, "WrongChannel"); // the first of its batch
    shown(AlertKind.FORGED_ACT, GARE, "");
    goesOn();
  }

  @Test
  void bytesThatMeanNothingAreRefusedWhole() throws Exception {
    Bytes32 head = gare.head(handOver);
    byte[] selector = Arrays.copyOf(gare.batch(handOver, sendBack(acts, PONT)), 4);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      payloads.add(concatenated(selector, random(RANDOM.nextInt(300))));
      payloads.add(random(1 + RANDOM.nextInt(64)));
    }
    // An array of 2^255 commands, and one that begins where nothing is.
    payloads.add(concatenated(selector, head.toArray(), word(64), word(BigInteger.TWO.pow(255))));
    payloads.add(concatenated(selector, head.toArray(), word(BigInteger.TWO.pow(64))));
    payloads.add(concatenated(selector, random(HUGE)));
    long before = sequence(RHONE, handOver);
    harmless(
        () -> {
          Bytes32 last = null;
          for (byte[] payload : payloads) {
            last = gare.sendPrivately(Optional.of(handOver), payload, RHONE, AGENCE);
          }
          return gare.done(last);
        });
    assertThat(sequence(RHONE, handOver)).isEqualTo(before);
    shown(AlertKind.REFUSED_IN_CHANNEL, GARE, "");
  }

  @Test
  void whomNobodyCertifiedCanDoNothing() throws Exception {
    ECKeyPair key = Keys.createEcKeyPair();
    try (Attacker stranger = Attacker.stranger(network, GARE, key)) {
      harmless(
          () -> {
            stranger.privately(NEW, gare.creation(1, ids(GARE, AGENCE)), AGENCE);
            return stranger.privately(
                Optional.of(handOver), Attacker.acknowledgement(), RHONE, AGENCE);
          });
      CaseView found = shown(AlertKind.REFUSED_IN_CHANNEL, Optional.empty(), stranger.account());
      assertThat(found.summary().subject().shown()).isEqualTo(stranger.account());
    }
  }

  // --- Too much ---

  @Test
  void dustIsCountedAndDoesNotPileUp() throws Exception {
    long heap = used();
    Done last =
        harmless(
            () -> {
              Bytes32 sent = null;
              for (int i = 0; i < DUST; i++) {
                Optional<String> to = i % 2 == 0 ? NEW : Optional.of("0x" + hex(20));
                sent = gare.sendPrivately(to, random(40), PONT);
              }
              return gare.done(sent);
            });
    assertThat(last.block()).isPositive();
    Trespass counted =
        registry.bean(Trespasses.class).all(PONT).stream()
            .filter(one -> one.kind() == Trespass.Kind.UNWANTED_PAYLOAD)
            .findFirst()
            .orElseThrow();
    assertThat(counted.times()).isGreaterThanOrEqualTo(DUST / 2);
    CaseView found = shown(AlertKind.UNWANTED_PAYLOAD, GARE, "");
    // One case; of each who saw it, one line for the first, the tenth, the hundredth, …
    assertThat(found.summary().alerts()).isLessThan(15);
    assertThat(used() - heap).as("bytes more in use").isLessThan(64L << 20);
  }

  @Test
  void payloadsAsLargeAsTheyGoAndMalformedOnesEndNobody() throws Exception {
    harmless(
        () -> {
          for (String path : List.of("/storeraw", "/send", "/sendsignedtx", "/resend", "/push")) {
            for (byte[] body :
                List.of(random(300), "{\"payload\":".getBytes(StandardCharsets.UTF_8))) {
              assertThat(gare.toTessera(PONT, path, body)).as(path).isGreaterThanOrEqualTo(400);
            }
          }
          return gare.privately(NEW, random(HUGE), PONT, AGENCE, RHONE);
        });
    shown(AlertKind.UNWANTED_PAYLOAD, GARE, "");
  }

  /**
   * In the middle of it, and not only afterwards: everything that people do is final within the
   * bound, and a second attack like the first leaves neither rows nor memory behind.
   */
  @Test
  void peopleWorkOnWhileItRainsDustAndBoulders() throws Exception {
    List<Duration> before = new ArrayList<>();
    for (int i = 0; i < 5; i++) before.add(dispensing());

    List<Duration> meanwhile = rain();
    long heap = used();
    long rows = count(PONT, "ledger_trespass");
    meanwhile.addAll(rain());
    assertThat(used() - heap).as("bytes more in use").isLessThan(32L << 20);
    assertThat(count(PONT, "ledger_trespass")).isEqualTo(rows);

    System.out.printf(
        "a pack dispensed: %d ms before it rained; %d times meanwhile, %d ms, the longest %d ms%n",
        median(before), meanwhile.size(), median(meanwhile), Collections.max(meanwhile).toMillis());
    assertThat(meanwhile).allMatch(one -> one.compareTo(FINAL_WITHIN) < 0);
    goesOn();
  }

  /** How long people took meanwhile, for each thing that they did. */
  private static List<Duration> rain() throws Exception {
    List<Duration> took = new ArrayList<>();
    FutureTask<Done> falling =
        new FutureTask<>(
            () -> {
              Bytes32 last = null;
              for (int i = 1; i <= DUST; i++) {
                Optional<String> to = i % 2 == 0 ? NEW : Optional.of("0x" + hex(20));
                last =
                    i % (DUST / 4) == 0
                        ? gare.sendPrivately(NEW, random(HUGE), PONT, AGENCE, RHONE)
                        : gare.sendPrivately(to, random(40), PONT, AGENCE);
              }
              return gare.done(last);
            });
    new Thread(falling, "rain").start();
    do took.add(dispensing());
    while (!falling.isDone());
    isLookedInto(falling.get());
    return took;
  }

  private static Duration dispensing() {
    long begun = System.nanoTime();
    confirm(PONT, dispense(acts, PONT, book));
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static long median(List<Duration> all) {
    return all.stream().sorted().toList().get(all.size() / 2).toMillis();
  }

  // --- What is so after each ---

  private interface Attack {
    Done run() throws Exception;
  }

  /** The others' rows are the same before and after, and their work goes on. */
  private static Done harmless(Attack attack) {
    quiet();
    Map<String, List<String>> before = rows();
    Done last;
    try {
      last = attack.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    isLookedInto(last);
    Map<String, List<String>> after = rows();
    before.forEach((table, rows) -> assertThat(after.get(table)).as(table).isEqualTo(rows));
    goesOn();
    return last;
  }

  private static void isLookedInto(Done last) {
    for (String member : HONEST) {
      isPast(member, last);
      TestRegistry.await(
          member + " has looked into all of it",
          Duration.ofMinutes(LONG ? 3 : 1),
          () -> looked(member));
    }
  }

  private static void isPast(String member, Done done) {
    TestRegistry.await(
        member + " is past it", () -> registry.ledger().position(member).block() >= done.block());
  }

  /** A pack that is dispensed is final, nothing waits, and nobody has given up. */
  private static void goesOn() {
    confirm(PONT, dispense(acts, PONT, book));
    assertThat(registry.bean(LedgerWorkers.class).standing())
        .allMatch(one -> one.stopped().isEmpty());
    quiet();
  }

  /** All have read as far as whoever is ahead, and nothing waits. */
  private static void quiet() {
    long ahead =
        HONEST.stream()
            .mapToLong(member -> registry.ledger().position(member).block())
            .max()
            .orElseThrow();
    for (String member : HONEST) {
      TestRegistry.await(
          member + " reads on", () -> registry.ledger().position(member).block() >= ahead);
    }
    for (String member : HONEST) {
      TestRegistry.await(
          "nothing waits at " + member,
          () ->
              count(member, "ledger_command where state in ('RECORDED', 'SUBMITTED')") == 0
                  && count(member, "ledger_transaction where state = 'OPEN'") == 0);
    }
  }

  private static boolean looked(String member) {
    return count(member, "ledger_silent_transaction") == 0;
  }

  private static long count(String member, String what) {
    return database
        .rows()
        .in(
            member,
            () -> database.jdbc().sql("select count(*) from " + what).query(Long.class).single());
  }

  /**
   * All rows of the honest members that strangers must not change, by table; but for who has
   * witnessed a command meanwhile, which goes on.
   */
  private static Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new TreeMap<>();
    String all =
        Attacker.tables(registry).stream()
            .map(AdversaryTest::rowsOf)
            .collect(Collectors.joining(" union all ", "", " order by 1, 2"));
    for (String member : HONEST) {
      Attacker.tables(registry).forEach(table -> rows.put(member + " " + table, new ArrayList<>()));
      database
          .rows()
          .in(
              member,
              () ->
                  database
                      .jdbc()
                      .sql(all)
                      .query(
                          row -> {
                            rows.get(member + " " + row.getString(1)).add(row.getString(2));
                          }));
    }
    return rows;
  }

  private static String rowsOf(String table) {
    String row =
        table.equals("ledger_command")
            ? "(to_jsonb(t) - '{state,witnessed_by,witnessed_at}'::text[])"
            : "to_jsonb(t)";
    return "select '%s', %s::text from %s t".formatted(table, row, table);
  }

  /** A member has counted it against the attacker, the last time for this reason. */
  private static void counted(String member, Trespass.Kind kind, String why) {
    TestRegistry.await(
        member + " counts " + kind + ": " + why,
        () ->
            registry.bean(Trespasses.class).all(member).stream()
                .filter(one -> one.kind() == kind)
                .filter(one -> one.member().equals(Optional.of(id(GARE))))
                .anyMatch(one -> one.reason().startsWith(why)));
  }

  private static CaseView shown(AlertKind kind, String member, String why) {
    return shown(kind, Optional.of(id(member)), why);
  }

  /** The regulator has a case of it, with account, transaction, block, number and code. */
  private static CaseView shown(AlertKind kind, Optional<Bytes32> member, String says) {
    TestRegistry.await(
        "a case of " + kind + " that says " + says, () -> found(kind, member, says).isPresent());
    CaseView view = found(kind, member, says).orElseThrow();
    for (CaseView.Alert alert : view.alerts()) {
      assertThat(alert.details())
          .containsKeys("account", "transaction", "block", "times")
          .containsEntry("code", Trespass.Kind.valueOf(kind.name()).code());
    }
    return view;
  }

  private static Optional<CaseView> found(AlertKind kind, Optional<Bytes32> member, String says) {
    CaseFilter filter =
        new CaseFilter(
            Optional.empty(),
            Optional.of(kind),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    Cases cases = registry.bean(Cases.class);
    return cases.list(INSPECTOR, filter, 50, 0).stream()
        .filter(one -> member.isEmpty() || one.subject().key().equals(member.get()))
        .map(one -> cases.view(INSPECTOR, one.id()))
        .filter(
            view ->
                view.alerts().stream().anyMatch(alert -> alert.details().toString().contains(says)))
        .findFirst();
  }

  // --- Small things ---

  private static final long FOREVER = 253_402_300_799L;

  private static byte[] certified(String member, List<MemberRole> roles) {
    TestNetwork.Member one = TestNetwork.MEMBERS.get(member);
    return RegistrarCalls.certifyMember(one.identity(), one.name(), 1, roles, 0, FOREVER);
  }

  private static byte[] enrolment(Bytes32 member, String key, MemberRole role) {
    return RegistrarCalls.enrolOperator(
        member, key, Bytes32.random(), OperatorKind.PERSON, List.of(role), "here", 0, FOREVER);
  }

  private static Done toHandOver(byte[] payload) {
    return gare.privately(Optional.of(handOver), payload, RHONE, AGENCE);
  }

  private static ChannelCommand sendBack(MedicineActs by, String member) {
    return (ChannelCommand)
        by.sendBack(UUID.randomUUID(), member, handOver, lot, lot.serials().get(PACKS - 1 - packs));
  }

  private static ChannelCommand dispense(MedicineActs by, String member, String in) {
    String serial = lot.serials().get(packs++);
    return (ChannelCommand) by.dispense(UUID.randomUUID(), member, in, lot, serial);
  }

  /** Who signs for the attacker, enrolled as people of any member are. */
  private static MedicineActs pharmacistOfTheAttacker() {
    MedicineActs own = new MedicineActs(network);
    String registrar = network.file().contracts().registrar();
    byte[] enrolment = ((PublicCall) own.enrolPharmacist(GARE)).callData();
    assertThat(gare.publicly(Optional.of(registrar), enrolment).success()).isTrue();
    return own;
  }

  /** How many commands the other has of the hand-over channel, this batch included. */
  private static long recordedBy(Done batch) {
    assertThat(batch.success()).isTrue();
    isPast(RHONE, batch);
    return sequence(RHONE, handOver);
  }

  private static LedgerCommand open(List<Bytes32> members) {
    return new OpenChannel(UUID.randomUUID(), 1, members, Bytes32.ZERO);
  }

  private static String ready(String member, List<Bytes32> members) {
    TestRegistry.await(
        "a channel of " + member + " is ready",
        () -> registry.ledger().channel(member, 1, members, Bytes32.ZERO).isPresent());
    return registry.ledger().channel(member, 1, members, Bytes32.ZERO).orElseThrow().address();
  }

  private static List<Ledger.Channel> channels(String member) {
    return registry.ledger().channels(member).stream()
        .filter(one -> !one.state().equals("REJECTED"))
        .toList();
  }

  private static long sequence(String member, String channel) {
    return channels(member).stream()
        .filter(one -> one.address().equals(channel))
        .mapToLong(Ledger.Channel::sequence)
        .sum();
  }

  private static void confirm(String organisation, LedgerCommand command) {
    CommandStatus status = registry.carryOut(organisation, command);
    assertThat(status.state())
        .as("%s", status)
        .isIn(CommandStatus.State.CONFIRMED, CommandStatus.State.WITNESSED);
  }

  private static Bytes32 id(String member) {
    return TestNetwork.memberId(member);
  }

  private static List<Bytes32> ids(String... members) {
    return Stream.of(members).map(TestNetwork::memberId).sorted().toList();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String hex(int length) {
    return java.util.HexFormat.of().formatHex(random(length));
  }

  private static byte[] word(long value) {
    return word(BigInteger.valueOf(value));
  }

  private static byte[] word(BigInteger value) {
    return org.web3j.utils.Numeric.toBytesPadded(value, 32);
  }

  private static byte[] concatenated(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  private static long used() throws InterruptedException {
    System.gc();
    Thread.sleep(100);
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
