package org.custodia.webapp.slices;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A lot, a pack of it that was dispensed, and 70 packs that were locked; told to the pharmacy. */
public final class SmallEvents {
  public static final String GTIN = "03400930000014";
  public static final String SERIAL = "S/1";
  public static final String LOT = "L1";
  public static final UUID DISPENSED = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
  public static final Bytes32 LOT_ID = LotTerms.lotId(Long.parseLong(GTIN), LOT);

  private SmallEvents() {}

  static void fill(OrganisationRows rows, JdbcClient jdbc) {
    for (String told : new String[] {"pharmacie-du-pont", "agence-du-medicament"}) {
      rows.in(told, () -> released(jdbc, told));
    }
    rows.in("pharmacie-du-pont", () -> locked(jdbc, "pharmacie-du-pont"));
  }

  private static void released(JdbcClient jdbc, String told) {
    lot(jdbc, told, LOT, "RELEASED");
    event(jdbc, told, 1, "RELEASED", UUID.randomUUID(), "laboratoire-rhone", false);
    event(jdbc, told, 2, "DISPENSED", DISPENSED, "pharmacie-du-pont", true);
    pack(jdbc, told, 2, SERIAL);
  }

  private static void locked(JdbcClient jdbc, String told) {
    for (int n = 0; n < 70; n++) {
      event(jdbc, told, 10 + n, "LOCKED", UUID.randomUUID(), told, true);
      pack(jdbc, told, 10 + n, "LOCKED" + n);
    }
  }

  /** More lots of the product, for one organisation. */
  public static void lots(
      OrganisationRows rows, JdbcClient jdbc, String told, Map<String, String> statesByNumber) {
    rows.in(told, () -> statesByNumber.forEach((number, state) -> lot(jdbc, told, number, state)));
  }

  /** A single pack of a lot is recalled by itself, for one organisation. */
  public static void recalled(
      OrganisationRows rows, JdbcClient jdbc, String told, String number, String serial) {
    rows.in(
        told,
        () ->
            jdbc.sql(
                    """
                    insert into lot_pack_change (organisation, lot_id, pack_id, block, log_index,
                      command_id, action, status, scope, reason, advice, by_member, witness,
                      changed_at, transaction)
                    values (:told, :lot, :pack, 1, 0, :word, 'RECALL', 'RECALLED', 'PHARMACIES',
                      'Opened', '', :word, '', now(), :word)
                    """)
                .param("told", told)
                .param("lot", LotTerms.lotId(Long.parseLong(GTIN), number).toArray())
                .param("pack", PackLeaf.packId(Long.parseLong(GTIN), serial).toArray())
                .param("word", Bytes32.keccak(new byte[] {1}).toArray())
                .update());
  }

  /** Takes them away again. */
  public static void without(
      OrganisationRows rows, JdbcClient jdbc, String told, Collection<String> numbers) {
    rows.in(
        told,
        () -> {
          jdbc.sql("delete from lot_pack_change where organisation = :told")
              .param("told", told)
              .update();
          jdbc.sql("delete from lot where organisation = :told and lot_number in (:numbers)")
              .param("told", told)
              .param("numbers", numbers)
              .update();
        });
  }

  private static void lot(JdbcClient jdbc, String told, String number, String state) {
    jdbc.sql(
            """
            insert into lot (organisation, lot_id, gtin, lot_number, expiry, root, size, manufacturer,
              status, command_id, witness, released_at, block, log_index, transaction)
            values (:told, :lot, :gtin, :number, date '2028-02-29', :word, 5000, :maker,
              :state, :word, '', now(), 1, 0, :word)
            """)
        .param("told", told)
        .param("lot", LotTerms.lotId(Long.parseLong(GTIN), number).toArray())
        .param("gtin", GTIN)
        .param("number", number)
        .param("state", state)
        .param("word", Bytes32.keccak(new byte[] {1}).toArray())
        .param("maker", SmallMembers.memberId("laboratoire-rhone").toArray())
        .update();
  }

  private static void event(
      JdbcClient jdbc, String told, int block, String step, UUID id, String by, boolean ofChannel) {
    jdbc.sql(
            """
            insert into custody_event (organisation, block, log_index, part, event_id, declared, step,
              channel, command_id, member, counts, note, irregularities, witness, place, event_time,
              record_time, transaction)
            values (:told, :block, 0, 0, :id, false, :step, :channel, :command, :member, '{}', '', 0,
              '0xa1', 'Comptoir', timestamptz '2026-11-25 12:00Z' + :block * interval '1 second',
              timestamptz '2026-11-25 12:00:01Z' + :block * interval '1 second', :command)
            """)
        .param("told", told)
        .param("block", block)
        .param("id", id)
        .param("step", step)
        .param("channel", ofChannel ? "0xc1" : null)
        .param("command", Bytes32.ofUuid(id).toArray())
        .param("member", SmallMembers.memberId(by).toArray())
        .update();
    jdbc.sql(
            """
            insert into custody_event_lot (organisation, lot_id, block, log_index, part, packs, private)
            values (:told, :lot, :block, 0, 0, :packs, :private)
            """)
        .param("told", told)
        .param("lot", LOT_ID.toArray())
        .param("block", block)
        .param("packs", ofChannel ? 0 : 5000)
        .param("private", ofChannel)
        .update();
  }

  private static void pack(JdbcClient jdbc, String told, int block, String serial) {
    jdbc.sql(
            """
            insert into custody_event_pack (organisation, pack_id, block, log_index, part)
            values (:told, :pack, :block, 0, 0)
            """)
        .param("told", told)
        .param("pack", PackLeaf.packId(Long.parseLong(GTIN), serial).toArray())
        .param("block", block)
        .update();
  }
}
