package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;
import static org.custodia.registry.testing.TestNetwork.memberId;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** Members and session keys as the nodes of a running network have them. */
class SessionKeysOnLedgerTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Caller PHARMACIST = new Caller(PONT, "anne", Set.of("pharmacist"));
  private static final Caller HOSPITAL = new Caller(SAINT_LUC, "luc", Set.of("pharmacist"));
  private static TestRegistry registry;
  private static Members members;
  private static SessionKeys keys;

  @BeforeAll
  static void start() {
    registry = TestRegistry.start(database, network, IdentityConfiguration.class);
    members = registry.bean(Members.class);
    keys = registry.bean(SessionKeys.class);
    for (String organisation : TestNetwork.MEMBERS.keySet()) {
      TestRegistry.await(
          "members known to " + organisation, () -> members.all(organisation).size() == 5);
    }
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void everyNodeKnowsTheSameMembers() {
    Instant now = Instant.now();
    for (String organisation : List.of(AGENCE, RHONE, PONT, GARE, SAINT_LUC)) {
      assertThat(members.all(organisation)).isEqualTo(members.all(AGENCE));
      assertThat(members.withRole(organisation, MemberRole.REGULATOR, now))
          .extracting(Member::id)
          .containsExactly(memberId(AGENCE));
    }
    Member pont = members.byId(GARE, memberId(PONT)).orElseThrow();
    assertThat(pont.name()).isEqualTo("Pharmacie du Pont");
    assertThat(pont.isActive(now)).isTrue();
    assertThat(members.nodes(GARE, memberId(PONT), now)).hasSize(1);
    String account = members.nodes(GARE, memberId(PONT), now).get(0).accounts().get(0);
    assertThat(members.byAccount(GARE, account, now)).contains(pont);
  }

  @Test
  void anEnrolledKeyWitnessesOnEveryNodeUntilItIsEnded() {
    ECKeyPair key = key(1);
    UUID enrolment = UUID.randomUUID();
    enrol(PHARMACIST, enrolment, key);
    assertThat(registry.awaitFinal(PONT, enrolment).state())
        .isEqualTo(CommandStatus.State.CONFIRMED);
    assertThat(keys.list(PHARMACIST))
        .filteredOn(listed -> listed.key().equals(address(key)))
        .extracting(SessionKey::confirmed, SessionKey::revoked)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, false));
    TestRegistry.await("the key on the other pharmacy's node", () -> mayWitness(GARE, key, PONT));

    UUID ending = UUID.randomUUID();
    keys.revoke(PHARMACIST, ending, address(key));
    assertThat(registry.awaitFinal(PONT, ending).state()).isEqualTo(CommandStatus.State.CONFIRMED);
    TestRegistry.await("its end there", () -> !mayWitness(GARE, key, PONT));
  }

  @Test
  void aPharmacistOfAHospitalSignsAsTheHospital() {
    ECKeyPair key = key(2);
    UUID id = UUID.randomUUID();
    enrol(HOSPITAL, id, key);
    registry.awaitFinal(SAINT_LUC, id);
    assertThat(members.operator(SAINT_LUC, address(key)).orElseThrow().roles())
        .containsExactly(MemberRole.HOSPITAL);
  }

  @Test
  void aKeyOfAnotherOrganisationIsRefusedByTheLedger() {
    ECKeyPair key = key(3);
    UUID first = UUID.randomUUID();
    enrol(PHARMACIST, first, key);
    registry.awaitFinal(PONT, first);

    UUID second = UUID.randomUUID();
    enrol(HOSPITAL, second, key);
    CommandStatus refused = registry.awaitFinal(SAINT_LUC, second);

    assertThat(refused.state()).isEqualTo(CommandStatus.State.REFUSED);
    assertThat(refused.refusal()).map(LedgerRefusal::name).contains("KeyOfAnother");
    assertThat(keys.list(HOSPITAL))
        .filteredOn(listed -> listed.key().equals(address(key)))
        .extracting(SessionKey::confirmed)
        .containsExactly(false);
  }

  @Test
  void replayingTheChainGivesTheSameRows() {
    UUID id = UUID.randomUUID();
    ECKeyPair key = key(4);
    enrol(PHARMACIST, id, key);
    registry.awaitFinal(PONT, id);
    Map<String, List<String>> before = rows();

    registry.bean(LedgerWorkers.class).replay(PONT);

    TestRegistry.await("the replay", () -> members.operator(PONT, address(key)).isPresent());
    TestRegistry.await("the same rows", () -> rows().equals(before));
    assertThat(before.values()).allSatisfy(rows -> assertThat(rows).isNotEmpty());
  }

  private static Map<String, List<String>> rows() {
    return database
        .rows()
        .in(
            PONT,
            () -> {
              Map<String, List<String>> rows = new java.util.TreeMap<>();
              var tables =
                  new java.util.ArrayList<>(new MemberProjection(database.jdbc()).tables());
              tables.addAll(new MemberEventProjection(database.jdbc()).tables());
              for (String table : tables) {
                rows.put(
                    table,
                    database
                        .jdbc()
                        .sql("select t::text from " + table + " t order by 1")
                        .query(String.class)
                        .list());
              }
              return rows;
            });
  }

  private static boolean mayWitness(String organisation, ECKeyPair key, String member) {
    return members.mayWitness(
        organisation, address(key), memberId(member), MemberRole.PHARMACY, Instant.now());
  }

  private static void enrol(Caller caller, UUID id, ECKeyPair key) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.plus(Duration.ofHours(8));
    var proof =
        new SessionKeyProof(
            memberId(caller.organisation()),
            address(key),
            caller.name(),
            now.getEpochSecond(),
            until.getEpochSecond());
    String signature =
        WitnessSignature.sign(proof, registry.bean(WitnessDomain.class), key).toString();
    keys.enrol(caller, id, address(key), now, until, signature);
  }

  private static ECKeyPair key(long number) {
    return ECKeyPair.create(BigInteger.valueOf(5_000 + number));
  }

  private static String address(ECKeyPair key) {
    return "0x" + Keys.getAddress(key);
  }
}
