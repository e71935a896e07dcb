package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Figures from the regulator's own projections. */
final class CountedFigures implements OrganFigures {
  /** The last byte of the first word of the terms of DISCARDED. */
  private static final String REASON = "get_byte(terms, 31)";

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final InquiryRows inquiries;
  private final PatternRows patterns;

  CountedFigures(
      OrganisationRows rows, JdbcClient jdbc, InquiryRows inquiries, PatternRows patterns) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.inquiries = inquiries;
    this.patterns = patterns;
  }

  /** A time, from inclusive. */
  private record Span(OffsetDateTime from, OffsetDateTime until) {
    JdbcClient.StatementSpec to(JdbcClient.StatementSpec statement) {
      return statement.param("from", from).param("until", until);
    }
  }

  @Override
  public Figures of(Caller caller, Instant from, Instant until) {
    OrganRoles.check(caller, OrganRoles.REGULATOR);
    String organisation = caller.organisation();
    Span span = new Span(from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC));
    return rows.in(
        organisation,
        () -> {
          List<InquiryRows.Inquiry> asked = inquiries.between(organisation, from, until, MOST);
          return new Figures(
              outOfOrder(organisation, span),
              refusals(organisation, span),
              discards(organisation, span),
              discarded(organisation, span),
              legs(organisation, span),
              changes(asked),
              patterns.of(organisation, from, until),
              looks(asked),
              unanswered(asked));
        });
  }

  private List<Offers.Line> outOfOrder(String organisation, Span span) {
    return span.to(
            jdbc.sql(
                """
                select * from organ_offer
                where organisation = :organisation and reason <> 0
                  and offered_at >= :from and offered_at < :until
                order by offered_at desc limit :most
                """))
        .param("organisation", organisation)
        .param("most", MOST)
        .query(OfferRows::line)
        .list();
  }

  private List<Refused> refusals(String organisation, Span span) {
    return span.to(
            jdbc.sql(
                """
                select centre, declined, count(*) as offers from organ_offer
                where organisation = :organisation and state in ('DECLINED', 'EXPIRED', 'RELEASED')
                  and answered_at >= :from and answered_at < :until
                group by centre, declined order by offers desc, centre, declined
                """))
        .param("organisation", organisation)
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

  private List<DiscardedOrgan> discarded(String organisation, Span span) {
    return discards(
            "select subject, by_member, happened_at, " + REASON + " as reason",
            "order by happened_at desc, log_index desc limit " + MOST,
            organisation,
            span)
        .query(
            (row, n) ->
                new DiscardedOrgan(
                    Bytes32.of(row.getBytes("subject")),
                    DiscardReason.of(row.getInt("reason")),
                    Bytes32.of(row.getBytes("by_member")),
                    row.getObject("happened_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private List<Discarded> discards(String organisation, Span span) {
    return discards(
            "select " + REASON + " as reason, count(*) as organs",
            "group by reason order by reason",
            organisation,
            span)
        .query(
            (row, n) -> new Discarded(DiscardReason.of(row.getInt("reason")), row.getInt("organs")))
        .list();
  }

  /**
   * Discards that counted.
   *
   * @param columns and {@code end} are not from outside
   */
  private JdbcClient.StatementSpec discards(
      String columns, String end, String organisation, Span span) {
    return span.to(
            jdbc.sql(
                columns
                    + """
                     from organ_event
                    where organisation = :organisation and action = :action
                      and happened_at >= :from and happened_at < :until
                      and irregularities & :spoilt = 0
                    """
                    + end))
        .param("organisation", organisation)
        .param("action", Action.DISCARDED.code())
        .param("spoilt", OrganIrregularity.mask(LegStory.DISQUALIFYING));
  }

  private List<LegTimes> legs(String organisation, Span span) {
    return span
        .to(
            jdbc.sql(
                """
                select * from organ_leg
                where organisation = :organisation and handed_over
                  and taken_at >= :from and taken_at < :until
                order by taken_at desc limit :most
                """))
        .param("organisation", organisation)
        .param("most", MOST)
        .query(LegRows::leg)
        .list()
        .stream()
        .map(CountedFigures::times)
        .toList();
  }

  // --- What members answered ---

  private static List<Changed> changes(List<InquiryRows.Inquiry> asked) {
    return asked.stream()
        .flatMap(
            one ->
                one.answer().map(BeforeAllocation::changes).orElse(List.of()).stream()
                    .map(change -> changed(one, change)))
        .limit(MOST)
        .toList();
  }

  private static Changed changed(InquiryRows.Inquiry one, BeforeAllocation.ListChange change) {
    Instant allocated = one.question().allocatedAt();
    return new Changed(
        one.organId(),
        allocated,
        change.relation().name(),
        change.rank(),
        change.centre(),
        change.state(),
        change.reason(),
        change.fields(),
        change.changedAt(),
        Duration.between(change.receivedAt(), allocated));
  }

  private static List<Looked> looks(List<InquiryRows.Inquiry> asked) {
    return asked.stream()
        .flatMap(
            one ->
                one.answer().map(BeforeAllocation::looks).orElse(List.of()).stream()
                    .map(
                        look ->
                            new Looked(
                                one.organId(),
                                one.question().allocatedAt(),
                                one.member(),
                                look.person(),
                                look.what(),
                                Duration.between(look.at(), one.question().allocatedAt()))))
        .limit(MOST)
        .toList();
  }

  private static List<Unanswered> unanswered(List<InquiryRows.Inquiry> asked) {
    return asked.stream()
        .filter(one -> one.answer().isEmpty())
        .map(
            one ->
                new Unanswered(
                    one.organId(), one.question().allocatedAt(), one.member(), one.code()))
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
