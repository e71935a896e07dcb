package org.custodia.registry.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.billing.files.BillFile;
import org.custodia.registry.billing.files.Filed;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.prices.PricesConfiguration;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long 10,000 lines of bills take from the CSV to their verdicts, over as many prices as France
 * has, on as many days as a month has. Not in the short suite, since it starts a network and a
 * database.
 */
@EnabledIf("org.custodia.registry.testing.BenchReport#full")
class BillBenchTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int PRICES = 13_543;
  private static final int LINES = 10_000;
  private static final int ROUNDS = 5;
  private static final Jurisdiction FRANCE = new Jurisdiction("FR");
  private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);

  @Test
  void everyLineOfACsvGetsItsVerdictAndTheTimeIsReported() {
    try (TestRegistry registry =
        TestRegistry.start(
            database,
            network,
            IdentityConfiguration.class,
            PacksConfiguration.class,
            AlertsConfiguration.class,
            WitnessingConfiguration.class,
            PeopleConfiguration.class,
            NoticesConfiguration.class,
            ConsentConfiguration.class,
            PricesConfiguration.class,
            BillingConfiguration.class)) {
      prices();
      Bills bills = registry.bean(Bills.class);
      byte[] file = file().getBytes(StandardCharsets.UTF_8);
      BenchReport report =
          BenchReport.of(
              "bills", "%,d lines of a CSV, %,d prices, 31 days".formatted(LINES, PRICES));
      for (int round = 0; round < ROUNDS; round++) {
        long before = System.nanoTime();
        List<LineVerdict> said = judged(bills, file);
        double seconds = (System.nanoTime() - before) / 1e9;
        report
            .figure(round == 0 ? "read and judged, the first time" : "after that", seconds, "s")
            .atMost(10);
        assertThat(said).hasSize(LINES);
        assertThat(said.stream().filter(LineVerdict::isUnlawful)).hasSize(LINES / 10);
        assertThat(said).allMatch(line -> line.fact().isPresent());
      }
      report
          .note("one thread; prices of the projection, one question a day; no packs named")
          .write();
    }
  }

  private static List<LineVerdict> judged(Bills bills, byte[] file) {
    List<LineDraft> lines = new ArrayList<>();
    BillFile.read(
        new ByteArrayInputStream(file),
        filed -> {
          Filed.Line line = (Filed.Line) filed;
          lines.add(new LineDraft(line.code(), "", line.day(), line.charge(), Optional.empty()));
        });
    Caller biller = new Caller(PONT, "office", Set.of("biller"));
    return bills.judge(biller, FRANCE, "EUR", lines);
  }

  private static String code(int i) {
    return "bench:%07d".formatted(i);
  }

  /** Every tenth line charges a cent too much. */
  private static String file() {
    StringBuilder csv = new StringBuilder("bill,day,code,amount,currency\n");
    for (int i = 0; i < LINES; i++) {
      int code = i * 7 % PRICES;
      csv.append("F-").append(i / 100).append(',').append(JANUARY.plusDays(i % 31)).append(',');
      csv.append(code(code)).append(',');
      int minor = 1_000 + code + (i % 10 == 0 ? 1 : 0);
      csv.append("%d.%02d".formatted(minor / 100, minor % 100));
      csv.append(",EUR\n");
    }
    return csv.toString();
  }

  /** As the projection would have them, of one order. */
  private static void prices() {
    byte[] order = Bytes32.keccak(new byte[] {1}).toArray();
    database
        .unbound()
        .sql(
            """
            insert into price_order (organisation, order_id, jurisdiction, number, document, rule, root, size,
              batches, written, command_id, by_member, witness, announced_at, block, transaction, in_force_at,
              in_force_block, in_force_transaction)
            values (:organisation, :order, 'FR', 'Arrêté 1', :order, :rule, :order, :size, 17, 17, :order, :order,
              '', now(), 1, :order, now(), 2, :order)
            """)
        .param("organisation", PONT)
        .param("order", order)
        .param("rule", CountryRule.FRANCE.rule().encode())
        .param("size", PRICES)
        .update();
    database
        .unbound()
        .sql(
            """
            insert into price_entry (organisation, jurisdiction, code, block, log_index, order_id, word, amount,
              fee, valid_from, proof)
            select :organisation, 'FR', one.code, 1, one.n, :order, decode(one.word, 'hex'), 999 + one.n, 0,
              date '2026-01-01', :proof
            from unnest(cast(:codes as text[]), cast(:words as text[])) with ordinality as one (code, word, n)
            """)
        .param("organisation", PONT)
        .param("order", order)
        .param("proof", new byte[14 * 32])
        .param(
            "codes",
            IntStream.range(0, PRICES).mapToObj(BillBenchTest::code).toArray(String[]::new))
        .param(
            "words",
            IntStream.range(0, PRICES)
                .mapToObj(i -> Price.ofPack(1_000 + i, JANUARY).word().toString().substring(2))
                .toArray(String[]::new))
        .update();
  }
}
