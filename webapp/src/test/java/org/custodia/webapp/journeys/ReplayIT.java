package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.custodia.registry.RegistryConfiguration;
import org.custodia.registry.ledger.Projection;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger is the truth, the registry is a projection: from an empty database, the same rows. */
@Order(8)
class ReplayIT {
  /** What happens in every demo, so that something is compared. */
  private static final Set<String> FILLED =
      Set.of(
          "member",
          "member_operator",
          "lot",
          "lot_change",
          "pack_change",
          "pack_state",
          "custody_event",
          "organ_event",
          "organ_case",
          "organ_offer",
          "organ_leg",
          "bill",
          "bill_line",
          "bill_judgement",
          "bill_settlement",
          "bill_cover",
          "ledger_channel");

  private final RunningDemo demo = RunningDemo.get();
  private final DemoDatabase postgres = new DemoDatabase(demo);

  /** No {@code @Configuration}, which an application in this process would find by scanning. */
  @EnableAutoConfiguration
  @Import(RegistryConfiguration.class)
  static class RegistryAlone {}

  @Test
  void replayingTheChainIntoAnEmptyDatabaseGivesTheSameRows() {
    demo.organs();
    JdbcClient server = postgres.database("postgres");
    server.sql("drop database if exists custodia_replay with (force)").update();
    server.sql("create database custodia_replay owner custodia_owner").update();
    JdbcClient original = postgres.database("custodia");
    JdbcClient replayed = postgres.database("custodia_replay");
    try (ConfigurableApplicationContext registry = registryOn("custodia_replay")) {
      awaitHead(replayed);
      TreeSet<String> tables = new TreeSet<>();
      registry.getBeansOfType(Projection.class).values().forEach(p -> tables.addAll(p.tables()));
      tables.add("ledger_channel");
      assertThat(tables).containsAll(FILLED);
      for (String table : tables) {
        List<String> expected = rows(original, table);
        if (FILLED.contains(table)) assertThat(expected).as("rows of %s", table).isNotEmpty();
        assertThat(rows(replayed, table)).as("rows of %s", table).isEqualTo(expected);
      }
    }
    server.sql("drop database custodia_replay with (force)").update();
  }

  private ConfigurableApplicationContext registryOn(String database) {
    return new SpringApplicationBuilder(RegistryAlone.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.datasource.url=" + postgres.url(database),
            "spring.datasource.username=custodia_app",
            "spring.datasource.password=" + postgres.secret("postgres-custodia-app"),
            "spring.flyway.url=" + postgres.url(database),
            "spring.flyway.user=custodia_owner",
            "spring.flyway.password=" + postgres.secret("postgres-custodia-owner"),
            "custodia.network-file=" + demo.credentials().network(),
            "spring.config.name=replay", // not the application's application.yml
            "custodia.products.bundled-extract=false",
            "spring.main.banner-mode=off")
        .run();
  }

  /** Until every organisation has read its node up to where the chain stood when we asked. */
  private void awaitHead(JdbcClient replayed) {
    var head = new TreeMap<String, Long>();
    for (var node : QuorumRpc.networkFile(demo.credentials()).path("nodes")) {
      String name = node.path("name").asString("");
      head.put(
          name,
          Long.decode(QuorumRpc.of(demo.credentials(), name).call("eth_blockNumber").asString("")));
    }
    Instant deadline = Instant.now().plus(Duration.ofSeconds(90));
    while (true) {
      var reached = new TreeMap<String, Long>();
      replayed
          .sql("select organisation, block from ledger_position")
          .query((row, number) -> reached.put(row.getString(1), row.getLong(2)))
          .list();
      boolean all =
          head.entrySet().stream()
              .allMatch(want -> reached.getOrDefault(want.getKey(), -1L) >= want.getValue());
      if (all) return;
      assertThat(Instant.now()).as("reached %s of %s", reached, head).isBefore(deadline);
      Till.pause();
    }
  }

  private static List<String> rows(JdbcClient database, String table) {
    return database
        .sql("select t::text from " + table + " t order by 1")
        .query(String.class)
        .list();
  }
}
