package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code organ_inquiry} at a regulator. Used inside its rows. */
final class InquiryRows {
  private final JdbcClient jdbc;
  private final Keys keys;

  InquiryRows(JdbcClient jdbc, Keys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /**
   * @param answer the content that the member signed; empty while it has not answered
   * @param code what the last attempt ended with
   */
  record Inquiry(
      UUID allocation,
      Bytes32 member,
      Bytes32 organId,
      BeforeAllocation.Question question,
      int attempts,
      Optional<BeforeAllocation> answer,
      Optional<String> code) {}

  /**
   * One for each allocation and each of bank, allocation body and centre; those that are there stay
   * as they are.
   */
  void begin(String organisation, Instant now) {
    jdbc.sql(
            """
            insert into organ_inquiry (organisation, allocation, member, organ_id, case_id, list,
              candidate, allocated_at, next_at)
            select distinct a.organisation, a.command_id, m.member, o.organ_id, o.case_id, f.list,
              f.candidate, a.happened_at, cast(:now as timestamptz)
            from organ_event a
            join organ o on o.organisation = a.organisation and o.organ_id = a.subject
            join lateral (select list, candidate, centre from organ_offer f
              where f.organisation = a.organisation and f.channel = a.channel
                and f.offered_at <= a.happened_at order by f.offered_at desc limit 1) f on true
            join lateral (
              select by_member as member from organ_event c where c.organisation = a.organisation
                and c.subject = o.case_id and c.action in (:opened, :run)
              union select f.centre) m on true
            where a.organisation = :organisation and a.action = :allocated
              and not exists (select from organ_inquiry i
                where i.organisation = a.organisation and i.allocation = a.command_id)
            on conflict do nothing
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("opened", Action.OPEN_CASE.code())
        .param("run", Action.MATCH_RUN.code())
        .param("organisation", organisation)
        .param("allocated", Action.ALLOCATE.code())
        .update();
  }

  List<Inquiry> open(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from organ_inquiry
            where organisation = :organisation and next_at <= :now order by next_at limit :limit
            """)
        .param("organisation", organisation)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, n) -> inquiry(organisation, row))
        .list();
  }

  /** Of allocations in that time, latest first. */
  List<Inquiry> between(String organisation, Instant from, Instant until, int limit) {
    return jdbc.sql(
            """
            select * from organ_inquiry
            where organisation = :organisation and allocated_at >= :from and allocated_at < :until
            order by allocated_at desc, allocation, member limit :limit
            """)
        .param("organisation", organisation)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, n) -> inquiry(organisation, row))
        .list();
  }

  /**
   * @param message as it was signed
   */
  void answered(String organisation, Inquiry one, byte[] message, Instant now) {
    jdbc.sql(
            """
            update organ_inquiry set answered_at = :now, next_at = null, code = null,
              sealed = :sealed
            where organisation = :organisation and allocation = :allocation and member = :member
              and sealed is null
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("sealed", keys.records(organisation).seal(message, context(one)))
        .param("organisation", organisation)
        .param("allocation", one.allocation())
        .param("member", one.member().toArray())
        .update();
  }

  void failed(String organisation, Inquiry one, String code, Instant next) {
    jdbc.sql(
            """
            update organ_inquiry set attempts = attempts + 1, code = :code, next_at = :next
            where organisation = :organisation and allocation = :allocation and member = :member
            """)
        .param("code", code)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .param("organisation", organisation)
        .param("allocation", one.allocation())
        .param("member", one.member().toArray())
        .update();
  }

  private Inquiry inquiry(String organisation, ResultSet row) throws SQLException {
    UUID allocation = row.getObject("allocation", UUID.class);
    Bytes32 member = Bytes32.of(row.getBytes("member"));
    Optional<BeforeAllocation> answer =
        Optional.ofNullable(row.getBytes("sealed"))
            .map(kept -> keys.records(organisation).open(kept, context(allocation, member)))
            .map(text -> BeforeAllocation.read(SignedOrganMessage.parse(text).content()));
    return new Inquiry(
        allocation,
        member,
        Bytes32.of(row.getBytes("organ_id")),
        new BeforeAllocation.Question(
            Bytes32.of(row.getBytes("case_id")),
            Bytes32.of(row.getBytes("list")),
            Bytes32.of(row.getBytes("candidate")),
            row.getObject("allocated_at", OffsetDateTime.class).toInstant()),
        row.getInt("attempts"),
        answer,
        Optional.ofNullable(row.getString("code")));
  }

  private static byte[] context(Inquiry one) {
    return context(one.allocation(), one.member());
  }

  private static byte[] context(UUID allocation, Bytes32 member) {
    return ("organ inquiry " + allocation + " " + member).getBytes(StandardCharsets.UTF_8);
  }
}
