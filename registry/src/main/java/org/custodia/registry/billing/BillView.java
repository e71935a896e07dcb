package org.custodia.registry.billing;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.ledger.LedgerRefusal;

/**
 * A bill as this organisation's node has it on the ledger, with what its own books add.
 *
 * @param own what only the biller knows; empty for anybody else
 * @param lines in their order; those that have not come are missing
 * @param disputes in their order, also of lines that are disputed no longer
 * @param settlements at most one of each side
 */
public record BillView(
    Summary bill,
    Optional<Own> own,
    List<Line> lines,
    List<Dispute> disputes,
    List<Settlement> settlements) {
  public BillView {
    lines = List.copyOf(lines);
    disputes = List.copyOf(disputes);
    settlements = List.copyOf(settlements);
  }

  /**
   * @param id on the ledger
   * @param channel address
   * @param patient pseudonym in the channel; empty for nobody's
   * @param cover of the policy that it claims; empty for none
   * @param lines that were announced
   * @param unlawful lines that stop it as it stands
   * @param charged minor units, without lines that are cancelled or invalid
   * @param covered of that, what the policy speaks of, minor units
   * @param borne by the payer, minor units; empty until it is approved
   * @param approvedByContract without the payer having been asked
   * @param block of the announcement
   */
  public record Summary(
      Bytes32 id,
      String channel,
      Bytes32 biller,
      String billerName,
      Bytes32 payer,
      String payerName,
      Optional<Bytes32> patient,
      Optional<Bytes32> cover,
      Jurisdiction jurisdiction,
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
      Bytes32 transaction) {

    /** What all sides call it. */
    public BillReference reference() {
      return BillReference.of(id);
    }
  }

  /**
   * @param number in the biller's books
   * @param texts of the lines, in their order
   * @param claimRefused why the contract did not approve it by its policy when it was asked last
   */
  public record Own(
      String number,
      Optional<UUID> patient,
      List<String> texts,
      Optional<LedgerRefusal> claimRefused) {
    public Own {
      texts = List.copyOf(texts);
    }

    Own claimed(Optional<LedgerRefusal> refused) {
      return new Own(number, patient, texts, refused);
    }
  }

  public enum LineStatus {
    ENTERED,
    DISPUTED,
    /** Charged no longer. */
    CANCELLED
  }

  /**
   * @param index from 0
   * @param pack commitment
   * @param contents units in each pack
   * @param charged minor units
   * @param taxRate hundredths of a percent
   * @param allowed minor units; zero unless it was compared with a price
   * @param difference minor units
   * @param order that decided, with its number; empty where none spoke of the day
   * @param covered by the policy
   * @param interest minor units owed on the overcharge if it is paid back today
   * @param judgements everything that was said of the line, the first first; the last one counts
   */
  public record Line(
      int index,
      PriceCode code,
      LocalDate day,
      Optional<Bytes32> pack,
      long quantity,
      long contents,
      BigInteger charged,
      int taxRate,
      LineStatus status,
      PriceVerdict verdict,
      BigInteger allowed,
      BigInteger difference,
      Optional<Decided> order,
      boolean covered,
      Optional<DisputeReason> dispute,
      Optional<BigInteger> interest,
      List<Judged> judgements) {
    public Line {
      judgements = List.copyOf(judgements);
    }

    public LineVerdict.Colour colour() {
      return LineVerdict.Colour.of(verdict);
    }

    Line owing(Optional<BigInteger> owed) {
      return new Line(
          index,
          code,
          day,
          pack,
          quantity,
          contents,
          charged,
          taxRate,
          status,
          verdict,
          allowed,
          difference,
          order,
          covered,
          dispute,
          owed,
          judgements);
    }
  }

  /**
   * The order that decided.
   *
   * @param rule of the order; empty while the projection has not got it
   * @param amount of the price in force on the day as the order has it, minor units for {@code per}
   *     units
   * @param block in which the order was announced
   */
  public record Decided(
      Bytes32 orderId,
      Optional<String> number,
      Optional<PriceRule> rule,
      Optional<Long> amount,
      Optional<Integer> per,
      Optional<Long> block) {}

  /** One judgement of a line by the contract. */
  public record Judged(
      PriceVerdict verdict,
      BigInteger charged,
      BigInteger allowed,
      BigInteger difference,
      Instant at,
      long block,
      Bytes32 transaction) {}

  /**
   * The payer disputed lines.
   *
   * @param id of the command
   * @param lines indexes from 0
   * @param worded whether it says something about it
   * @param words what it says; empty for nothing, for who is neither, or while it has not come
   */
  public record Dispute(
      UUID id,
      List<Integer> lines,
      DisputeReason reason,
      boolean worded,
      Optional<String> words,
      Instant at,
      long block) {
    public Dispute {
      lines = List.copyOf(lines);
    }
  }

  /**
   * @param by member id
   * @param paid minor units
   */
  public record Settlement(
      Bytes32 by, BigInteger paid, Instant at, long block, Bytes32 transaction) {}
}
