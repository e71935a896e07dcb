package org.custodia.registry.fills;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code prescription_hold} and {@code prescription_dispensing}. Used inside the regulator's
 * rows.
 */
final class FillRows {
  /**
   * Of each pack dispensed on a prescription: how much, in its measure. A whole pack, in units, is
   * one fill: its contents are not on the ledger, and whoever dispenses says units.
   */
  private static final String DISPENSED =
      """
      select coalesce(sum(case r.measure
          when 'PACKS' then 1
          else d.units + d.whole * r.quantity end), 0)
      from (select pack_id, sum(taken) as units, count(*) filter (where taken = 0) as whole
        from prescription_dispensing where commitment = :commitment and not undone
        group by pack_id) d
      join prescription_register r on r.commitment = :commitment
      """;

  /** A hold counts until it was used, or has lapsed for certain; a pack counts once. */
  private static final String HELD =
      """
      select coalesce(sum(amount), 0) from (
        select max(h.amount) as amount from prescription_hold h
        where h.commitment = :commitment
          and (h.expires >= :now or h.expires >= :read)
          and not (h.pack_id = :pack and h.member = :member)
          and not exists (select from prescription_dispensing d where d.commitment = h.commitment
            and d.member = h.member and (d.reservation_id = :padding || uuid_send(h.reservation_id)
              or (d.pack_id = h.pack_id and not d.undone)))
        group by h.pack_id) live
      """;

  private static final byte[] PADDING = new byte[16];

  private final JdbcClient jdbc;

  FillRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In the measure of the prescription; with what is held see {@link #spent}. */
  int dispensed(Bytes32 commitment) {
    return jdbc.sql(DISPENSED)
        .param("commitment", commitment.toArray())
        .query(Integer.class)
        .single();
  }

  /**
   * What of a prescription is not to be had any more, in its measure.
   *
   * @param held for members who have not dispensed it yet
   */
  record Spent(int dispensed, int held) {}

  /**
   * Both as of one moment: what is dispensed on a reservation stops being held in the same moment,
   * and is counted exactly once. Leaves out what this member holds for this pack.
   *
   * @param read time of the last block this node has read
   */
  Spent spent(Bytes32 commitment, Bytes32 packId, Bytes32 member, Instant now, Instant read) {
    return jdbc.sql("select (%s) as dispensed, (%s) as held".formatted(DISPENSED, HELD))
        .param("commitment", commitment.toArray())
        .param("pack", packId.toArray())
        .param("member", member.toArray())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("read", read.atOffset(ZoneOffset.UTC))
        .param("padding", PADDING)
        .query((row, number) -> new Spent(row.getInt("dispensed"), row.getInt("held")))
        .single();
  }

  /** Once per reservation; again changes how long it is held. */
  void hold(String regulator, FillHold hold, int amount, Instant now) {
    jdbc.sql(
            """
            insert into prescription_hold (organisation, member, reservation_id, commitment, pack_id,
              amount, held_at, expires)
            values (:organisation, :member, :id, :commitment, :pack, :amount, :now, :expires)
            on conflict (organisation, member, reservation_id) do update
              set expires = greatest(prescription_hold.expires, excluded.expires)
            """)
        .param("organisation", regulator)
        .param("member", hold.member().toArray())
        .param("id", hold.reservationId())
        .param("commitment", hold.prescription().toArray())
        .param("pack", hold.packId().toArray())
        .param("amount", amount)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("expires", hold.expires().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Whether this reservation holds of another prescription already. */
  boolean heldForAnother(Bytes32 member, UUID reservation, Bytes32 commitment) {
    return jdbc.sql(
            """
            select exists (select from prescription_hold where member = :member
              and reservation_id = :id and commitment <> :commitment)
            """)
        .param("member", member.toArray())
        .param("id", reservation)
        .param("commitment", commitment.toArray())
        .query(Boolean.class)
        .single();
  }

  /**
   * Something dispensed on a registered prescription.
   *
   * @param taken units; 0 is the whole pack
   */
  record Dispensing(
      Bytes32 member, Bytes32 command, Bytes32 commitment, Bytes32 pack, int taken, Instant at) {}

  /** Those that stand, in the order of the ledger. */
  List<Dispensing> dispensings(List<Bytes32> commitments) {
    return jdbc.sql(
            """
            select member, command_id, commitment, pack_id, taken, dispensed_at
            from prescription_dispensing
            where commitment = any(cast(:commitments as bytea[])) and not undone
            order by block, log_index
            """)
        .param("commitments", commitments.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(
            (row, number) ->
                new Dispensing(
                    Bytes32.of(row.getBytes("member")),
                    Bytes32.of(row.getBytes("command_id")),
                    Bytes32.of(row.getBytes("commitment")),
                    Bytes32.of(row.getBytes("pack_id")),
                    row.getInt("taken"),
                    row.getObject("dispensed_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** On registered prescriptions, and not looked at yet. */
  List<Dispensing> unexamined(int most) {
    return jdbc.sql(
            """
            select d.member, d.command_id, d.commitment, d.pack_id, d.taken, d.dispensed_at
            from prescription_dispensing d
            join prescription_register r on r.commitment = d.commitment
            where not exists (select from prescription_examined e
              where e.member = d.member and e.command_id = d.command_id)
            order by d.block, d.log_index limit :most
            """)
        .param("most", most)
        .query(
            (row, number) ->
                new Dispensing(
                    Bytes32.of(row.getBytes("member")),
                    Bytes32.of(row.getBytes("command_id")),
                    Bytes32.of(row.getBytes("commitment")),
                    Bytes32.of(row.getBytes("pack_id")),
                    row.getInt("taken"),
                    row.getObject("dispensed_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  void examined(String regulator, Dispensing one) {
    jdbc.sql(
            """
            insert into prescription_examined (organisation, member, command_id)
            values (:organisation, :member, :command) on conflict do nothing
            """)
        .param("organisation", regulator)
        .param("member", one.member().toArray())
        .param("command", one.command().toArray())
        .update();
  }
}
