package org.custodia.registry.verification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Reservation;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Table {@code pack_reservation}. A unique index allows one current reservation a pack, whoever
 * asks and however many at once. Used inside the regulator's rows.
 */
final class ReservationRows {
  private static final String COLUMNS =
      "number, reservation_id, pack_id, member, action, prescription, expires, signature";

  private final JdbcClient jdbc;

  ReservationRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(long number, GrantedReservation granted) {
    Bytes32 member() {
      return granted.reservation().member();
    }

    boolean isFor(Action action, Bytes32 prescription) {
      return granted.reservation().action() == action
          && granted.reservation().prescription().equals(prescription);
    }

    Instant expires() {
      return Instant.ofEpochSecond(granted.reservation().expires());
    }
  }

  Optional<Row> current(Bytes32 packId) {
    return find(packId, "");
  }

  /** As {@link #current}, and nobody else can replace it until this transaction ends. */
  Optional<Row> lockCurrent(Bytes32 packId) {
    return find(packId, " for update");
  }

  private Optional<Row> find(Bytes32 packId, String lock) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from pack_reservation where pack_id = :pack and not superseded"
                + lock)
        .param("pack", packId.toArray())
        .query(ReservationRows::row)
        .optional();
  }

  /** Whether the member used this id for another pack or another end. */
  boolean usedForAnother(UUID id, Bytes32 member, Bytes32 packId, Action action) {
    return jdbc.sql(
            """
            select exists (select from pack_reservation where member = :member
              and reservation_id = :id and (pack_id <> :pack or action <> :action))
            """)
        .param("member", member.toArray())
        .param("id", id)
        .param("pack", packId.toArray())
        .param("action", action.code())
        .query(Boolean.class)
        .single();
  }

  void supersede(Row row) {
    jdbc.sql("update pack_reservation set superseded = true where number = :number")
        .param("number", row.number())
        .update();
  }

  /** False when another one was first. */
  boolean add(String regulator, GrantedReservation granted, Instant at) {
    Reservation reservation = granted.reservation();
    return jdbc.sql(
                """
                insert into pack_reservation (organisation, pack_id, reservation_id, member, action,
                  prescription, granted_at, expires, signature)
                values (:organisation, :pack, :id, :member, :action, :prescription, :at, :expires,
                  :signature)
                on conflict (organisation, pack_id) where not superseded do nothing
                """)
            .param("organisation", regulator)
            .param("pack", reservation.packId().toArray())
            .param("id", reservation.reservationId().toUuid())
            .param("member", reservation.member().toArray())
            .param("action", reservation.action().code())
            .param("prescription", reservation.prescription().toArray())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("expires", reservation.expires())
            .param("signature", granted.signature())
            .update()
        == 1;
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    var reservation =
        new Reservation(
            Bytes32.ofUuid(row.getObject("reservation_id", UUID.class)),
            Bytes32.of(row.getBytes("pack_id")),
            Bytes32.of(row.getBytes("member")),
            Action.of(row.getInt("action")),
            Bytes32.of(row.getBytes("prescription")),
            row.getLong("expires"));
    return new Row(
        row.getLong("number"), new GrantedReservation(reservation, row.getString("signature")));
  }
}
