package org.custodia.registry.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.ConsentReply.Answer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code consent_reply}, at the grantee. Used inside the organisation's rows. */
final class ReplyRows {
  private final JdbcClient jdbc;

  ReplyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param consent commitment
   * @param words sealed
   * @param attempts to tell it that failed
   */
  record Row(
      UUID id,
      Bytes32 host,
      Bytes32 consent,
      String channel,
      Answer answer,
      String person,
      Optional<byte[]> words,
      Instant repliedAt,
      int attempts) {}

  /** False when the same was said to the consent before, or the id is taken. */
  boolean add(String organisation, Row row) {
    return jdbc.sql(
                """
                insert into consent_reply (organisation, host, consent, answer, channel, id, person, words,
                  replied_at, next_at)
                values (:organisation, :host, :consent, :answer, :channel, :id, :person, :words, :at,
                  :at)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("host", row.host().toArray())
            .param("consent", row.consent().toArray())
            .param("answer", row.answer().name())
            .param("channel", row.channel())
            .param("id", row.id())
            .param("person", row.person())
            .param("words", row.words().orElse(null))
            .param("at", row.repliedAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  boolean isRejected(Bytes32 host, Bytes32 consent) {
    return jdbc.sql(
            """
            select 1 from consent_reply
            where host = :host and consent = :consent and answer = 'REJECTED'
            """)
        .param("host", host.toArray())
        .param("consent", consent.toArray())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** What the host does not know yet and may be told again now, the oldest first. */
  List<Row> due(Instant now, int most) {
    return jdbc.sql(
            """
            select * from consent_reply where told_at is null and next_at <= :now
            order by next_at, id limit :most
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query((row, n) -> row(row))
        .list();
  }

  void told(UUID id, Instant at) {
    jdbc.sql(
            """
            update consent_reply set told_at = :at, trouble = null
            where id = :id and told_at is null
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  /**
   * @param trouble code of what went wrong
   */
  void failed(UUID id, String trouble, Instant next) {
    jdbc.sql(
            """
            update consent_reply set attempts = attempts + 1, trouble = :trouble, next_at = :next
            where id = :id and told_at is null
            """)
        .param("trouble", trouble)
        .param("next", next.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        Bytes32.of(row.getBytes("host")),
        Bytes32.of(row.getBytes("consent")),
        row.getString("channel"),
        Answer.valueOf(row.getString("answer")),
        row.getString("person"),
        Optional.ofNullable(row.getBytes("words")),
        row.getTimestamp("replied_at").toInstant(),
        row.getInt("attempts"));
  }
}
