package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures from the regulator's own projections. */
final class CountedFigures implements OrganFigures {
  private static final int MOST = 500;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  CountedFigures(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  @Override
  public Figures of(Caller caller, Instant since) {
    OrganRoles.check(caller, OrganRoles.REGULATOR);
    String organisation = caller.organisation();
    OffsetDateTime from = since.atOffset(ZoneOffset.UTC);
    return rows.in(
        organisation,
        () ->
            new Figures(
                outOfOrder(organisation, from),
                refusals(organisation, from),
                discards(organisation, from),
                legs(organisation, from)));
  }

  private List<Offers.Line> outOfOrder(String organisation, OffsetDateTime since) {
    return jdbc.sql(
            """
            select * from organ_offer
            where organisation = :organisation and reason <> 0 and offered_at >= :since
            order by offered_at desc limit :most
            """)
        .param("organisation", organisation)
        .param("since", since)
        .param("most", MOST)
        .query(OfferRows::line)
        .list();
  }

  private List<Refused> refusals(String organisation, OffsetDateTime since) {
    return jdbc.sql(
            """
            select centre, declined, count(*) as offers from organ_offer
            where organisation = :organisation and state in ('DECLINED', 'EXPIRED', 'RELEASED')
              and answered_at >= :since
            group by centre, declined order by offers desc, centre, declined
            """)
        .param("organisation", organisation)
        .param("since", since)
        .query(
            (row, n) -> {
              int reason = row.getInt("declined");
              boolean ranOut = row.wasNull();
              return new Refused(
                  Bytes32.of(row.getBytes("centre")),
                  ranOut ? Optional.empty() : Optional.of(DeclineReason.of(reason)),
                  row.getInt("offers"));
            })
        .list();
  }

  /** Discards that counted; the reason is in the terms. */
  private List<Discarded> discards(String organisation, OffsetDateTime since) {
    Map<DiscardReason, Long> counted =
        jdbc
            .sql(
                """
                select * from organ_event
                where organisation = :organisation and action = :action and happened_at >= :since
                """)
            .param("organisation", organisation)
            .param("action", Action.DISCARDED.code())
            .param("since", since)
            .query(EventRows::event)
            .list()
            .stream()
            .filter(LegStory::counts)
            .map(event -> ((DiscardedTerms) event.terms()).reason())
            .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
    return counted.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new Discarded(entry.getKey(), entry.getValue().intValue()))
        .toList();
  }

  private List<LegTimes> legs(String organisation, OffsetDateTime since) {
    return jdbc
        .sql(
            """
            select * from organ_leg
            where organisation = :organisation and handed_over and taken_at >= :since
            order by taken_at desc limit :most
            """)
        .param("organisation", organisation)
        .param("since", since)
        .param("most", MOST)
        .query(LegRows::leg)
        .list()
        .stream()
        .map(CountedFigures::times)
        .toList();
  }

  private static LegTimes times(Organs.Leg leg) {
    Instant given = leg.givenAt().orElseThrow();
    Instant taken = leg.takenAt().orElseThrow();
    Instant both = given.isAfter(taken) ? given : taken;
    return new LegTimes(
        leg.organId(),
        leg.giver(),
        leg.receiver(),
        taken,
        Duration.between(given, taken).abs(),
        leg.arrivedAt().map(arrived -> Duration.between(both, arrived)));
  }
}
