package org.custodia.registry.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code bill_own} and {@code bill_card}. Used inside the organisation's rows. */
final class OwnBillRows {
  private final JdbcClient jdbc;

  OwnBillRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A bill of this biller.
   *
   * @param packs commitments
   * @param sealed {@link WrittenBill}
   * @param submittedAt empty while nobody has signed it
   * @param claim command that asked last to approve it by its policy
   */
  record Own(
      UUID draft,
      Bytes32 bill,
      String channel,
      Optional<UUID> patient,
      List<Bytes32> packs,
      byte[] sealed,
      Optional<Instant> submittedAt,
      Optional<UUID> claim) {}

  void add(String organisation, Own own, Instant now) {
    jdbc.sql(
            """
            insert into bill_own (organisation, draft_id, bill_id, channel, patient, packs, sealed,
              drafted_at)
            values (:organisation, :draft, :bill, :channel, :patient, :packs, :sealed, :now)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("draft", own.draft())
        .param("bill", own.bill().toArray())
        .param("channel", own.channel())
        .param("patient", own.patient().orElse(null))
        .param("packs", own.packs().stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .param("sealed", own.sealed())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * @param consent under which it was shared; empty for nobody's bill
   */
  void submitted(String organisation, UUID draft, Optional<UUID> consent, Instant now) {
    jdbc.sql(
            """
            update bill_own set submitted_at = :now, consent = :consent
            where organisation = :organisation and draft_id = :draft
            """)
        .param("organisation", organisation)
        .param("draft", draft)
        .param("consent", consent.orElse(null))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * @param claim id of the command
   */
  void claimed(String organisation, Bytes32 bill, UUID claim) {
    jdbc.sql(
            """
            update bill_own set claim = :claim
            where organisation = :organisation and bill_id = :bill
            """)
        .param("organisation", organisation)
        .param("bill", bill.toArray())
        .param("claim", claim)
        .update();
  }

  /**
   * A bill of which its patient is to be told.
   *
   * @param consent under which it was shared
   */
  record ToTell(UUID draft, Bytes32 bill, Bytes32 payer, UUID patient, UUID consent) {}

  /** Bills that the ledger has all of, of which their patients were not told yet. */
  List<ToTell> toTell(String organisation, int limit) {
    return jdbc.sql(
            """
            select o.draft_id, o.bill_id, b.payer, o.patient, o.consent from bill_own o
              join bill b on b.organisation = o.organisation and b.channel = o.channel
                and b.bill_id = o.bill_id
            where o.organisation = :organisation and o.consent is not null and o.told_at is null
              and b.status >= :complete
            limit :limit
            """)
        .param("organisation", organisation)
        .param("complete", BillStatus.COMPLETE.code())
        .param("limit", limit)
        .query(
            (row, n) ->
                new ToTell(
                    row.getObject("draft_id", UUID.class),
                    Bytes32.of(row.getBytes("bill_id")),
                    Bytes32.of(row.getBytes("payer")),
                    row.getObject("patient", UUID.class),
                    row.getObject("consent", UUID.class)))
        .list();
  }

  void told(String organisation, UUID draft, Instant now) {
    jdbc.sql(
            """
            update bill_own set told_at = :now
            where organisation = :organisation and draft_id = :draft
            """)
        .param("organisation", organisation)
        .param("draft", draft)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Submitted since then, and not on the ledger as a whole; the last first. */
  List<Own> incomplete(String organisation, Instant since) {
    return jdbc.sql(
            """
            select o.* from bill_own o
            where o.organisation = :organisation and o.submitted_at >= :since
              and not exists (select from bill b where b.organisation = o.organisation
                and b.bill_id = o.bill_id and b.status >= :complete)
            order by o.submitted_at desc
            """)
        .param("organisation", organisation)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("complete", BillStatus.COMPLETE.code())
        .query(OwnBillRows::own)
        .list();
  }

  Optional<Own> byDraft(String organisation, UUID draft) {
    return jdbc.sql(
            "select * from bill_own where organisation = :organisation and draft_id = :draft")
        .param("organisation", organisation)
        .param("draft", draft)
        .query(OwnBillRows::own)
        .optional();
  }

  Optional<Own> byBill(String organisation, Bytes32 bill) {
    return jdbc.sql("select * from bill_own where organisation = :organisation and bill_id = :bill")
        .param("organisation", organisation)
        .param("bill", bill.toArray())
        .query(OwnBillRows::own)
        .optional();
  }

  List<Own> byBills(String organisation, Collection<Bytes32> bills) {
    return jdbc.sql(
            "select * from bill_own where organisation = :organisation and bill_id = any(:bills)")
        .param("organisation", organisation)
        .param("bills", bills.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(OwnBillRows::own)
        .list();
  }

  List<Own> ofPatients(String organisation, Collection<UUID> patients) {
    return jdbc.sql(
            """
            select * from bill_own where organisation = :organisation
              and submitted_at is not null and patient = any(:patients)
            """)
        .param("organisation", organisation)
        .param("patients", patients.toArray(UUID[]::new))
        .query(OwnBillRows::own)
        .list();
  }

  /** Submitted, and not on the ledger as far as the projection has come. */
  List<Own> onTheirWay(String organisation) {
    return jdbc.sql(
            """
            select o.* from bill_own o where o.organisation = :organisation
              and o.submitted_at is not null and not exists (select from bill_line l
                where l.organisation = o.organisation and l.bill_id = o.bill_id)
            """)
        .param("organisation", organisation)
        .query(OwnBillRows::own)
        .list();
  }

  private static Own own(ResultSet row, int number) throws SQLException {
    return new Own(
        row.getObject("draft_id", UUID.class),
        Bytes32.of(row.getBytes("bill_id")),
        row.getString("channel"),
        Optional.ofNullable(row.getObject("patient", UUID.class)),
        List.of((Object[]) row.getArray("packs").getArray()).stream()
            .map(pack -> Bytes32.of((byte[]) pack))
            .toList(),
        row.getBytes("sealed"),
        Optional.ofNullable(row.getObject("submitted_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getObject("claim", UUID.class)));
  }

  // --- Cards ---

  void keepCard(String organisation, String channel, Bytes32 cover, byte[] sealed, Instant now) {
    jdbc.sql(
            """
            insert into bill_card (organisation, channel, cover, sealed, kept_at)
            values (:organisation, :channel, :cover, :sealed, :now) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("cover", cover.toArray())
        .param("sealed", sealed)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<byte[]> card(String organisation, String channel, Bytes32 cover) {
    return jdbc.sql(
            """
            select sealed from bill_card
            where organisation = :organisation and channel = :channel and cover = :cover
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("cover", cover.toArray())
        .query(byte[].class)
        .optional();
  }
}
