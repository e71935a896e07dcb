package org.custodia.registry.alerts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When the unknown serials of a product jump. The rule: let <i>n</i> be how many different packs of
 * the product with an unknown serial were scanned on a day (UTC), and <i>m</i> the mean of the 28
 * days before, at least {@value #LEAST_MEAN} a day. It is a jump when <i>n</i> is at least {@value
 * #LEAST} and the chance of <i>n</i> or more in a Poisson distribution with the mean <i>m</i> is
 * less than one in a million. Packs are counted, not scans, so one pack scanned a hundred times is
 * none. Used inside the regulator's rows.
 */
final class UnknownSerials {
  static final int LEAST = 10;
  static final double LEAST_MEAN = 0.5;
  private static final double CHANCE = 1e-6;
  private static final int DAYS = 28;

  private final JdbcClient jdbc;

  UnknownSerials(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What a fact that was just kept amounts to; the same id for all of a product and day.
   *
   * @param told whether there is an alert of that id: then nothing is counted, since on such a day
   *     there may be thousands, and each would count all of them
   */
  Optional<AlertFact> jump(AlertFact fact, Predicate<UUID> told) {
    if (fact.kind() != AlertKind.UNKNOWN_SERIAL || fact.subject().gtin().isEmpty()) {
      return Optional.empty();
    }
    String gtin = fact.subject().gtin().get();
    LocalDate day = LocalDate.ofInstant(fact.at(), ZoneOffset.UTC);
    UUID id = AlertFact.id(AlertKind.UNKNOWN_SERIALS_JUMP, gtin, day);
    if (told.test(id)) return Optional.empty();
    long packs = packs(gtin, day, day);
    if (packs < LEAST) return Optional.empty();
    double mean =
        Math.max(LEAST_MEAN, packs(gtin, day.minusDays(DAYS), day.minusDays(1)) / (double) DAYS);
    if (chance(packs, mean) >= CHANCE) return Optional.empty();
    return Optional.of(
        new AlertFact(
            id,
            AlertKind.UNKNOWN_SERIALS_JUMP,
            AlertSubject.product(gtin),
            members(gtin, day),
            fact.at(),
            Map.of(
                "day", day.toString(),
                "unknown", Long.toString(packs),
                "usual", "%.1f".formatted(mean).replace(',', '.'))));
  }

  /** Chance of so many or more in a Poisson distribution. */
  static double chance(long atLeast, double mean) {
    double fewer = 0;
    double term = Math.exp(-mean);
    for (long n = 0; n < atLeast; n++) {
      fewer += term;
      term *= mean / (n + 1);
    }
    return Math.max(0, 1 - fewer);
  }

  private long packs(String gtin, LocalDate from, LocalDate to) {
    return jdbc.sql(
            """
            select count(distinct a.case_id) from alert a
            join alert_case c on c.organisation = a.organisation and c.id = a.case_id
            where a.kind = 'UNKNOWN_SERIAL' and c.gtin = :gtin and a.at >= :from and a.at < :to
            """)
        .param("gtin", gtin)
        .param("from", start(from).atOffset(ZoneOffset.UTC))
        .param("to", start(to.plusDays(1)).atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  /** Who scanned them, the one with most first. */
  private List<Bytes32> members(String gtin, LocalDate day) {
    return jdbc.sql(
            """
            select a.member from alert a
            join alert_case c on c.organisation = a.organisation and c.id = a.case_id
            where a.kind = 'UNKNOWN_SERIAL' and c.gtin = :gtin and a.at >= :from and a.at < :to
            group by a.member order by count(*) desc, a.member limit 20
            """)
        .param("gtin", gtin)
        .param("from", start(day).atOffset(ZoneOffset.UTC))
        .param("to", start(day.plusDays(1)).atOffset(ZoneOffset.UTC))
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
