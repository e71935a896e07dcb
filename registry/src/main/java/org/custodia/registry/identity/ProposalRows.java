package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code authority_proposal} and {@code authority_signature}. Used inside the organisation's
 * rows.
 */
final class ProposalRows {
  private static final String COLUMNS =
      "p.id, p.act, p.approvals_until, p.proposed_by, p.proposed_at, p.ended_by, p.recorded_at";

  private final JdbcClient jdbc;

  ProposalRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(
      UUID id,
      byte[] act,
      Instant approvalsUntil,
      String proposedBy,
      Instant proposedAt,
      Optional<String> endedBy,
      boolean recorded) {}

  record Signed(String person, Bytes32 holder, String key, byte[] signature, Instant at) {}

  /** Leaves one that is there as it is. */
  void add(String organisation, Row row) {
    jdbc.sql(
            """
            insert into authority_proposal (organisation, id, act, approvals_until, proposed_by,
              proposed_at)
            values (:organisation, :id, :act, :until, :by, :at)
            on conflict (organisation, id) do nothing
            """)
        .param("organisation", organisation)
        .param("id", row.id())
        .param("act", row.act())
        .param("until", row.approvalsUntil().getEpochSecond())
        .param("by", row.proposedBy())
        .param("at", row.proposedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Row> find(UUID id) {
    return find(id, "");
  }

  /** The same; whoever else wants to change it waits until this transaction ends. */
  Optional<Row> lock(UUID id) {
    return find(id, " for update");
  }

  private Optional<Row> find(UUID id, String how) {
    return jdbc.sql("select " + COLUMNS + " from authority_proposal p where p.id = :id" + how)
        .param("id", id)
        .query(ProposalRows::row)
        .optional();
  }

  /** Signed by somebody, and neither withdrawn nor recorded; the oldest first. */
  List<Row> waiting() {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                   from authority_proposal p
                  where p.ended_by is null and p.recorded_at is null and exists
                    (select from authority_signature s where s.id = p.id)
                  order by p.proposed_at, p.id
                  """)
        .query(ProposalRows::row)
        .list();
  }

  /** Signed by somebody, the newest first. */
  List<Row> signed(int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                   from authority_proposal p
                  where exists (select from authority_signature s where s.id = p.id)
                  order by p.proposed_at desc, p.id
                  limit :limit
                  """)
        .param("limit", limit)
        .query(ProposalRows::row)
        .list();
  }

  List<Signed> signatures(UUID id) {
    return jdbc.sql(
            """
            select person, holder, key, signature, signed_at from authority_signature
            where id = :id order by position
            """)
        .param("id", id)
        .query(
            (row, number) ->
                new Signed(
                    row.getString("person"),
                    Bytes32.of(row.getBytes("holder")),
                    row.getString("key"),
                    row.getBytes("signature"),
                    row.getObject("signed_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  void sign(String organisation, UUID id, int position, Signed signed) {
    jdbc.sql(
            """
            insert into authority_signature (organisation, id, position, person, holder, key,
              signature, signed_at)
            values (:organisation, :id, :position, :person, :holder, :key, :signature, :at)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("position", position)
        .param("person", signed.person())
        .param("holder", signed.holder().toArray())
        .param("key", signed.key())
        .param("signature", signed.signature())
        .param("at", signed.at().atOffset(ZoneOffset.UTC))
        .update();
  }

  void recorded(UUID id, Instant now) {
    jdbc.sql("update authority_proposal set recorded_at = :now where id = :id")
        .param("id", id)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void withdraw(UUID id, String by) {
    jdbc.sql("update authority_proposal set ended_by = :by where id = :id")
        .param("id", id)
        .param("by", by)
        .update();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getBytes("act"),
        Instant.ofEpochSecond(row.getLong("approvals_until")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString("ended_by")),
        row.getObject("recorded_at") != null);
  }
}
