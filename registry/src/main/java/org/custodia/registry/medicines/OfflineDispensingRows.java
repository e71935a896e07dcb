package org.custodia.registry.medicines;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.medicines.OfflineDispenseTerms;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.OfflineDispensing.Outcome;
import org.custodia.registry.verification.Answer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code dispensed_offline}, beside what the ledger says of the same commands. Used inside
 * the organisation's rows.
 */
final class OfflineDispensingRows {
  /** The own book's entry of the command {@code d}, where the own node has it. */
  private static final String ENTRY =
      """
      left join lateral (
        select e.irregularities, exists (
            select from pack_change u where u.organisation = e.organisation
              and u.pack_id = e.pack_id and u.undone = e.command_id) as undone
        from pack_change e
        where e.organisation = d.organisation and e.pack_id = d.pack_id
          and e.command_id = d.command_id
        limit 1) e on true
      """;

  private final JdbcClient jdbc;

  OfflineDispensingRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(Caller caller, UUID id, OfflineDispenseTerms terms, Instant dispensedAt) {
    jdbc.sql(
            """
            insert into dispensed_offline (organisation, id, command_id, pack_id, gtin, serial, lot_id, contents,
              taken, person, dispensed_at, next_at)
            values (:organisation, :id, :command, :pack, :gtin, :serial, :lot, :contents, :taken, :person,
              cast(:at as timestamptz), cast(:at as timestamptz))
            on conflict do nothing
            """)
        .param("organisation", caller.organisation())
        .param("id", id)
        .param("command", Bytes32.ofUuid(id).toArray())
        .param("pack", terms.pack().packId().toArray())
        .param("gtin", String.format("%014d", terms.pack().gtin()))
        .param("serial", terms.pack().serial())
        .param("lot", terms.pack().lotId().toArray())
        .param("contents", terms.contents())
        .param("taken", terms.taken())
        .param("person", caller.name())
        .param("at", utc(dispensedAt))
        .update();
  }

  /**
   * One to be asked about.
   *
   * @param conflict whether the own book had the pack out of use before
   */
  record Due(UUID id, String gtin, String serial, boolean conflict) {}

  /** Those that are on the ledger and to be asked about now, the longest waiting first. */
  List<Due> due(String organisation, Instant now, int limit) {
    return jdbc.sql(
            """
            select d.id, d.gtin, d.serial, e.irregularities & :conflict <> 0 as conflict
            from dispensed_offline d
            """
                + ENTRY
                + """
                where d.organisation = :organisation and d.settled_at is null and d.next_at <= :now
                  and e.irregularities is not null and not e.undone
                order by d.next_at, d.id limit :limit
                """)
        .param("organisation", organisation)
        .param("conflict", Irregularity.STATUS_CONFLICT.bit())
        .param("now", utc(now))
        .param("limit", limit)
        .query(
            (row, n) ->
                new Due(
                    row.getObject("id", UUID.class),
                    row.getString("gtin"),
                    row.getString("serial"),
                    row.getBoolean("conflict")))
        .list();
  }

  void later(String organisation, UUID id, Instant next) {
    jdbc.sql(
            """
            update dispensed_offline set next_at = :next where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("next", utc(next))
        .update();
  }

  /** Nothing changes where it was settled before. */
  void settled(String organisation, UUID id, Outcome outcome, Answer answer, Instant at) {
    jdbc.sql(
            """
            update dispensed_offline set settled_at = :at, outcome = :outcome, out_since = :since,
              answer = :answer, answer_signature = :signature
            where organisation = :organisation and id = :id and settled_at is null
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("at", utc(at))
        .param("outcome", outcome.name())
        .param(
            "since",
            answer
                .pack()
                .flatMap(Answer.PackOnRecord::decommissioned)
                .map(done -> utc(done.at()))
                .orElse(null))
        .param("answer", answer.signed().facts())
        .param("signature", answer.signed().signature())
        .update();
  }

  /** Whether this organisation has told of the pack itself, dispensed offline. */
  boolean isTold(String organisation, Bytes32 packId) {
    return jdbc.sql(
            """
            select exists (select from dispensed_offline
              where organisation = :organisation and pack_id = :pack)
            """)
        .param("organisation", organisation)
        .param("pack", packId.toArray())
        .query(Boolean.class)
        .single();
  }

  List<OfflineDispensing> list(String organisation, int limit, int offset) {
    return jdbc.sql(
            "select d.*, l.lot_number, e.irregularities, e.undone from dispensed_offline d "
                + ENTRY
                + """
                left join lot l on l.organisation = d.organisation and l.lot_id = d.lot_id
                where d.organisation = :organisation
                order by d.dispensed_at desc, d.id limit :limit offset :offset
                """)
        .param("organisation", organisation)
        .param("limit", limit)
        .param("offset", offset)
        .query(OfflineDispensingRows::dispensing)
        .list();
  }

  private static OfflineDispensing dispensing(ResultSet row, int n) throws SQLException {
    int contents = row.getInt("contents");
    int odd = row.getInt("irregularities");
    boolean onLedger = !row.wasNull();
    return new OfflineDispensing(
        row.getObject("id", UUID.class),
        row.getString("person"),
        Bytes32.of(row.getBytes("pack_id")),
        row.getString("gtin"),
        row.getString("serial"),
        Bytes32.of(row.getBytes("lot_id")),
        Optional.ofNullable(row.getString("lot_number")),
        contents == 0
            ? Optional.empty()
            : Optional.of(new PackAct.Part(row.getInt("taken"), contents)),
        time(row, "dispensed_at").orElseThrow(),
        outcome(row, onLedger),
        Irregularity.of(odd),
        time(row, "settled_at"),
        time(row, "out_since"));
  }

  private static Outcome outcome(ResultSet row, boolean onLedger) throws SQLException {
    if (row.getBoolean("undone")) return Outcome.UNDONE;
    String settled = row.getString("outcome");
    if (settled != null) return Outcome.valueOf(settled);
    return onLedger ? Outcome.ON_LEDGER : Outcome.RECORDED;
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
