package org.custodia.webapp.prices;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.TaxBase;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.prices.PriceOrdering.Head;
import org.springframework.util.MultiValueMap;

/**
 * A price order as a person fills it in: amounts in units of the currency, rates in percent. Values
 * are read as they were sent, because in many countries a comma is part of a number.
 */
final class PriceOrderForm {
  private static final int MOST_LINES = 100;

  private final MultiValueMap<String, String> fields;
  private final PriceQuestions questions;

  PriceOrderForm(MultiValueMap<String, String> fields, PriceQuestions questions) {
    this.fields = fields;
    this.questions = questions;
  }

  Head head(Optional<Bytes32> document) {
    return new Head(questions.place(text("jurisdiction")), text("number"), document);
  }

  // --- The rule ---

  PriceRule rule() {
    String currency = text("currency");
    Set<TaxBase> taxed = EnumSet.noneOf(TaxBase.class);
    for (String base : all("taxed")) taxed.add(constant("taxed", base, TaxBase.class));
    try {
      return new PriceRule(
          constant("kind", text("kind"), PriceKind.class),
          constant("basis", text("basis"), PriceBasis.class),
          constant("rounding", text("rounding"), PriceRounding.class),
          step(currency),
          LineFields.hundredths("rise", text("rise")),
          taxed,
          taxed.isEmpty() ? 0 : LineFields.hundredths("taxRate", text("taxRate")),
          currency,
          tiers(currency));
    } catch (IllegalArgumentException wrong) {
      throw new Problem(wrong, Problem.Kind.BAD_INPUT, "CUS-PRC-017");
    }
  }

  private int step(String currency) {
    String written = text("step");
    if (written.isEmpty()) return 1;
    long step = amount("step", written, currency);
    return (int) Math.max(0, Math.min(step, PriceRule.STEP_LIMIT + 1));
  }

  /** Rows that are empty are none; the last one with anything in it has no bound. */
  private List<FeeTier> tiers(String currency) {
    List<String> below = all("tierBelow");
    List<String> flat = all("tierFlat");
    List<String> share = all("tierShare");
    List<FeeTier> tiers = new ArrayList<>();
    for (int i = 0; i < Math.min(below.size(), Math.min(flat.size(), share.size())); i++) {
      if ((below.get(i) + flat.get(i) + share.get(i)).isEmpty()) continue;
      tiers.add(
          new FeeTier(
              below.get(i).isEmpty()
                  ? OptionalLong.empty()
                  : OptionalLong.of(amount("tierBelow", below.get(i), currency)),
              flat.get(i).isEmpty() ? 0 : amount("tierFlat", flat.get(i), currency),
              LineFields.hundredths("tierShare", share.get(i))));
    }
    return tiers;
  }

  // --- Lines that were typed ---

  /** As the list that could have been handed in as a file. */
  InputStream list(String currency) {
    StringBuilder list = new StringBuilder("code,amount,fee,reimbursed,per,from,to\n");
    List<String> codes = all("code");
    if (codes.size() > MOST_LINES) throw LineFields.wrong("code");
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i).isEmpty()) continue;
      list.append(codes.get(i))
          .append(',')
          .append(minor(i, "amount", currency))
          .append(',')
          .append(minor(i, "fee", currency))
          .append(',')
          .append(reimbursed(at("reimbursed", i)))
          .append(',')
          .append(at("per", i))
          .append(',')
          .append(at("from", i))
          .append(',')
          .append(at("to", i))
          .append('\n');
    }
    return new ByteArrayInputStream(list.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String minor(int line, String field, String currency) {
    String written = at(field, line);
    if (written.isEmpty()) return "";
    return Money.parse(written, currency)
        .map(String::valueOf)
        .orElseThrow(
            () ->
                new Problem(
                    Problem.Kind.BAD_INPUT, "CUS-PRC-016", line + 1, shown(written), currency));
  }

  private static String reimbursed(String percent) {
    return percent.isEmpty() ? "" : String.valueOf(LineFields.hundredths("reimbursed", percent));
  }

  private static String shown(String text) {
    return text.length() <= 30 ? text : text.substring(0, 30) + "…";
  }

  // --- Fields ---

  String text(String field) {
    String value = fields.getFirst(field);
    return value == null ? "" : value.strip();
  }

  private List<String> all(String field) {
    return fields.getOrDefault(field, List.of()).stream().map(String::strip).toList();
  }

  private String at(String field, int line) {
    List<String> values = all(field);
    return line < values.size() ? values.get(line) : "";
  }

  private long amount(String field, String written, String currency) {
    return Money.parse(written, currency).orElseThrow(() -> LineFields.wrong(field));
  }

  private static <E extends Enum<E>> E constant(String field, String written, Class<E> type) {
    try {
      return Enum.valueOf(type, written);
    } catch (IllegalArgumentException unknown) {
      throw LineFields.wrong(field);
    }
  }
}
