package org.custodia.webapp.prices;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.Pricing;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceSpan;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.ProductCatalogue;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Questions about prices that anybody may ask. The answers are those of the node of the first
 * organisation here; they come with proof, and so check without us.
 */
@Component
public class PriceQuestions {
  /** Most codes that one search gives. */
  public static final int MOST_FOUND = 50;

  private static final Pattern PLACE = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");
  private static final int LONGEST_SHOWN = 40;

  private final Prices prices;
  private final ProductCatalogue catalogue;
  private final String organisation;
  private final Jurisdiction home;
  private final Clock clock;

  /**
   * @param home property {@code custodia.prices.jurisdiction}: where prices are asked for that
   *     nobody says the place of
   */
  PriceQuestions(
      Prices prices,
      ProductCatalogue catalogue,
      LocalOrganisations organisations,
      @Value("${custodia.prices.jurisdiction:FR}") String home,
      Clock clock) {
    this.prices = prices;
    this.catalogue = catalogue;
    this.organisation = organisations.slugs().get(0);
    this.home = new Jurisdiction(home);
    this.clock = clock;
  }

  // --- Reading the question ---

  /**
   * A GTIN or CIP13, or a scheme and a code of it.
   *
   * @throws Problem BAD_INPUT CUS-PRC-005
   */
  public PriceCode code(String written) {
    return PriceCode.parse(written)
        .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-PRC-005", shown(written)));
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  /**
   * @param written nothing for where this installation is at home
   * @throws Problem BAD_INPUT CUS-PRC-002
   */
  public Jurisdiction place(String written) {
    if (written.isEmpty()) return home;
    if (!PLACE.matcher(written).matches()) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PRC-002");
    }
    return new Jurisdiction(written);
  }

  /**
   * @param field name of the field, for the problem
   * @param written nothing for today, by UTC
   * @throws Problem BAD_INPUT CUS-WEB-002
   */
  public LocalDate day(String field, String written) {
    if (written.isEmpty()) return today();
    try {
      LocalDate day = LocalDate.parse(written);
      if (day.getYear() >= 1 && day.getYear() <= 9999) return day;
    } catch (DateTimeException malformed) {
      // As below.
    }
    throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", field);
  }

  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  // --- Answers ---

  /**
   * @param product empty where the register has none of this code
   * @param fact empty where nothing was ever said of that day
   */
  public record Found(PriceCode code, Optional<Product> product, Optional<PriceFact> fact) {}

  /**
   * By the beginning of a name in the register, by a code, or by the beginning of a code that has a
   * scheme ({@code ccam:HB}). At most {@link #MOST_FOUND}.
   *
   * @throws Problem BAD_INPUT CUS-PRC-005 for digits that are no GTIN or CIP13
   */
  public List<Found> find(String asked, Jurisdiction where, LocalDate day) {
    Map<PriceCode, Optional<Product>> codes = new LinkedHashMap<>();
    if (asked.isEmpty()) return List.of();
    Optional<PriceCode> exactly =
        asked.matches("[0-9]{8,}") ? Optional.of(code(asked)) : PriceCode.parse(asked);
    if (exactly.isPresent() && isKnown(exactly.get(), where)) {
      codes.put(exactly.get(), product(exactly.get()));
    } else if (asked.indexOf(':') >= 0) {
      prices
          .codes(organisation, where, asked, MOST_FOUND)
          .forEach(code -> codes.put(code, product(code)));
    } else {
      catalogue
          .byName(asked, MOST_FOUND)
          .forEach(
              entry ->
                  codes.put(PriceCode.gtin(entry.product().gtin()), Optional.of(entry.product())));
    }
    Map<PriceCode, PriceFact> facts = prices.at(organisation, where, codes.keySet(), day);
    return codes.entrySet().stream()
        .map(
            one ->
                new Found(
                    one.getKey(), one.getValue(), Optional.ofNullable(facts.get(one.getKey()))))
        .toList();
  }

  private boolean isKnown(PriceCode code, Jurisdiction where) {
    return product(code).isPresent() || !prices.history(organisation, where, code).isEmpty();
  }

  /** What the register has of a code; of procedures it has nothing. */
  public Optional<Product> product(PriceCode code) {
    return code.gtin().flatMap(gtin -> catalogue.byGtin(organisation, gtin));
  }

  public Optional<PriceFact> at(PriceCode code, Jurisdiction where, LocalDate day) {
    return prices.at(organisation, where, code, day);
  }

  /** What an order in force says of a code and a day, whether or not it is what counts now. */
  public Optional<PriceFact> of(Bytes32 order, PriceCode code, Jurisdiction where, LocalDate day) {
    return prices.history(organisation, where, code).stream()
        .filter(fact -> fact.order().orderId().equals(order) && fact.price().covers(day))
        .findFirst();
  }

  public List<PriceSpan> overTime(PriceCode code, Jurisdiction where) {
    return prices.overTime(organisation, where, code);
  }

  /** Where orders hold, and where this installation is at home. */
  public List<Jurisdiction> places() {
    List<Jurisdiction> known = prices.jurisdictions(organisation);
    if (known.contains(home)) return known;
    List<Jurisdiction> all = new ArrayList<>(List.of(home));
    all.addAll(known);
    return all;
  }

  /** What is to be said of a line of a bill. */
  public JudgedLine judge(PriceCode code, Jurisdiction where, LocalDate day, ChargedLine line) {
    Optional<PriceFact> fact = at(code, where, day);
    return JudgedLine.of(
        fact,
        line,
        fact.map(known -> Pricing.judge(known.price(), known.rule(), line))
            .orElseGet(() -> Pricing.judgeUnregulated(line)),
        where,
        day,
        today());
  }
}
