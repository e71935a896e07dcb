package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Acts as the projection has them, oldest first. Used inside the organisation's rows. */
final class EventRows {
  private final JdbcClient jdbc;

  EventRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of a donor's case, or of an organ in offers and on its way. */
  List<OrganEvent> of(String organisation, Bytes32 subject) {
    return jdbc.sql(
            """
            select * from organ_event where organisation = :organisation and subject = :subject
            order by block, log_index
            """)
        .param("organisation", organisation)
        .param("subject", subject.toArray())
        .query(EventRows::event)
        .list();
  }

  /** What the clocks of organs under way depend on: how each was packed. */
  List<OrganEvent> ofClocksUnderWay(String organisation) {
    return jdbc.sql(
            """
            select e.* from organ_event e
            join organ o on o.organisation = e.organisation and o.organ_id = e.subject
            where e.organisation = :organisation and e.action = :packed
              and o.state in ('RECOVERED', 'UNDER_WAY', 'ARRIVED', 'RETURNED')
            order by e.block, e.log_index
            """)
        .param("organisation", organisation)
        .param("packed", Action.PACKED.code())
        .query(EventRows::event)
        .list();
  }

  List<OrganEvent> in(String organisation, String channel) {
    return jdbc.sql(
            """
            select * from organ_event where organisation = :organisation and channel = :channel
            order by block, log_index
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .query(EventRows::event)
        .list();
  }

  Optional<OrganEvent> find(String organisation, String channel, UUID id) {
    return jdbc.sql(
            """
            select * from organ_event
            where organisation = :organisation and channel = :channel and command_id = :id
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .query(EventRows::event)
        .optional();
  }

  /** Whether the secret of a consent was revealed. */
  boolean isRevoked(String organisation, Bytes32 revocationHash) {
    return jdbc.sql(
                """
            select count(*) from organ_revocation
            where organisation = :organisation and revocation_hash = :hash
            """)
            .param("organisation", organisation)
            .param("hash", revocationHash.toArray())
            .query(Integer.class)
            .single()
        > 0;
  }

  /** When the secret of a consent was revealed; empty when it was not. */
  Optional<Instant> revokedAt(String organisation, Bytes32 revocationHash) {
    return jdbc.sql(
            """
            select revoked_at from organ_revocation
            where organisation = :organisation and revocation_hash = :hash
            """)
        .param("organisation", organisation)
        .param("hash", revocationHash.toArray())
        .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  static OrganEvent event(ResultSet row, int n) throws SQLException {
    Action action = Action.of(row.getInt("action"));
    return new OrganEvent(
        row.getObject("command_id", UUID.class),
        row.getString("channel"),
        SubjectKind.of(row.getInt("kind")),
        Bytes32.of(row.getBytes("subject")),
        action,
        Bytes32.of(row.getBytes("by_member")),
        Bytes32.of(row.getBytes("giver")),
        Bytes32.of(row.getBytes("receiver")),
        row.getString("witness"),
        row.getInt("state"),
        row.getString("place"),
        row.getObject("device_time", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("server_time", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")),
        OrganIrregularity.of(row.getInt("irregularities")),
        OrganTerms.read(action, row.getBytes("terms")),
        new OrganEvent.Signed(
            Bytes32.of(row.getBytes("signed_id")),
            row.getLong("device_sequence"),
            Bytes32.of(row.getBytes("previous_hash")),
            WitnessSignature.of(row.getBytes("signature")).orElseThrow()));
  }
}
