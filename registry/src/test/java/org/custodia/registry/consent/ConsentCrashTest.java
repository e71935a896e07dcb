package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.consent.ConsentWorld.MARTIN;
import static org.custodia.registry.consent.ConsentWorld.MARTIN_HERSELF;
import static org.custodia.registry.consent.ConsentWorld.PONT_PHARMACIST;
import static org.custodia.registry.consent.ConsentWorld.newKey;
import static org.custodia.registry.consent.ConsentWorld.treatment;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.crypto.ECKeyPair;

/**
 * The host's process dies at each step of a consent; another one takes over, and everything is done
 * once. And what the ledger says of consents can be read again.
 */
class ConsentCrashTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static ConsentWorld grantee;

  @BeforeAll
  static void theChannelIsThere() {
    try (ConsentWorld host = ConsentWorld.start(database, network)) {
      host.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
      TestRegistry.await("nothing is on its way", () -> open() == 0);
    }
    grantee = ConsentWorld.start(database, network, List.of(PONT));
  }

  @AfterAll
  static void stop() {
    grantee.close();
  }

  @ParameterizedTest(name = "dead when {0}")
  @EnumSource
  void aConsentIsOpenedOnceAndTheGranteeCanUseIt(ConsentStep step) throws Exception {
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    long openings = count("consent_opening");
    try (ConsentWorld silent = ConsentWorld.recordingOnly(database, network)) {
      silent.drafted(MARTIN_HERSELF, id, MARTIN, treatment(PONT), key);
      silent.consents().grant(MARTIN_HERSELF, id, silent.sign(id, key));
    }
    Process dying = ConsentProcess.start(database, network.path(), step);
    try {
      assertThat(dying.waitFor(60, TimeUnit.SECONDS)).as("it gets to " + step).isTrue();
      assertThat(dying.exitValue()).isEqualTo(137);
    } finally {
      dying.destroyForcibly();
    }
    try (ConsentWorld host = ConsentWorld.start(database, network, List.of(SAINT_LUC))) {
      host.awaitState(MARTIN_HERSELF, MARTIN, id, State.IN_FORCE);
      TestRegistry.await("the patient is told", () -> host.row(id).told().opened());
      assertThat(host.told(MARTIN_HERSELF, MARTIN, Optional.of(id)))
          .containsExactly(NoticeKind.GRANTED, NoticeKind.OPENED);
      assertThat(count("consent_opening")).isEqualTo(openings + 1);
      ReceivedConsent received =
          grantee.awaitReceived(
              PONT_PHARMACIST, host.view(MARTIN_HERSELF, MARTIN, id).commitment());
      grantee.accepted(grantee.use(PONT_PHARMACIST, received));
      TestRegistry.await(
          "the use is seen", () -> host.view(MARTIN_HERSELF, MARTIN, id).used() == 1);
      TestRegistry.await("nothing is on its way", () -> open() == 0);
    }
  }

  @Test
  void whatTheLedgerSaysOfConsentsCanBeReadAgain() {
    try (ConsentWorld host = ConsentWorld.start(database, network, List.of(SAINT_LUC))) {
      UUID id = host.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
      host.consents().revoke(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, List.of(id));
      host.awaitState(MARTIN_HERSELF, MARTIN, id, State.REVOKED);
      TestRegistry.await("the patient is told", () -> host.row(id).told().revoked());
      TreeSet<String> tables = new TreeSet<>();
      for (Projection projection : host.registry().beans(Projection.class)) {
        projection.tables().stream()
            .filter(table -> table.startsWith("consent_"))
            .forEach(tables::add);
      }
      assertThat(tables).hasSize(5);
      List<List<String>> before = tables.stream().map(ConsentCrashTest::rows).toList();
      int notices = host.told(MARTIN_HERSELF, MARTIN, Optional.empty()).size();
      host.registry().bean(LedgerWorkers.class).replay(SAINT_LUC);
      TestRegistry.await(
          "it is read again",
          () -> tables.stream().map(ConsentCrashTest::rows).toList().equals(before));
      assertThat(host.told(MARTIN_HERSELF, MARTIN, Optional.empty())).hasSize(notices);
    }
  }

  private static List<String> rows(String table) {
    return database
        .rows()
        .in(
            SAINT_LUC,
            () ->
                database
                    .jdbc()
                    .sql("select t::text from " + table + " t order by 1")
                    .query(String.class)
                    .list());
  }

  private static long count(String table) {
    return rows(table).size();
  }

  private static int open() {
    return database
        .rows()
        .in(
            SAINT_LUC,
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from ledger_transaction where state = 'OPEN'")
                    .query(Integer.class)
                    .single());
  }
}
