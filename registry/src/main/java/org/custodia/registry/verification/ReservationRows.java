package org.custodia.registry.verification;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Reservation;
import org.custodia.registry.rows.Reading;
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

  private static final Reading<Row> CURRENT =
      Reading.of(
          List.of(COLUMNS.split(", ")),
          "select "
              + COLUMNS
              + " from pack_reservation"
              + " where organisation = me.organisation and pack_id = ? and not superseded",
          ReservationRows::row);

  /** The reservation that counts, to be read together with other things. */
  static Reading.Asked<Row> current(Bytes32 packId) {
    return CURRENT.with((Object) packId.toArray());
  }

  /** The reservation that counts; nobody else can replace it until this transaction ends. */
  Optional<Row> lockCurrent(Bytes32 packId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from pack_reservation where pack_id = :pack and not superseded for update")
        .param("pack", packId.toArray())
        .query((row, n) -> row(org.custodia.registry.rows.Row.of(row)))
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

  private static Row row(org.custodia.registry.rows.Row row) throws SQLException {
    var reservation =
        new Reservation(
            Bytes32.ofUuid(row.uuid("reservation_id")),
            row.bytes32("pack_id"),
            row.bytes32("member"),
            Action.of(row.integer("action")),
            row.bytes32("prescription"),
            row.number("expires"));
    return new Row(
        row.number("number"), new GrantedReservation(reservation, row.text("signature")));
  }
}
