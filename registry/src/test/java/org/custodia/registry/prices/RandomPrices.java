package org.custodia.registry.prices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Judgement;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.prices.Pricing;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.utils.Numeric;

/**
 * Random lists of prices for a few codes and days, so that they overlap, leave gaps and end; and
 * random lines about them, many of them within a minor unit of what is allowed.
 */
final class RandomPrices {
  static final Jurisdiction PLACE = new Jurisdiction("ZA");
  private static final LocalDate START = LocalDate.of(2027, 12, 1); // a leap day is among them
  private static final int DAYS = 120;
  private static final int CODES = 5;

  private final Random random;

  RandomPrices(long seed) {
    random = new Random(seed);
  }

  /** A rule, and a list in CSV whose prices follow it. */
  record Order(PriceRule rule, String list) {}

  /**
   * @param number from 0; so many orders as there are rules have all of them
   */
  Order order(int number) {
    CountryRule[] rules = CountryRule.values();
    PriceRule rule = rules[number % rules.length].rule();
    boolean ends = rule.kind() == PriceKind.ENDED;
    StringBuilder list = new StringBuilder("code,amount,fee,per,from,to\n");
    int first = random.nextInt(CODES);
    for (int code = first; code < CODES; code++) {
      LocalDate from = START.plusDays(random.nextInt(DAYS));
      String to = random.nextBoolean() ? "" : from.plusDays(random.nextInt(DAYS / 3)).toString();
      list.append("test:").append(code).append(',');
      list.append(ends ? 0 : 1 + random.nextInt(20_000)).append(',');
      list.append(ends ? 0 : random.nextInt(200)).append(',');
      list.append(rule.basis() == PriceBasis.UNIT ? 1 + random.nextInt(100) : 1).append(',');
      list.append(from).append(',').append(to).append('\n');
    }
    return new Order(rule, list.toString());
  }

  /** One of the codes, or one that no order ever names. */
  PriceCode code() {
    return new PriceCode("test:" + random.nextInt(CODES + 1));
  }

  LocalDate day() {
    return START.plusDays(random.nextInt(DAYS + 20) - 10L);
  }

  ChargedLine line(Optional<PriceFact> fact) {
    String currency =
        random.nextInt(8) == 0 ? "USD" : fact.map(f -> f.rule().currency()).orElse("EUR");
    long quantity = random.nextInt(5);
    long contents = random.nextInt(40);
    int taxRate = random.nextInt(2_000);
    ChargedLine free = new ChargedLine(quantity, contents, 0, currency, taxRate);
    long allowed =
        fact.map(f -> Pricing.judge(f.price(), f.rule(), free).allowed().longValueExact())
            .orElse(0L);
    long charged =
        random.nextInt(4) == 0 ? random.nextInt(50_000) : allowed + random.nextInt(3) - 1;
    return new ChargedLine(quantity, contents, charged, currency, taxRate);
  }

  /** What the contract itself says, asked at a node. */
  record Said(Bytes32 orderId, Judgement judgement) {
    static Said by(Web3j node, String contract, PriceCode code, LocalDate day, ChargedLine line) {
      String call = Numeric.toHexString(PriceOrdersCalls.judge(PLACE, code, day, line));
      try {
        String answer =
            node.ethCall(
                    Transaction.createEthCallTransaction(null, contract, call),
                    DefaultBlockParameterName.LATEST)
                .send()
                .getValue();
        return new Said(
            word(answer, 0),
            new Judgement(
                PriceVerdict.of(number(answer, 1).intValueExact()),
                number(answer, 2),
                number(answer, 3),
                number(answer, 4),
                number(answer, 5),
                number(answer, 6)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Bytes32 word(String answer, int index) {
      int at = 2 + 64 * index;
      return Bytes32.of(answer.substring(at, at + 64));
    }

    private static BigInteger number(String answer, int index) {
      return word(answer, index).toUnsigned();
    }
  }
}
