package org.custodia.contracts.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/**
 * The evaluators in Solidity and in Java say the same of random lines under random rules; {@code
 * -Dcustodia.seed=N} plays others.
 */
class PricingAgreementTest {
  private static final int LINES = Boolean.getBoolean("custodia.long") ? 200_000 : 4_000;
  private static final int AT_ONCE = 400;
  private static final String PRICE = "(uint64,uint48,uint16,uint24,uint24,uint24)";
  private static final String RULE =
      "(uint8,uint8,uint8,uint16,uint16,uint8,uint16,bytes3,(uint64,uint64,uint16)[])";
  private static final String LINE = "(int64,int64,int128,bytes3,uint16)";

  private final long seed = Long.getLong("custodia.seed", 20_261_126L);
  private final Random random = new Random(seed);
  private final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  private final String probe = deploy();

  private record Question(Price price, PriceRule rule, ChargedLine line) {
    AbiValue toAbi() {
      return AbiValue.tuple(price.toAbi(), rule.toAbi(), line.toAbi());
    }
  }

  @Test
  void bothEvaluatorsSayTheSame() {
    Map<PriceVerdict, Integer> seen = new EnumMap<>(PriceVerdict.class);
    for (int done = 0; done < LINES; done += AT_ONCE) {
      List<Question> questions = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) questions.add(question());
      List<Judgement> answers = ask(questions);
      for (int i = 0; i < AT_ONCE; i++) {
        Question asked = questions.get(i);
        Judgement ours = Pricing.judge(asked.price(), asked.rule(), asked.line());
        assertThat(ours).as(asked + ", custodia.seed=" + seed).isEqualTo(answers.get(i));
        seen.merge(ours.verdict(), 1, Integer::sum);
      }
    }
    System.out.println("Verdicts of " + LINES + " random lines: " + seen);
    assertThat(seen.keySet()).isEqualTo(EnumSet.allOf(PriceVerdict.class));
  }

  // --- The contract ---

  private String deploy() {
    String resource = "/org/custodia/contracts/artifacts/PricingProbe.bin";
    try (InputStream in = PricingAgreementTest.class.getResourceAsStream(resource)) {
      String code = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      var receipt =
          all.network.publicly(all.agency, Optional.empty(), Numeric.hexStringToByteArray(code));
      assertThat(receipt.isStatusOK()).as("probe deployed").isTrue();
      return receipt.getContractAddress();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Judgement> ask(List<Question> questions) {
    byte[] call =
        CallData.of(
            "judge((" + PRICE + "," + RULE + "," + LINE + ")[])",
            new AbiValue.Array(questions.stream().map(Question::toAbi).toList()));
    String answer =
        all.network.answerAt(all.network.block(), all.agency, probe, Numeric.toHexString(call));
    assertThat(word(answer, 1)).isEqualTo(BigInteger.valueOf(questions.size()));
    List<Judgement> judgements = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      int at = 2 + 6 * i;
      judgements.add(
          new Judgement(
              PriceVerdict.of(word(answer, at).intValueExact()),
              word(answer, at + 1),
              word(answer, at + 2),
              word(answer, at + 3),
              word(answer, at + 4),
              word(answer, at + 5)));
    }
    return judgements;
  }

  private static BigInteger word(String answer, int index) {
    int at = 2 + 64 * index;
    return new BigInteger(answer.substring(at, at + 64), 16);
  }

  // --- Random input, mostly near the edges ---

  private Question question() {
    PriceRule rule = rule();
    boolean ended = rule.kind() == PriceKind.ENDED;
    int per = rule.basis() == PriceBasis.PACK ? 1 : (int) number(1, Price.PER_LIMIT);
    Price price =
        new Price(
            ended ? 0 : number(1, PriceRule.AMOUNT_LIMIT),
            ended || chance(2) ? 0 : number(1, Price.FEE_LIMIT),
            ended ? 0 : (int) number(0, PriceRule.WHOLE),
            per,
            LocalDate.of(2026, 1, 1),
            Optional.empty());
    return new Question(price, rule, line(price, rule));
  }

  private ChargedLine line(Price price, PriceRule rule) {
    long quantity = chance(30) ? random.nextLong() : number(1, Pricing.MANY_LIMIT);
    long contents = chance(30) ? random.nextLong() : number(1, Pricing.MANY_LIMIT);
    String currency = chance(20) ? "XXX" : rule.currency();
    int taxRate = (int) number(0, 65_535);
    ChargedLine free = new ChargedLine(quantity, contents, 0, currency, taxRate);
    // What is allowed, or one or two minor units off it.
    BigInteger allowed = Pricing.judge(price, rule, free).allowed();
    long charged = allowed.min(BigInteger.valueOf(Pricing.CHARGED_LIMIT)).longValueExact();
    charged = chance(20) ? random.nextLong() : charged + random.nextInt(5) - 2;
    return new ChargedLine(quantity, contents, charged, currency, taxRate);
  }

  private PriceRule rule() {
    PriceKind kind = chance(10) ? PriceKind.ENDED : one(PriceKind.FIXED, PriceKind.CEILING);
    Set<TaxBase> taxed = EnumSet.noneOf(TaxBase.class);
    for (TaxBase base : TaxBase.values()) {
      if (chance(2)) taxed.add(base);
    }
    return new PriceRule(
        kind,
        one(PriceBasis.values()),
        one(PriceRounding.values()),
        chance(2) ? 1 : (int) number(1, PriceRule.STEP_LIMIT),
        kind == PriceKind.FIXED || chance(2) ? 0 : (int) number(0, PriceRule.WHOLE),
        taxed,
        taxed.isEmpty() ? 0 : (int) number(1, PriceRule.WHOLE),
        one("EUR", "INR", "ZAR"),
        tiers());
  }

  private List<FeeTier> tiers() {
    List<FeeTier> tiers = new ArrayList<>();
    if (chance(2)) return tiers;
    long bound = 0;
    for (int i = random.nextInt(PriceRule.TIERS_LIMIT); i > 0; i--) {
      bound += number(1, PriceRule.AMOUNT_LIMIT / 8);
      tiers.add(tier(OptionalLong.of(bound)));
    }
    tiers.add(tier(OptionalLong.empty()));
    return tiers;
  }

  private FeeTier tier(OptionalLong below) {
    return new FeeTier(below, number(0, PriceRule.AMOUNT_LIMIT), (int) number(0, PriceRule.WHOLE));
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  @SafeVarargs
  private <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** At the ends as often as not; else of any magnitude. */
  private long number(long least, long most) {
    if (chance(8)) return least;
    if (chance(8)) return most;
    int bits = 1 + random.nextInt(64 - Long.numberOfLeadingZeros(most));
    long value = random.nextLong() >>> (64 - bits);
    return Math.max(least, Math.min(most, value));
  }
}
