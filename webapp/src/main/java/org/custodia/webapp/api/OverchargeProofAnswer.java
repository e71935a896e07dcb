package org.custodia.webapp.api;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.webapp.billing.OverchargeProof;
import org.custodia.webapp.prices.Money;

/**
 * An overcharged line with what anybody needs to check it. Amounts in minor units.
 *
 * @param bill its id on the ledger
 * @param line from 0
 * @param channel address of the contract that biller, payer and regulator share
 * @param interest owed on the overcharge if it is paid back on {@code until}; left out where the
 *     law of the place names none
 * @param owed overcharge and interest
 * @param price what the order that decided says of the day, with its Merkle proof; left out where
 *     this node has the order no more
 * @param judgement by the contract, with its block and transaction
 * @param check how to check it, in the language that was asked for
 */
record OverchargeProofAnswer(
    String bill,
    int line,
    String channel,
    String biller,
    String billerName,
    String payer,
    String payerName,
    String code,
    String name,
    String jurisdiction,
    LocalDate day,
    long quantity,
    String currency,
    BigInteger charged,
    BigInteger allowed,
    BigInteger overcharged,
    Optional<BigInteger> interest,
    BigInteger owed,
    LocalDate until,
    Optional<PriceAnswer> price,
    Optional<BillAnswer.BillJudgement> judgement,
    List<String> check) {

  static OverchargeProofAnswer of(OverchargeProof proof, List<String> check) {
    var bill = proof.bill();
    var shown = proof.shown();
    return new OverchargeProofAnswer(
        bill.id().toString(),
        proof.line().index(),
        bill.channel(),
        bill.biller().toString(),
        bill.billerName(),
        bill.payer().toString(),
        bill.payerName(),
        shown.code().text(),
        shown.name(),
        bill.jurisdiction().code(),
        shown.day(),
        shown.quantity(),
        bill.currency(),
        shown.charged().minor(),
        shown.allowed().minor(),
        shown.difference().minor(),
        shown.interest().map(Money::minor),
        shown.owed().minor(),
        proof.today(),
        proof
            .fact()
            .map(
                fact ->
                    PriceAnswer.of(
                        shown.code(), bill.jurisdiction(), shown.day(), Optional.of(fact))),
        proof.judged().map(BillAnswer.BillJudgement::of),
        check);
  }
}
