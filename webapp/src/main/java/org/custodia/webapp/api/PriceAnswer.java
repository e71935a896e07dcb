package org.custodia.webapp.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.TaxBase;
import org.custodia.registry.prices.PriceFact;

/**
 * What may be charged for a code on a day.
 *
 * @param regulated whether an order in force fixes it
 * @param price what the order says; left out when nothing was ever said of that day
 */
record PriceAnswer(
    String code, String jurisdiction, LocalDate on, boolean regulated, Optional<Said> price) {

  /**
   * @param kind FIXED, CEILING, or ENDED when it is no longer regulated
   * @param amount minor units, for {@code per} units or for a pack
   * @param fee minor units, for dispensing a pack
   * @param reimbursed share that the public insurance bears, hundredths of a percent
   * @param from the first day
   * @param to the last day; left out without end
   */
  record Said(
      PriceKind kind,
      String basis,
      String currency,
      long amount,
      long fee,
      int reimbursed,
      int per,
      LocalDate from,
      Optional<LocalDate> to,
      Rule rule,
      Order order,
      Evidence evidence) {}

  /** Rates in hundredths of a percent. */
  record Rule(
      String rounding, int step, int rise, List<TaxBase> taxed, int taxRate, List<Tier> tiers) {
    static Rule of(PriceRule rule) {
      return new Rule(
          rule.rounding().name(),
          rule.step(),
          rule.rise(),
          rule.taxed().stream().sorted().toList(),
          rule.taxRate(),
          rule.tiers().stream().map(Tier::of).toList());
    }
  }

  /**
   * @param below minor units; left out without bound
   */
  record Tier(Optional<Long> below, long flat, int share) {
    static Tier of(FeeTier tier) {
      Optional<Long> below =
          tier.below().isPresent() ? Optional.of(tier.below().getAsLong()) : Optional.empty();
      return new Tier(below, tier.flat(), tier.share());
    }
  }

  /**
   * @param document SHA-256 of the order as it was published
   * @param batches that its entries travel in, {@code written} of which are on the ledger
   * @param inForceAt left out while entries are missing
   * @param block of its announcement
   */
  record Order(
      String id,
      String jurisdiction,
      String number,
      String document,
      int entries,
      int batches,
      int written,
      Instant announcedAt,
      Optional<Instant> inForceAt,
      long block,
      String transaction) {
    static Order of(PriceFact.OrderFact order) {
      return new Order(
          order.orderId().toString(),
          order.jurisdiction().code(),
          order.number(),
          order.document().toString(),
          order.size(),
          order.batches(),
          order.written(),
          order.announcedAt(),
          order.inForceAt(),
          order.block(),
          order.transaction().toString());
    }
  }

  /**
   * A proof in OpenZeppelin's StandardMerkleTree over {@code ["bytes32", "bytes32"]}, of code and
   * word.
   *
   * @param proof left out where the announced root is not that of the order's entries
   */
  record Evidence(String code, String word, String root, Optional<List<String>> proof) {
    static Evidence of(PriceFact fact) {
      return new Evidence(
          fact.code().word().toString(),
          fact.word().toString(),
          fact.order().root().toString(),
          fact.proof().map(hashes -> hashes.stream().map(Bytes32::toString).toList()));
    }
  }

  static PriceAnswer of(
      PriceCode code, Jurisdiction jurisdiction, LocalDate on, Optional<PriceFact> fact) {
    boolean regulated = fact.filter(one -> one.rule().kind() != PriceKind.ENDED).isPresent();
    return new PriceAnswer(
        code.text(), jurisdiction.code(), on, regulated, fact.map(PriceAnswer::said));
  }

  private static Said said(PriceFact fact) {
    return new Said(
        fact.rule().kind(),
        fact.rule().basis().name(),
        fact.rule().currency(),
        fact.price().amount(),
        fact.price().fee(),
        fact.price().reimbursed(),
        fact.price().per(),
        fact.price().from(),
        fact.price().to(),
        Rule.of(fact.rule()),
        Order.of(fact.order()),
        Evidence.of(fact));
  }
}
