package org.custodia.webapp.billing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SmallMembers;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallPrices;
import org.custodia.webapp.slices.SmallRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * A hospital that bills, an insurance that pays, and the authority, each with the rows that its
 * node would have: a bill of Martin's with a lawful, an overcharged and a disputed line, and a
 * policy. What the sides add to it themselves they add as people do, through the real registry.
 */
public final class BillWorkplace {
  public static final String BILLER = SmallPatients.HOSPITAL;
  public static final String PAYER = "mutuelle-du-lac";
  public static final String REGULATOR = "agence-du-medicament";
  public static final Bytes32 BILLER_ID = MemberId.of(BILLER);
  public static final Bytes32 PAYER_ID = MemberId.of(PAYER);
  public static final String CARD = "ABCDE-FGHJK-MNPQR-STVWX";

  /** Id of the one pack that the hospital dispensed. */
  public static final Bytes32 PACK = PackLeaf.packId(3400949497294L, "A1B2");

  private static final ECKeyPair SIGNER = ECKeyPair.create(BigInteger.valueOf(7_400_949));

  /** A key of each side. */
  public static final String KEY = "0x" + Keys.getAddress(SIGNER);

  private static final String CHANNEL = "0x" + "c1".repeat(20);
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Caller OFFICE = new Caller(BILLER, "nadia", Set.of("biller"));
  private static final Caller CLAIMS = new Caller(PAYER, "nadia", Set.of("payer"));
  private static final List<Long> CHARGED = List.of(2_536L, 2_928L, 2_536L);
  private static final long ALLOWED = 2_536;

  private final Bills bills;
  private final Policies policies;
  private final HeardBills heard;
  private Bytes32 bill;
  private Bytes32 cover;

  public BillWorkplace(Bills bills, Policies policies, HeardBills heard) {
    this.bills = bills;
    this.policies = policies;
    this.heard = heard;
  }

  public Bytes32 bill() {
    return bill;
  }

  public Bytes32 cover() {
    return cover;
  }

  public static String signed(Act act) {
    return WitnessSignature.sign(act, SmallRegistry.DOMAIN, SIGNER).toString();
  }

  public void open(SmallRegistry registry, JdbcClient jdbc) {
    open(registry, jdbc, new Jurisdiction("FR"));
  }

  /**
   * @param where whose order decides
   */
  public void open(SmallRegistry registry, JdbcClient jdbc, Jurisdiction where) {
    clear(jdbc);
    registry.reset();
    List<Bytes32> trio = Stream.of(BILLER_ID, PAYER_ID, SmallMembers.AGENCE).sorted().toList();
    registry.channels =
        List.of(
            new Ledger.Channel(
                CHANNEL,
                SubjectKind.BILLING.code(),
                trio,
                Bytes32.ZERO,
                BILLER_ID,
                "READY",
                Bytes32.ZERO,
                0));
    for (String by : List.of(BILLER, PAYER, REGULATOR)) {
      member(jdbc, by, BILLER_ID, "Hôpital Saint-Luc", MemberRole.HOSPITAL, MemberRole.BILLER);
      member(jdbc, by, PAYER_ID, "Mutuelle du Lac", MemberRole.PAYER);
      member(jdbc, by, SmallMembers.AGENCE, "Agence", MemberRole.REGULATOR);
    }
    if (!where.code().equals("FR")) {
      // Prices that anybody may ask for come from the first organisation's node.
      for (String by : List.of(BILLER, PAYER, REGULATOR, "pharmacie-du-pont")) {
        SmallPrices.publish(jdbc, by, where);
      }
    }
    node(jdbc);
    enrol(jdbc, KEY);
    dispensed(jdbc);
    entered(jdbc, where);
    disputed(jdbc);
    insured(jdbc);
    heard.forget();
  }

  // --- Who is who ---

  private static void member(
      JdbcClient jdbc, String by, Bytes32 id, String name, MemberRole... roles) {
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:by, :id, :name, :name, 0, :roles, 0, 9999999999, 1, '') on conflict do nothing
            """)
        .param("by", by)
        .param("id", id.toArray())
        .param("name", name)
        .param("roles", MemberRole.mask(roles))
        .update();
  }

  private static void node(JdbcClient jdbc) {
    jdbc.sql(
            """
            insert into member_node (organisation, tessera_key, member, region, valid_from,
              valid_until)
            values (:by, :member, :member, 'FR-ARA', 0, 9999999999)
            """)
        .param("by", REGULATOR)
        .param("member", BILLER_ID.toArray())
        .update();
  }

  /** A key of both sides, for whatever the house may do. */
  public static void enrol(JdbcClient jdbc, String key) {
    for (String by : List.of(BILLER, PAYER)) {
      jdbc.sql(
              """
              insert into member_operator (organisation, key, member, holder, kind, roles, place,
                valid_from, valid_until)
              values (:by, :key, :member, :member, 1, :roles, 'Bureau', 0, 9999999999)
              on conflict do nothing
              """)
          .param("by", by)
          .param("key", key)
          .param("member", MemberId.of(by).toArray())
          .param("roles", MemberRole.mask(MemberRole.PAYER, MemberRole.BILLER))
          .update();
    }
  }

  private static void dispensed(JdbcClient jdbc) {
    jdbc.sql(
            """
            insert into pack_state (organisation, pack_id, channel, lot_id, status, by_member,
              command_id, contents, remaining, changed_at, block, log_index, transaction)
            values (:by, :pack, :channel, :pack, 'DISPENSED', :member, :pack, 0, 0, now(), 70, 0,
              :pack)
            """)
        .param("by", BILLER)
        .param("pack", PACK.toArray())
        .param("channel", CHANNEL)
        .param("member", BILLER_ID.toArray())
        .update();
  }

  // --- The bill ---

  private void entered(JdbcClient jdbc, Jurisdiction where) {
    List<LineDraft> lines =
        Stream.of("Eliquis", "", "Injection")
            .map(
                text ->
                    new LineDraft(
                        SmallPrices.PACK,
                        text,
                        DAY,
                        ChargedLine.ofPacks(1, 2_536, "EUR"),
                        Optional.empty()))
            .toList();
    Bills.Draft draft =
        bills.draft(
            OFFICE,
            UUID.randomUUID(),
            new BillDraft(
                PAYER_ID, Optional.empty(), Optional.empty(), "F-2026-7", where, "EUR", lines),
            KEY,
            "Bureau");
    bill = draft.bill();
    jdbc.sql(
            """
            update bill_own set patient = :patient, submitted_at = now()
            where organisation = :by and bill_id = :bill
            """)
        .param("by", BILLER)
        .param("patient", SmallPatients.MARTIN)
        .param("bill", bill.toArray())
        .update();
    for (String by : List.of(BILLER, PAYER, REGULATOR)) {
      announced(jdbc, by, where);
      for (int line = 0; line < CHARGED.size(); line++) judged(jdbc, by, where, line);
    }
  }

  private void announced(JdbcClient jdbc, String by, Jurisdiction where) {
    jdbc.sql(
            """
            insert into bill (organisation, channel, bill_id, biller, payer, document, jurisdiction,
              currency, lines, status, approved_by_cover, settled_by_biller, settled_by_payer,
              witness, announced_at, block, log_index, transaction)
            values (:by, :channel, :bill, :biller, :payer, :bill, :where, 'EUR', 3, 2, false, false,
              false, :key, '2026-03-03T10:00:00Z', 77, 0, :bill)
            """)
        .param("by", by)
        .param("channel", CHANNEL)
        .param("bill", bill.toArray())
        .param("biller", BILLER_ID.toArray())
        .param("payer", PAYER_ID.toArray())
        .param("where", where.code())
        .param("key", KEY)
        .update();
  }

  private void judged(JdbcClient jdbc, String by, Jurisdiction where, int line) {
    long over = CHARGED.get(line) - ALLOWED;
    PriceVerdict verdict = over > 0 ? PriceVerdict.OVERCHARGED : PriceVerdict.LAWFUL;
    for (String into :
        List.of(
            """
            bill_line (organisation, channel, bill_id, line, code, day, quantity, contents, charged,
              currency, tax_rate, status, verdict, covered, allowed, difference, order_id)
            values (:by, :channel, :bill, :line, :code, :day, 1, 0, :charged, 'EUR', 0, 1, :verdict,
              true, :allowed, :over, :order)
            """,
            """
            bill_judgement (organisation, channel, bill_id, line, block, log_index, quantity,
              charged, status, verdict, allowed, difference, order_id, judged_at, transaction)
            values (:by, :channel, :bill, :line, 78, :line, 1, :charged, 1, :verdict, :allowed,
              :over, :order, '2026-03-03T10:00:00Z', :bill)
            """)) {
      jdbc.sql("insert into " + into)
          .param("by", by)
          .param("channel", CHANNEL)
          .param("bill", bill.toArray())
          .param("line", line)
          .param("code", SmallPrices.PACK.text())
          .param("day", DAY)
          .param("charged", BigDecimal.valueOf(CHARGED.get(line)))
          .param("verdict", verdict.code())
          .param("allowed", BigDecimal.valueOf(ALLOWED))
          .param("over", BigDecimal.valueOf(over))
          .param("order", SmallPrices.orderId(where).toArray())
          .update();
    }
  }

  /** By the payer, in words that its instance keeps and nobody has fetched. */
  private void disputed(JdbcClient jdbc) {
    UUID id = UUID.randomUUID();
    String words = "Nobody was here that day.";
    bills.draft(
        CLAIMS,
        id,
        new BillAct.Dispute(bill, List.of(2), DisputeReason.NOT_PROVIDED, words),
        KEY,
        "Bureau");
    for (String by : List.of(BILLER, PAYER, REGULATOR)) {
      jdbc.sql(
              """
              insert into bill_dispute (organisation, channel, command_id, bill_id, lines, reason,
                evidence, disputed_at, block, log_index)
              values (:by, :channel, :id, :bill, array[2], :reason, :bill, '2026-03-03T10:00:00Z',
                78, 9)
              """)
          .param("by", by)
          .param("channel", CHANNEL)
          .param("id", id)
          .param("bill", bill.toArray())
          .param("reason", DisputeReason.NOT_PROVIDED.code())
          .update();
    }
    jdbc.sql("update bill_line set status = 2, reason = :reason where bill_id = :bill and line = 2")
        .param("reason", DisputeReason.NOT_PROVIDED.code())
        .param("bill", bill.toArray())
        .update();
  }

  /** As if the biller had charged what is allowed, and the payer no longer disputed. */
  public void mend(JdbcClient jdbc) {
    jdbc.sql(
            """
            update bill_line set status = 1, reason = null, verdict = 1, charged = allowed,
              difference = 0 where bill_id = :bill
            """)
        .param("bill", bill.toArray())
        .update();
  }

  /** As if the payer had accepted to bear 56.00 of the mended bill. */
  public void approve(JdbcClient jdbc) {
    mend(jdbc);
    jdbc.sql("update bill set status = :status, borne = 5600 where bill_id = :bill")
        .param("status", BillStatus.APPROVED.code())
        .param("bill", bill.toArray())
        .update();
  }

  private void insured(JdbcClient jdbc) {
    Policies.Draft draft =
        policies.draft(
            CLAIMS,
            UUID.randomUUID(),
            new PolicyDraft(
                BILLER_ID, CARD, "EUR", 7_000, 20_000, 150_000, DAY, DAY.plusYears(1), List.of()),
            KEY,
            "Bureau");
    cover = draft.cover();
    for (String by : List.of(BILLER, PAYER, REGULATOR)) {
      jdbc.sql(
              """
              insert into bill_cover (organisation, channel, cover, biller, payer, currency, share,
                per_bill, in_all, used, valid_from, valid_to, covered, opened_at, block, log_index)
              values (:by, :channel, :cover, :biller, :payer, 'EUR', 7000, 20000, 150000, 5600,
                :from, :to, '{}', '2026-03-03T10:00:00Z', 70, 0)
              """)
          .param("by", by)
          .param("channel", CHANNEL)
          .param("cover", cover.toArray())
          .param("biller", BILLER_ID.toArray())
          .param("payer", PAYER_ID.toArray())
          .param("from", DAY)
          .param("to", DAY.plusYears(1))
          .update();
    }
  }

  /** Nothing that this test, or another, has left. */
  public static void clear(JdbcClient jdbc) {
    for (String table :
        List.of(
            "bill",
            "bill_line",
            "bill_judgement",
            "bill_dispute",
            "bill_dispute_words",
            "bill_dispute_fetch",
            "bill_settlement",
            "bill_cover",
            "bill_own",
            "bill_card")) {
      jdbc.sql("delete from " + table).update();
    }
    jdbc.sql("delete from pack_state where pack_id = :pack").param("pack", PACK.toArray()).update();
    jdbc.sql("delete from price_entry where jurisdiction <> 'FR'").update();
    jdbc.sql("delete from price_order where jurisdiction <> 'FR'").update();
    for (String table : List.of("member", "member_node", "member_operator")) {
      String member = table.equals("member") ? "id" : "member";
      jdbc.sql(
              "delete from %s where organisation in (:biller, :payer) or %s in (:one, :other)"
                  .formatted(table, member))
          .param("biller", BILLER)
          .param("payer", PAYER)
          .param("one", BILLER_ID.toArray())
          .param("other", PAYER_ID.toArray())
          .update();
    }
  }
}
