package org.custodia.registry.billing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.ledger.Projection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Bills, their lines, and policies in the channels that this organisation is party to. */
final class BillingProjection implements Projection {
  private static final String BILL =
      " where organisation = :organisation and channel = :channel and bill_id = :bill";

  private final JdbcClient jdbc;

  BillingProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<String> tables() {
    return List.of(
        "bill", "bill_line", "bill_judgement", "bill_dispute", "bill_settlement", "bill_cover");
  }

  @Override
  public void apply(LedgerEvent event) {
    boolean ours =
        event
            .source()
            .channel()
            .filter(channel -> channel.kind() == SubjectKind.BILLING.code())
            .isPresent();
    if (!ours) return;
    DecodedEvent.of(BillingLedger.BILLANNOUNCED_EVENT, event).ifPresent(of -> announced(event, of));
    DecodedEvent.of(BillingLedger.LINEJUDGED_EVENT, event).ifPresent(of -> judged(event, of));
    DecodedEvent.of(BillingLedger.BILLCOMPLETED_EVENT, event)
        .ifPresent(of -> status(event, of.bytes32(0), BillStatus.COMPLETE));
    DecodedEvent.of(BillingLedger.LINESDISPUTED_EVENT, event).ifPresent(of -> disputed(event, of));
    DecodedEvent.of(BillingLedger.BILLAPPROVED_EVENT, event).ifPresent(of -> approved(event, of));
    DecodedEvent.of(BillingLedger.SETTLEMENTRECORDED_EVENT, event)
        .ifPresent(of -> recorded(event, of));
    DecodedEvent.of(BillingLedger.BILLSETTLED_EVENT, event)
        .ifPresent(of -> status(event, of.bytes32(0), BillStatus.SETTLED));
    DecodedEvent.of(BillingLedger.COVEROPENED_EVENT, event).ifPresent(of -> opened(event, of));
    DecodedEvent.of(BillingLedger.COVERBOUND_EVENT, event).ifPresent(of -> bound(event, of));
  }

  private StatementSpec sql(LedgerEvent event, String sql) {
    return jdbc.sql(sql)
        .param("organisation", event.organisation())
        .param("channel", event.source().address());
  }

  private static byte[] opener(LedgerEvent event) {
    return event.source().channel().orElseThrow().opener().toArray();
  }

  /** Null for zero. */
  private static byte[] orNull(Bytes32 word) {
    return word.isZero() ? null : word.toArray();
  }

  private static BigDecimal amount(DecodedEvent fields, int field) {
    return new BigDecimal(fields.large(field));
  }

  private void announced(LedgerEvent event, DecodedEvent fields) {
    sql(
            event,
            """
            insert into bill (organisation, channel, bill_id, biller, payer, patient, consent, cover,
              document, jurisdiction, currency, lines, status, approved_by_cover, settled_by_biller,
              settled_by_payer, witness, announced_at, block, log_index, transaction)
            values (:organisation, :channel, :bill, :biller, :payer, :patient, :consent, :cover,
              :document, :jurisdiction, :currency, :lines, :status, false, false,
              false, :witness, :at, :block, :index, :transaction)
            """)
        .param("bill", fields.bytes32(1).toArray())
        .param("patient", orNull(fields.bytes32(2)))
        .param("biller", opener(event))
        .param("payer", fields.bytes32(3).toArray())
        .param("consent", orNull(fields.bytes32(4)))
        .param("cover", orNull(fields.bytes32(5)))
        .param("document", fields.bytes32(6).toArray())
        .param("jurisdiction", LedgerTexts.jurisdiction(fields.leftAligned(7)).code())
        .param("currency", LedgerTexts.currency(fields.leftAligned(8)))
        .param("lines", fields.integer(9))
        .param("status", BillStatus.ANNOUNCED.code())
        .param("witness", fields.text(10))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("transaction", event.transaction().toArray())
        .update();
  }

  private void judged(LedgerEvent event, DecodedEvent fields) {
    line(event, fields);
    sql(
            event,
            """
            insert into bill_judgement (organisation, channel, bill_id, line, block, log_index,
              quantity, charged, status, verdict, allowed, difference, order_id, judged_at, transaction)
            values (:organisation, :channel, :bill, :line, :block, :index,
              :quantity, :charged, :status, :verdict, :allowed, :difference, :order, :at, :transaction)
            """)
        .param("bill", fields.bytes32(1).toArray())
        .param("line", fields.integer(3))
        .param("block", event.block())
        .param("index", event.logIndex())
        .param("quantity", fields.number(6))
        .param("charged", amount(fields, 8))
        .param("status", fields.integer(11))
        .param("verdict", fields.integer(12))
        .param("allowed", amount(fields, 14))
        .param("difference", amount(fields, 15))
        .param("order", orNull(fields.bytes32(16)))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("transaction", event.transaction().toArray())
        .update();
  }

  private void line(LedgerEvent event, DecodedEvent fields) {
    sql(
            event,
            """
            insert into bill_line (organisation, channel, bill_id, line, code, day, pack, quantity,
              contents, charged, currency, tax_rate, status, verdict, covered, allowed, difference,
              order_id)
            values (:organisation, :channel, :bill, :line, :code, :day, :pack, :quantity,
              :contents, :charged, :currency, :rate, :status, :verdict, :covered, :allowed,
              :difference, :order)
            on conflict (organisation, channel, bill_id, line) do update set
              quantity = :quantity, contents = :contents, charged = :charged, currency = :currency,
              tax_rate = :rate, status = :status, verdict = :verdict, covered = :covered,
              allowed = :allowed, difference = :difference, order_id = :order, reason = null
            """)
        .param("bill", fields.bytes32(1).toArray())
        .param("code", LedgerTexts.code(fields.bytes32(2)).text())
        .param("line", fields.integer(3))
        .param("day", LocalDate.ofEpochDay(fields.number(4)))
        .param("pack", orNull(fields.bytes32(5)))
        .param("quantity", fields.number(6))
        .param("contents", fields.number(7))
        .param("charged", amount(fields, 8))
        .param("currency", LedgerTexts.currency(fields.leftAligned(9)))
        .param("rate", fields.integer(10))
        .param("status", fields.integer(11))
        .param("verdict", fields.integer(12))
        .param("covered", fields.flag(13))
        .param("allowed", amount(fields, 14))
        .param("difference", amount(fields, 15))
        .param("order", orNull(fields.bytes32(16)))
        .update();
  }

  private void status(LedgerEvent event, Bytes32 bill, BillStatus status) {
    sql(event, "update bill set status = :status" + BILL)
        .param("bill", bill.toArray())
        .param("status", status.code())
        .update();
  }

  private void disputed(LedgerEvent event, DecodedEvent fields) {
    int reason = fields.integer(3);
    Integer[] lines = fields.numbers(2).stream().map(BigInteger::intValue).toArray(Integer[]::new);
    sql(
            event,
            "update bill_line set status = :status, reason = :reason"
                + BILL
                + " and line = any(cast(:lines as int[]))")
        .param("bill", fields.bytes32(1).toArray())
        .param("status", reason == 0 ? 1 : 2)
        .param("reason", reason == 0 ? null : reason)
        .param("lines", lines)
        .update();
    if (reason != 0) said(event, fields, lines);
  }

  private void said(LedgerEvent event, DecodedEvent fields, Integer[] lines) {
    sql(
            event,
            """
            insert into bill_dispute (organisation, channel, command_id, bill_id, lines, reason,
              evidence, disputed_at, block, log_index)
            values (:organisation, :channel, :command, :bill, cast(:lines as int[]), :reason,
              :evidence, :at, :block, :index)
            """)
        .param("command", fields.bytes32(0).toUuid())
        .param("bill", fields.bytes32(1).toArray())
        .param("lines", lines)
        .param("reason", fields.integer(3))
        .param("evidence", orNull(fields.bytes32(4)))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }

  private void approved(LedgerEvent event, DecodedEvent fields) {
    Bytes32 cover = fields.bytes32(2);
    sql(event, "update bill set status = :status, borne = :borne, approved_by_cover = :by" + BILL)
        .param("bill", fields.bytes32(1).toArray())
        .param("status", BillStatus.APPROVED.code())
        .param("borne", amount(fields, 3))
        .param("by", !cover.isZero())
        .update();
    if (cover.isZero()) return;
    sql(
            event,
            """
            update bill_cover set used = used + :borne
            where organisation = :organisation and channel = :channel and cover = :cover
            """)
        .param("borne", amount(fields, 3))
        .param("cover", cover.toArray())
        .update();
  }

  private void recorded(LedgerEvent event, DecodedEvent fields) {
    Bytes32 by = fields.bytes32(2);
    sql(
            event,
            """
            insert into bill_settlement (organisation, channel, bill_id, by_member, paid, reference,
              settled_at, block, transaction)
            values (:organisation, :channel, :bill, :by, :paid, :reference, :at, :block, :transaction)
            """)
        .param("bill", fields.bytes32(1).toArray())
        .param("by", by.toArray())
        .param("paid", amount(fields, 3))
        .param("reference", fields.bytes32(4).toArray())
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("transaction", event.transaction().toArray())
        .update();
    sql(
            event,
            """
            update bill set settled_by_biller = settled_by_biller or biller = :by,
              settled_by_payer = settled_by_payer or payer = :by
            """
                + BILL)
        .param("bill", fields.bytes32(1).toArray())
        .param("by", by.toArray())
        .update();
  }

  private void opened(LedgerEvent event, DecodedEvent fields) {
    sql(
            event,
            """
            insert into bill_cover (organisation, channel, cover, biller, payer, currency, share,
              per_bill, in_all, used, valid_from, valid_to, covered, opened_at, block, log_index)
            values (:organisation, :channel, :cover, :biller, :payer, :currency, :share,
              :perBill, :inAll, 0, :from, :to, :covered, :at, :block, :index)
            """)
        .param("cover", fields.bytes32(1).toArray())
        .param("biller", opener(event))
        .param("payer", fields.bytes32(2).toArray())
        .param("currency", LedgerTexts.currency(fields.leftAligned(3)))
        .param("share", fields.integer(4))
        .param("perBill", amount(fields, 5))
        .param("inAll", amount(fields, 6))
        .param("from", day(fields, 7))
        .param("to", day(fields, 8))
        .param(
            "covered", fields.words(9).stream().map(LedgerTexts::beginning).toArray(String[]::new))
        .param("at", event.blockTime().atOffset(ZoneOffset.UTC))
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }

  /** The last day that PostgreSQL and everybody else can write, for one beyond it. */
  private static LocalDate day(DecodedEvent fields, int field) {
    LocalDate last = LocalDate.of(9999, 12, 31);
    LocalDate day = LocalDate.ofEpochDay(fields.number(field));
    return day.isAfter(last) ? last : day;
  }

  private void bound(LedgerEvent event, DecodedEvent fields) {
    sql(
            event,
            """
            update bill_cover set patient = :patient
            where organisation = :organisation and channel = :channel and cover = :cover
            """)
        .param("cover", fields.bytes32(0).toArray())
        .param("patient", fields.bytes32(1).toArray())
        .update();
  }
}
