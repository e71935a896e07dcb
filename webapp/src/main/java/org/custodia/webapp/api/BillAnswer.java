package org.custodia.webapp.api;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.LineVerdict.Colour;
import org.custodia.registry.ledger.LedgerRefusal;

/**
 * A bill; amounts in minor units, ids and hashes hex with 0x.
 *
 * @param own what only the biller knows
 */
record BillAnswer(
    BillSummary bill,
    Optional<OwnBill> own,
    List<BillLine> lines,
    List<BillDispute> disputes,
    List<BillSettlement> settlements) {

  static BillAnswer of(BillView view) {
    return new BillAnswer(
        BillSummary.of(view.bill(), Optional.empty()),
        view.own()
            .map(
                own ->
                    new OwnBill(
                        own.number(),
                        own.patient(),
                        own.texts(),
                        own.claimRefused().map(LedgerRefusal::name))),
        view.lines().stream().map(BillLine::of).toList(),
        view.disputes().stream().map(BillDispute::of).toList(),
        view.settlements().stream().map(BillSettlement::of).toList());
  }

  /**
   * @param claimRefused why the contract did not approve it by its policy when it was asked last,
   *     as commands say it
   */
  record OwnBill(
      String number, Optional<UUID> patient, List<String> texts, Optional<String> claimRefused) {}

  /**
   * @param patient pseudonym in the channel
   * @param cover of the policy that it claims
   * @param borne by the payer, once it is approved
   * @param reference what all sides call it when they talk about it
   * @param number in the biller's books; in the biller's list only
   */
  record BillSummary(
      String id,
      String reference,
      String channel,
      String biller,
      String billerName,
      String payer,
      String payerName,
      Optional<String> patient,
      Optional<String> cover,
      String jurisdiction,
      String currency,
      BillStatus status,
      int lines,
      int unlawful,
      int disputed,
      int notRegulated,
      BigInteger charged,
      BigInteger covered,
      Optional<BigInteger> borne,
      boolean approvedByContract,
      boolean settledByBiller,
      boolean settledByPayer,
      Instant announcedAt,
      long block,
      String transaction,
      Optional<String> number) {
    static BillSummary of(BillView.Summary bill, Optional<String> number) {
      return new BillSummary(
          bill.id().toString(),
          bill.reference().text(),
          bill.channel(),
          bill.biller().toString(),
          bill.billerName(),
          bill.payer().toString(),
          bill.payerName(),
          bill.patient().map(Bytes32::toString),
          bill.cover().map(Bytes32::toString),
          bill.jurisdiction().code(),
          bill.currency(),
          bill.status(),
          bill.lines(),
          bill.unlawful(),
          bill.disputed(),
          bill.notRegulated(),
          bill.charged(),
          bill.covered(),
          bill.borne(),
          bill.approvedByContract(),
          bill.settledByBiller(),
          bill.settledByPayer(),
          bill.announcedAt(),
          bill.block(),
          bill.transaction().toString(),
          number);
    }
  }

  /**
   * @param index from 0
   * @param pack commitment
   */
  record BillLine(
      int index,
      String code,
      LocalDate day,
      Optional<String> pack,
      long quantity,
      long contents,
      BigInteger charged,
      int taxRate,
      BillView.LineStatus status,
      PriceVerdict verdict,
      Colour colour,
      BigInteger allowed,
      BigInteger difference,
      Optional<DecidingOrder> order,
      boolean covered,
      Optional<DisputeReason> dispute,
      Optional<BigInteger> interest,
      List<BillJudgement> judgements) {
    static BillLine of(BillView.Line line) {
      return new BillLine(
          line.index(),
          line.code().text(),
          line.day(),
          line.pack().map(Bytes32::toString),
          line.quantity(),
          line.contents(),
          line.charged(),
          line.taxRate(),
          line.status(),
          line.verdict(),
          line.colour(),
          line.allowed(),
          line.difference(),
          line.order().map(DecidingOrder::of),
          line.covered(),
          line.dispute(),
          line.interest(),
          line.judgements().stream().map(BillJudgement::of).toList());
    }
  }

  /** The order that decided; what this node's projection has of it. */
  record DecidingOrder(
      String orderId,
      Optional<String> number,
      Optional<PriceKind> kind,
      Optional<Long> amount,
      Optional<Integer> per,
      Optional<Long> block) {
    static DecidingOrder of(BillView.Decided order) {
      return new DecidingOrder(
          order.orderId().toString(),
          order.number(),
          order.rule().map(PriceRule::kind),
          order.amount(),
          order.per(),
          order.block());
    }
  }

  record BillJudgement(
      PriceVerdict verdict,
      BigInteger charged,
      BigInteger allowed,
      BigInteger difference,
      Instant at,
      long block,
      String transaction) {
    static BillJudgement of(BillView.Judged judged) {
      return new BillJudgement(
          judged.verdict(),
          judged.charged(),
          judged.allowed(),
          judged.difference(),
          judged.at(),
          judged.block(),
          judged.transaction().toString());
    }
  }

  /**
   * @param id of the command
   * @param lines from 0
   * @param worded whether the payer says something about it
   * @param words left out for nothing, or while it has not come
   */
  record BillDispute(
      UUID id,
      List<Integer> lines,
      DisputeReason reason,
      boolean worded,
      Optional<String> words,
      Instant at,
      long block) {
    static BillDispute of(BillView.Dispute one) {
      return new BillDispute(
          one.id(), one.lines(), one.reason(), one.worded(), one.words(), one.at(), one.block());
    }
  }

  record BillSettlement(String by, BigInteger paid, Instant at, long block, String transaction) {
    static BillSettlement of(BillView.Settlement one) {
      return new BillSettlement(
          one.by().toString(), one.paid(), one.at(), one.block(), one.transaction().toString());
    }
  }
}
