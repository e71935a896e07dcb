package org.custodia.registry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the host's own node says of its patients and their consents. Used inside its rows. */
final class Subjects {
  private final JdbcClient jdbc;

  Subjects(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A patient as a channel knows it. */
  record Subject(Bytes32 evidence, long evidenceBlock, boolean optedOut) {}

  Optional<Subject> find(String channel, Bytes32 host, Bytes32 pseudonym) {
    return jdbc.sql(
            """
            select evidence, evidence_block, opted_out from consent_subject
            where channel = :channel and host = :host and patient = :patient
            """)
        .param("channel", channel)
        .param("host", host.toArray())
        .param("patient", pseudonym.toArray())
        .query(
            (row, n) ->
                new Subject(
                    Bytes32.of(row.getBytes("evidence")),
                    row.getLong("evidence_block"),
                    row.getBoolean("opted_out")))
        .optional();
  }

  /** Commitments of the consents that a host opened in a channel. */
  List<Bytes32> opened(String channel, Bytes32 host) {
    return jdbc.sql(
            "select commitment from consent_opening where channel = :channel and host = :host")
        .param("channel", channel)
        .param("host", host.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes("commitment")))
        .list();
  }

  /**
   * Commitments of a patient's consents that are open in a channel, neither ended nor revoked. Not
   * those to research, which is answered by the host and reads no record.
   */
  List<Bytes32> standing(String channel, Bytes32 host, Bytes32 patient, Instant now) {
    return jdbc.sql(
            """
            select o.commitment from consent_opening o
            where o.channel = :channel and o.host = :host and o.patient = :patient
              and o.valid_until > :now and o.purpose <> :research and not exists (
                select from consent_revocation r where r.organisation = o.organisation
                  and r.revocation_hash = o.revocation_hash)
            """)
        .param("channel", channel)
        .param("host", host.toArray())
        .param("patient", patient.toArray())
        .param("now", now.getEpochSecond())
        .param("research", ConsentPurpose.RESEARCH.code())
        .query((row, n) -> Bytes32.of(row.getBytes("commitment")))
        .list();
  }

  /** Hash of the document of a consent that is open in the channel. */
  Optional<Bytes32> scope(String channel, Bytes32 host, Bytes32 commitment) {
    return jdbc.sql(
            """
            select scope from consent_opening
            where channel = :channel and host = :host and commitment = :commitment
            """)
        .param("channel", channel)
        .param("host", host.toArray())
        .param("commitment", commitment.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes("scope")))
        .optional();
  }

  /**
   * When a consent was used, from one use on; in order. Without those that admitted a reader, as
   * the reading is told by itself.
   */
  Stream<Use> uses(String channel, Bytes32 commitment, long after) {
    List<Use> uses =
        jdbc.sql(
                """
                select used, used_at from consent_use
                where channel = :channel and commitment = :commitment and used > :after
                  and not admitted order by used
                """)
            .param("channel", channel)
            .param("commitment", commitment.toArray())
            .param("after", after)
            .query(
                (row, n) -> new Use(row.getLong("used"), row.getTimestamp("used_at").toInstant()))
            .list();
    return uses.stream();
  }

  /**
   * @param number the how manieth it was
   */
  record Use(long number, Instant at) {}
}
