package org.custodia.registry.oversight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tables {@code trail_position}, {@code contradiction}, {@code contradiction_unread}. Used inside
 * the regulator's rows.
 */
final class ContradictionRows {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Place BEFORE_ALL = new Place(0, -1);

  private final JdbcClient jdbc;

  ContradictionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum State {
    /** Later facts may still explain it. */
    WAITING,
    RAISED,
    SETTLED
  }

  record Row(AlertFact fact, State state, Instant dueAt) {}

  /** Place of the last event that was looked at. */
  record Place(long block, int logIndex) {}

  /** Taken for this transaction, so that two instances do not look at the same at once. */
  Place lockPosition() {
    return jdbc.sql("select block, log_index from trail_position for update")
        .query((row, n) -> new Place(row.getLong(1), row.getInt(2)))
        .optional()
        .orElse(BEFORE_ALL);
  }

  void reached(String regulator, Place place) {
    jdbc.sql(
            """
            insert into trail_position (organisation, block, log_index)
            values (:organisation, :block, :index)
            on conflict (organisation) do update
            set block = excluded.block, log_index = excluded.log_index
            """)
        .param("organisation", regulator)
        .param("block", place.block())
        .param("index", place.logIndex())
        .update();
  }

  /** Keeps it to be raised when it is due; what was found before stays as it is. */
  void found(String regulator, AlertFact fact, Instant dueAt, long block) {
    jdbc.sql(
            """
            insert into contradiction (organisation, id, kind, subject_type, subject, fact, due_at, state,
              looked_at)
            values (:organisation, :id, :kind, :type, :subject, cast(:fact as jsonb), :due, 'WAITING',
              :block)
            on conflict (organisation, id) do update set state = 'RAISED' where contradiction.state = 'SETTLED'
            """)
        .param("organisation", regulator)
        .param("id", fact.id())
        .param("kind", fact.kind().name())
        .param("type", fact.subject().type().name())
        .param("subject", fact.subject().key().toArray())
        .param("fact", JSON.writeValueAsString(Stored.of(fact)))
        .param("due", dueAt.atOffset(ZoneOffset.UTC))
        .param("block", block)
        .update();
  }

  List<Row> due(Instant now, int limit) {
    return jdbc.sql(
            """
            select fact, state, due_at from contradiction where state = 'WAITING' and due_at <= :now
            order by due_at, id limit :limit
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(ContradictionRows::row)
        .list();
  }

  /** Raised ones, the longest unlooked at first. */
  List<Row> raised(int limit) {
    return jdbc.sql(
            """
            select fact, state, due_at from contradiction where state = 'RAISED'
              and kind not in ('IRREGULAR_TESTIMONY', 'SESSION_OUT_OF_SEQUENCE')
            order by looked_at, id limit :limit
            """)
        .param("limit", limit)
        .query(ContradictionRows::row)
        .list();
  }

  void become(UUID id, State state, long block) {
    jdbc.sql("update contradiction set state = :state, looked_at = :block where id = :id")
        .param("state", state.name())
        .param("block", block)
        .param("id", id)
        .update();
  }

  void forget(UUID id) {
    jdbc.sql("delete from contradiction where id = :id").param("id", id).update();
  }

  // --- Consignments whose contents have not come ---

  record Unread(Bytes32 consignment, Bytes32 giver) {}

  void unread(String regulator, Unread one) {
    jdbc.sql(
            """
            insert into contradiction_unread (organisation, consignment, giver)
            values (:organisation, :consignment, :giver) on conflict do nothing
            """)
        .param("organisation", regulator)
        .param("consignment", one.consignment().toArray())
        .param("giver", one.giver().toArray())
        .update();
  }

  List<Unread> unread(int limit) {
    return jdbc.sql(
            """
            select consignment, giver from contradiction_unread order by random() limit :limit
            """)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Unread(
                    Bytes32.of(row.getBytes("consignment")), Bytes32.of(row.getBytes("giver"))))
        .list();
  }

  void read(Unread one) {
    jdbc.sql("delete from contradiction_unread where consignment = :consignment and giver = :giver")
        .param("consignment", one.consignment().toArray())
        .param("giver", one.giver().toArray())
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        JSON.readValue(row.getString("fact"), Stored.class).fact(),
        State.valueOf(row.getString("state")),
        row.getObject("due_at", OffsetDateTime.class).toInstant());
  }

  /** A fact as plain text, to be read back as it was. */
  record Stored(
      UUID id,
      String kind,
      String type,
      String key,
      String gtin,
      String serial,
      String lot,
      List<String> members,
      String at,
      Map<String, String> details) {
    static Stored of(AlertFact fact) {
      AlertSubject subject = fact.subject();
      return new Stored(
          fact.id(),
          fact.kind().name(),
          subject.type().name(),
          subject.key().toString(),
          subject.gtin().orElse(""),
          subject.serial().orElse(""),
          subject.lotId().map(Bytes32::toString).orElse(""),
          fact.members().stream().map(Bytes32::toString).toList(),
          fact.at().toString(),
          fact.details());
    }

    AlertFact fact() {
      return new AlertFact(
          id,
          AlertKind.valueOf(kind),
          new AlertSubject(
              AlertSubject.Type.valueOf(type),
              Bytes32.of(key),
              given(gtin),
              given(serial),
              given(lot).map(Bytes32::of)),
          members.stream().map(Bytes32::of).toList(),
          Instant.parse(at),
          details);
    }

    private static Optional<String> given(String text) {
      return Optional.of(text).filter(some -> !some.isEmpty());
    }
  }
}
