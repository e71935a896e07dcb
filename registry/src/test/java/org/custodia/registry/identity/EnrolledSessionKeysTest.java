package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerRows;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import tools.jackson.databind.json.JsonMapper;

class EnrolledSessionKeysTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String PONT = "pharmacie-du-pont";
  private static final String IDENTITY = "gln:3010000000021";
  private static final Bytes32 MEMBER = MemberId.of(IDENTITY);
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final Caller ANNE = new Caller(PONT, "anne", Set.of("pharmacist"));
  private static final Caller BRUNO = new Caller(PONT, "bruno", Set.of("pharmacist"));
  private static final Instant END = NOW.plus(Duration.ofHours(8));

  private final WitnessDomain domain = new WitnessDomain(1337, "0x" + "01".repeat(20));
  private final MovableClock clock = new MovableClock(NOW);
  private final LedgerEvents events = new LedgerEvents();
  private final MemberProjection projection = new MemberProjection(database.jdbc());
  private final Members members = new Members(database.rows(), database.jdbc());
  private final Ledger ledger = LedgerRows.of(network(), database);
  private final SessionKeys keys =
      new IdentityConfiguration()
          .sessionKeys(database.rows(), database.jdbc(), members, ledger, domain, clock);

  @BeforeEach
  void aPharmacyWithNoKeys() {
    database
        .rows()
        .in(
            PONT,
            () -> {
              database.jdbc().sql("delete from session_key").update();
              database.jdbc().sql("delete from member_person").update();
              projection
                  .tables()
                  .forEach(table -> database.jdbc().sql("delete from " + table).update());
            });
    certify(MemberRole.PHARMACY);
  }

  @Test
  void aKeyThatItsHolderProvesIsRecordedForTheRegistrar() {
    ECKeyPair key = key(1);

    CommandStatus status = enrol(ANNE, UUID.randomUUID(), key, END);

    assertThat(status.state()).isEqualTo(CommandStatus.State.RECORDED);
    assertThat(keys.list(ANNE))
        .containsExactly(new SessionKey(address(key), NOW, END, "", false, false));
    assertThat(keys.list(BRUNO)).isEmpty();
  }

  @Test
  void theLedgerLearnsTheKeyItsRoleAndPeriodAndNoName() {
    ECKeyPair key = key(2);
    UUID id = UUID.randomUUID();
    enrol(ANNE, id, key, END);

    byte[] call =
        RegistrarCalls.enrolOperator(
            MEMBER,
            address(key),
            holder("anne"),
            org.custodia.contracts.OperatorKind.PERSON,
            Set.of(MemberRole.PHARMACY),
            "web",
            NOW.minusSeconds(60).getEpochSecond(),
            END.getEpochSecond());
    CommandStatus same =
        database
            .rows()
            .in(
                PONT,
                () ->
                    ledger.record(
                        PONT,
                        new org.custodia.registry.ledger.LedgerCommand.PublicCall(
                            id, PublicContract.REGISTRAR, call)));
    assertThat(same.id()).as("the very same content was recorded under this id").isEqualTo(id);
    assertThat(new String(call, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("anne");
  }

  @Test
  void theKeyIsConfirmedAndRevokedAsTheLedgerTells() {
    ECKeyPair key = key(3);
    enrol(ANNE, UUID.randomUUID(), key, END);
    apply(
        Registrar.OPERATORENROLLED_EVENT,
        bytes(MEMBER),
        new Address(address(key)),
        bytes(holder("anne")),
        new Uint8(1),
        new Uint32(4),
        new Utf8String("web"),
        new Uint64(NOW.getEpochSecond()),
        new Uint64(END.getEpochSecond()));
    assertThat(keys.list(ANNE))
        .containsExactly(new SessionKey(address(key), NOW, END, "", true, false));

    apply(
        Registrar.OPERATORREVOKED_EVENT,
        bytes(MEMBER),
        new Address(address(key)),
        new Utf8String("lost"));
    assertThat(keys.list(ANNE))
        .containsExactly(new SessionKey(address(key), NOW, END, "", true, true));
  }

  @Test
  void theHolderAloneNotesWhereAKeyLives() {
    ECKeyPair key = key(21);
    enrol(ANNE, UUID.randomUUID(), key, END);
    keys.note(ANNE, address(key), "Firefox, Linux");
    keys.note(BRUNO, address(key), "Chrome, Windows");
    assertThat(keys.list(ANNE))
        .containsExactly(new SessionKey(address(key), NOW, END, "Firefox, Linux", false, false));
  }

  @Test
  void theSameEnrolmentAgainChangesNothingHoweverLate() {
    ECKeyPair key = key(4);
    UUID id = UUID.randomUUID();
    String proof = proof(ANNE, key, NOW, END);
    CommandStatus first = keys.enrol(ANNE, id, address(key), NOW, END, proof);
    clock.advance(Duration.ofHours(1));

    assertThat(keys.enrol(ANNE, id, address(key), NOW, END, proof)).isEqualTo(first);
    assertThat(keys.list(ANNE)).hasSize(1);
  }

  @Test
  void aProofMustBeByTheKeyForThisPersonAndThisShift() {
    ECKeyPair key = key(5);
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-004",
        () -> enrolWith(ANNE, key, NOW, END, proof(BRUNO, key, NOW, END)));
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-004",
        () -> enrolWith(ANNE, key, NOW, END, proof(ANNE, key, NOW, END.minusSeconds(1))));
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-004",
        () -> enrolWith(ANNE, key, NOW, END, proof(ANNE, key(6), address(key), NOW, END)));
    refused(Kind.BAD_INPUT, "CUS-IDN-004", () -> enrolWith(ANNE, key, NOW, END, "0x"));
    refused(Kind.BAD_INPUT, "CUS-IDN-004", () -> enrolWith(ANNE, key, NOW, END, "hello"));
    assertThat(keys.list(ANNE)).isEmpty();
  }

  @Test
  void aProofIsFreshAndAShiftIsShort() {
    ECKeyPair key = key(7);
    for (long seconds : new long[] {-301, 301}) {
      Instant issuedAt = NOW.plusSeconds(seconds);
      refused(
          Kind.BAD_INPUT,
          "CUS-IDN-002",
          () -> enrolWith(ANNE, key, issuedAt, END, proof(ANNE, key, issuedAt, END)));
    }
    for (Instant until :
        List.of(NOW, NOW.minusSeconds(1), NOW.plus(Duration.ofHours(16)).plusSeconds(1))) {
      refused(
          Kind.BAD_INPUT,
          "CUS-IDN-003",
          () -> enrolWith(ANNE, key, NOW, until, proof(ANNE, key, NOW, until)));
    }
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-001",
        () -> keys.enrol(ANNE, UUID.randomUUID(), "0xABC", NOW, END, "0x"));
  }

  @Test
  void aKeyBelongsToOnePerson() {
    ECKeyPair key = key(8);
    enrol(ANNE, UUID.randomUUID(), key, END);

    refused(Kind.CONFLICT, "CUS-IDN-008", () -> enrol(BRUNO, UUID.randomUUID(), key, END));
    refused(
        Kind.NOT_FOUND, "CUS-IDN-009", () -> keys.revoke(BRUNO, UUID.randomUUID(), address(key)));
  }

  @Test
  void anIdIsForOneKey() {
    UUID id = UUID.randomUUID();
    enrol(ANNE, id, key(9), END);
    refused(Kind.CONFLICT, "CUS-LED-001", () -> enrol(ANNE, id, key(10), END));
    assertThat(keys.list(ANNE)).hasSize(1);
  }

  @Test
  void aPersonHasFewKeysAtATime() {
    for (int i = 0; i < 5; i++) {
      enrol(ANNE, UUID.randomUUID(), key(20 + i), END);
    }
    refused(Kind.TOO_MANY, "CUS-IDN-007", () -> enrol(ANNE, UUID.randomUUID(), key(30), END));
    enrol(ANNE, UUID.randomUUID(), key(20), END.plusSeconds(60));
    enrol(BRUNO, UUID.randomUUID(), key(31), END);

    keys.revoke(ANNE, UUID.randomUUID(), address(key(21)));
    enrol(ANNE, UUID.randomUUID(), key(30), END);
  }

  @Test
  void theLimitHoldsWhenManyAskAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        ECKeyPair key = key(40 + i);
        asked.add(
            () -> {
              try {
                enrol(ANNE, UUID.randomUUID(), key, END);
                return true;
              } catch (Problem refusal) {
                assertThat(refusal.code()).isEqualTo("CUS-IDN-007");
                return false;
              }
            });
      }
      int enrolled = 0;
      for (Future<Boolean> each : pool.invokeAll(asked)) {
        enrolled += each.get() ? 1 : 0;
      }
      assertThat(enrolled).isEqualTo(5);
      assertThat(keys.list(ANNE)).hasSize(5);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anEndedKeyStaysEnded() {
    ECKeyPair key = key(11);
    enrol(ANNE, UUID.randomUUID(), key, END);
    UUID id = UUID.randomUUID();
    CommandStatus ended = keys.revoke(ANNE, id, address(key));

    assertThat(keys.list(ANNE)).extracting(SessionKey::revoked).containsExactly(true);
    assertThat(keys.revoke(ANNE, UUID.randomUUID(), address(key))).isEqualTo(ended);
    refused(Kind.CONFLICT, "CUS-IDN-010", () -> enrol(ANNE, UUID.randomUUID(), key, END));
  }

  @Test
  void anAdministratorEndsAnybodysKey() {
    ECKeyPair key = key(12);
    enrol(ANNE, UUID.randomUUID(), key, END);
    keys.revoke(
        new Caller(PONT, "admin", Set.of("administrator")), UUID.randomUUID(), address(key));
    assertThat(keys.list(ANNE)).extracting(SessionKey::revoked).containsExactly(true);
  }

  @Test
  void nobodySignsForWhatTheMemberItselfMayNotDo() {
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-006",
        () ->
            enrol(
                new Caller(PONT, "carla", Set.of("manufacturer", "regulator")),
                UUID.randomUUID(),
                key(13),
                END));
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-006",
        () -> enrol(new Caller(PONT, "dora", Set.of()), UUID.randomUUID(), key(13), END));
    certify(MemberRole.MANUFACTURER);
    enrol(new Caller(PONT, "carla", Set.of("manufacturer")), UUID.randomUUID(), key(13), END);
  }

  @Test
  void nobodySignsForASuspendedOrUncertifiedMember() {
    apply(
        Registrar.MEMBERSTATUSCHANGED_EVENT,
        bytes(MEMBER),
        new Uint8(2),
        new Utf8String("inspection"));
    refused(Kind.FORBIDDEN, "CUS-IDN-011", () -> enrol(ANNE, UUID.randomUUID(), key(14), END));
    database.rows().in(PONT, () -> database.jdbc().sql("delete from member").update());
    refused(Kind.FORBIDDEN, "CUS-IDN-005", () -> enrol(ANNE, UUID.randomUUID(), key(14), END));
  }

  @Test
  void whatABrowserIsGivenToSignIsWhatIsChecked() {
    ECKeyPair key = key(15);
    var typed =
        new JsonMapper().readTree(keys.proofToSign(ANNE, address(key), NOW, END)).get("message");
    assertThat(typed.get("person").stringValue()).isEqualTo("anne");
    assertThat(typed.get("key").stringValue()).isEqualTo(address(key));
    assertThat(typed.get("member").stringValue()).isEqualTo(MEMBER.toString());
    assertThat(typed.get("until").stringValue()).isEqualTo("" + END.getEpochSecond());
    enrol(ANNE, UUID.randomUUID(), key, END);
  }

  private CommandStatus enrol(Caller caller, UUID id, ECKeyPair key, Instant until) {
    return keys.enrol(caller, id, address(key), NOW, until, proof(caller, key, NOW, until));
  }

  private void enrolWith(
      Caller caller, ECKeyPair key, Instant issuedAt, Instant until, String proof) {
    keys.enrol(caller, UUID.randomUUID(), address(key), issuedAt, until, proof);
  }

  private String proof(Caller caller, ECKeyPair key, Instant issuedAt, Instant until) {
    return proof(caller, key, address(key), issuedAt, until);
  }

  private String proof(
      Caller caller, ECKeyPair signer, String key, Instant issuedAt, Instant until) {
    var proof =
        new SessionKeyProof(
            MEMBER, key, caller.name(), issuedAt.getEpochSecond(), until.getEpochSecond());
    return WitnessSignature.sign(proof, domain, signer).toString();
  }

  private static ECKeyPair key(long number) {
    return ECKeyPair.create(BigInteger.valueOf(1_000 + number));
  }

  private static String address(ECKeyPair key) {
    return "0x" + Keys.getAddress(key);
  }

  private void certify(MemberRole role) {
    apply(
        Registrar.MEMBERCERTIFIED_EVENT,
        bytes(MEMBER),
        new Utf8String(IDENTITY),
        new Utf8String("Pharmacie du Pont"),
        new Uint8(1),
        new Uint32(role.bit()),
        new Uint64(0),
        new Uint64(NOW.plus(Duration.ofDays(365)).getEpochSecond()));
  }

  private void apply(Event definition, Type<?>... fields) {
    database
        .rows()
        .in(
            PONT,
            () ->
                projection.apply(
                    events.publicEvent(PONT, PublicContract.REGISTRAR, NOW, definition, fields)));
  }

  private static Type<?> bytes(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }

  private static NetworkFile network() {
    var node =
        new NetworkFile.Node(
            PONT,
            IDENTITY,
            URI.create("http://127.0.0.1:1"),
            URI.create("http://127.0.0.1:1"),
            "",
            new KeyFiles(
                List.of(Path.of("unused")),
                Optional.of(Path.of("unused")),
                Optional.empty(),
                Map.of(),
                Optional.empty()),
            Optional.empty());
    return new NetworkFile(
        1337,
        Duration.ofMillis(250),
        0,
        new NetworkFile.Contracts(
            "0x" + "01".repeat(20),
            "0x" + "02".repeat(20),
            "0x" + "03".repeat(20),
            "0x" + "04".repeat(20)),
        List.of(node));
  }

  private static Bytes32 holder(String person) {
    return database.rows().in(PONT, () -> new PersonRows(database.jdbc()).holder(PONT, person));
  }
}
