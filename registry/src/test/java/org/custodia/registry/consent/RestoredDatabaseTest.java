package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.consent.ConsentWorld.MARTIN;
import static org.custodia.registry.consent.ConsentWorld.MARTIN_HERSELF;
import static org.custodia.registry.consent.ConsentWorld.PONT_PHARMACIST;
import static org.custodia.registry.consent.ConsentWorld.newKey;
import static org.custodia.registry.consent.ConsentWorld.treatment;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.health.RestartablePostgres;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.Projection;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.ECKeyPair;
import tools.jackson.databind.json.JsonMapper;

/**
 * A member's database is restored to a moment at which something waited to be sent, which was sent
 * afterwards: with the scripts of {@code docker/member/postgres}, while the chain went on. Started
 * on it, Custodia has what is on the ledger, does nothing a second time and tells people once.
 */
class RestoredDatabaseTest {
  private static final Path SCRIPTS = Path.of("../docker/member/postgres").toAbsolutePath();

  @RegisterExtension static final RegistryDatabase others = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  @TempDir Path directory;

  @Test
  void hasWhatItHadAndDoesNothingTwice() throws Exception {
    Path archive = Files.createDirectory(directory.resolve("archive"));
    Path backup = directory.resolve("backup");
    UUID waiting;
    Map<String, List<String>> before;
    long sent;
    Instant moment;
    try (RestartablePostgres server = archiving(archive);
        RegistryDatabase database = server.database();
        ConsentWorld grantees =
            ConsentWorld.start(others, network, List.of(PONT, GARE, RHONE, AGENCE))) {
      UUID revoked;
      try (ConsentWorld host = ConsentWorld.start(database, network, List.of(SAINT_LUC))) {
        revoked = host.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
        isTold(host, revoked, NoticeKind.GRANTED, NoticeKind.OPENED);
        idle(database);
        server.backUp(backup);
      }
      try (ConsentWorld silent = ConsentWorld.recordingOnly(database, network)) {
        waiting = UUID.randomUUID();
        ECKeyPair key = newKey();
        silent.drafted(MARTIN_HERSELF, waiting, MARTIN, treatment(PONT), key);
        silent.consents().grant(MARTIN_HERSELF, waiting, silent.sign(waiting, key));
        silent.consents().revoke(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, List.of(revoked));
      }
      moment =
          server
              .superuser()
              .sql("select clock_timestamp()")
              .query(Timestamp.class)
              .single()
              .toInstant();
      // What follows is lost with the database, and is on the ledger.
      try (ConsentWorld host = ConsentWorld.start(database, network, List.of(SAINT_LUC))) {
        host.awaitState(MARTIN_HERSELF, MARTIN, waiting, State.IN_FORCE);
        host.awaitState(MARTIN_HERSELF, MARTIN, revoked, State.REVOKED);
        isTold(host, waiting, NoticeKind.GRANTED, NoticeKind.OPENED);
        isTold(host, revoked, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.REVOKED);
        ReceivedConsent received =
            grantees.awaitReceived(
                PONT_PHARMACIST, host.view(MARTIN_HERSELF, MARTIN, waiting).commitment());
        grantees.accepted(grantees.use(PONT_PHARMACIST, received));
        TestRegistry.await(
            "the use is seen", () -> host.view(MARTIN_HERSELF, MARTIN, waiting).used() == 1);
        isTold(host, waiting, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.USED);
        idle(database);
        before = projections(host, database);
        sent = sent(host);
      }
      server.superuser().sql("select pg_switch_wal()").query((row, i) -> 1).single();
      TestRegistry.await("all is archived", () -> isArchived(server));

      Path restored = directory.resolve("restored");
      restore(archive, backup, restored, moment);
      try (RestartablePostgres again = RestartablePostgres.on(restored);
          RegistryDatabase earlier = again.database()) {
        TestRegistry.await(
            "it is restored",
            () ->
                !again.superuser().sql("select pg_is_in_recovery()").query(Boolean.class).single());
        assertThat(waitingCommands(earlier)).as("as at the moment").isEqualTo(2);
        try (ConsentWorld host = ConsentWorld.start(earlier, network, List.of(SAINT_LUC))) {
          host.awaitState(MARTIN_HERSELF, MARTIN, waiting, State.IN_FORCE);
          host.awaitState(MARTIN_HERSELF, MARTIN, revoked, State.REVOKED);
          TestRegistry.await(
              "the use is seen", () -> host.view(MARTIN_HERSELF, MARTIN, waiting).used() == 1);
          isTold(host, waiting, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.USED);
          isTold(host, revoked, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.REVOKED);
          idle(earlier);
          TestRegistry.await("the same rows", () -> projections(host, earlier).equals(before));
          // Both that waited are sent again, because nothing here says that they were: the ledger
          // takes that for the same. Nothing else is.
          assertThat(sent(host)).as("transactions of the host").isBetween(sent, sent + 2);

          host.registry().bean(LedgerWorkers.class).replay(SAINT_LUC);
          TestRegistry.await(
              "the same rows again", () -> projections(host, earlier).equals(before));
          isTold(host, waiting, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.USED);
          isTold(host, revoked, NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.REVOKED);
          // And it goes on.
          UUID next = host.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
          isTold(host, next, NoticeKind.GRANTED, NoticeKind.OPENED);
        }
      }
    }
  }

  private static void isTold(ConsentWorld host, UUID consent, NoticeKind... kinds) {
    List<NoticeKind> expected = List.of(kinds).stream().sorted().toList();
    TestRegistry.await(
        "the patient is told " + expected,
        () -> host.told(MARTIN_HERSELF, MARTIN, Optional.of(consent)).size() >= expected.size());
    assertThat(host.told(MARTIN_HERSELF, MARTIN, Optional.of(consent))).isEqualTo(expected);
  }

  private static void idle(RegistryDatabase database) {
    TestRegistry.await(
        "nothing is on its way",
        () ->
            waitingCommands(database) == 0
                && count(database, "ledger_transaction", "state = 'OPEN'") == 0);
  }

  private static long waitingCommands(RegistryDatabase database) {
    return count(database, "ledger_command", "state in ('RECORDED', 'SUBMITTED')");
  }

  private static long count(RegistryDatabase database, String table, String which) {
    return database
        .rows()
        .in(
            SAINT_LUC,
            () ->
                database
                    .jdbc()
                    .sql("select count(*) from %s where %s".formatted(table, which))
                    .query(Long.class)
                    .single());
  }

  /** How many transactions of the host's accounts are in blocks of its node. */
  private static long sent(ConsentWorld host) {
    return host.registry().bean(Keys.class).accounts(SAINT_LUC).stream()
        .mapToLong(account -> transactions(account.address()))
        .sum();
  }

  private static long transactions(String account) {
    String question =
        """
        {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["%s","latest"]}\
        """
            .formatted(account);
    HttpRequest request =
        HttpRequest.newBuilder(network.file().node(SAINT_LUC).rpc())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(question))
            .build();
    try {
      String answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Long.decode(JsonMapper.shared().readTree(answer).get("result").stringValue());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All rows that follow from the ledger, as JSON text. */
  private static Map<String, List<String>> projections(
      ConsentWorld host, RegistryDatabase database) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (Projection projection : host.registry().beans(Projection.class)) {
      for (String table : projection.tables()) {
        rows.put(
            table,
            database
                .rows()
                .in(
                    SAINT_LUC,
                    () ->
                        database
                            .jdbc()
                            .sql("select to_jsonb(t)::text from " + table + " t order by 1")
                            .query(String.class)
                            .list()));
      }
    }
    return rows;
  }

  private static RestartablePostgres archiving(Path archive) {
    RestartablePostgres server = new RestartablePostgres();
    server.set("archive_mode", "on");
    server.set(
        "archive_command",
        "ARCHIVE=%s /bin/sh %s %%p %%f".formatted(archive, SCRIPTS.resolve("archive.sh")));
    server.stop();
    server.start();
    return server;
  }

  private static boolean isArchived(RestartablePostgres server) {
    return server
        .superuser()
        .sql(
            """
            select last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) from pg_stat_archiver
            """)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  private static void restore(Path archive, Path backup, Path data, Instant until)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/bash",
                SCRIPTS.resolve("restore.sh").toString(),
                backup.toString(),
                data.toString(),
                until.toString())
            .redirectErrorStream(true);
    builder.environment().put("ARCHIVE", archive.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
  }
}
