package org.custodia.webapp.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.PriceOrdering.Draft;
import org.custodia.registry.prices.PriceOrdering.Head;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.products.FrenchMedicinesImport;
import org.custodia.registry.products.FrenchPrices;
import org.springframework.context.ApplicationContext;

/**
 * What the demo's regulator published: the prices of the extract from the national file that comes
 * with Custodia, some of them lowered since, and a small tariff. They come onto the ledger while
 * other things are prepared.
 */
final class DemoPrices {
  private static final String FILE = "bdpm-extract/CIS_CIP_bdpm.txt";
  private static final Jurisdiction FRANCE = CountryRule.FRANCE.jurisdiction();
  private static final String NATIONAL = "BDPM, extrait";
  private static final String LOWERED = "Arrêté de baisse (démonstration)";
  private static final String TARIFF = "Tarif de l'hôpital Saint-Luc (démonstration)";

  /** Every so many packs of the extract one was lowered, by a twentieth. */
  private static final int EVERY = 10;

  private static final long TWENTIETH = 20;

  private final PriceOrdering ordering;
  private final Prices prices;
  private final DemoSeed seed;
  private final Caller agence;
  private final LocalDate year;
  private final LocalDate month;

  /**
   * @param began day on which the installation began
   */
  DemoPrices(ApplicationContext application, DemoSeed seed, LocalDate began) {
    this.ordering = application.getBean(PriceOrdering.class);
    this.prices = application.getBean(Prices.class);
    this.seed = seed;
    this.agence = seed.caller(DemoOrganisation.AGENCE, "regulator");
    this.year = began.withDayOfYear(1).minusYears(1);
    this.month = began.withDayOfMonth(1);
  }

  /** {@link #await} waits for them. */
  void publish() {
    publish(
        NATIONAL,
        (id, head) -> {
          try (InputStream file = extract()) {
            return ordering.draftFrench(
                agence, id, head, year, file, seed.device(agence), "Agence du médicament");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    publish(LOWERED, (id, head) -> list(id, head, CountryRule.FRANCE, lowered()));
    publish(TARIFF, (id, head) -> list(id, head, CountryRule.TARIFF, tariff()));
  }

  private interface Drafting {
    Draft draft(UUID id, Head head);
  }

  private void publish(String number, Drafting drafting) {
    UUID id = seed.id("prices " + number);
    seed.once(
        agence,
        id,
        () -> {
          Draft draft = drafting.draft(id, new Head(FRANCE, number, Optional.empty()));
          ordering.publish(agence, id, seed.sign(agence, draft.act()));
        });
  }

  private Draft list(UUID id, Head head, CountryRule rule, String list) {
    InputStream in = new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8));
    return ordering.draftList(
        agence, id, head, rule.rule(), in, seed.device(agence), "Agence du médicament");
  }

  private static InputStream extract() {
    return FrenchMedicinesImport.class.getResourceAsStream(FILE);
  }

  private String lowered() {
    try (InputStream file = extract()) {
      var packs = FrenchPrices.read(file).packs();
      StringBuilder list = new StringBuilder("code,amount,fee,reimbursed,from\n");
      for (int i = 0; i < packs.size(); i += EVERY) {
        var pack = packs.get(i);
        long amount = pack.price().withoutFee();
        if (amount < TWENTIETH) continue;
        list.append(pack.gtin())
            .append(',')
            .append(amount - amount / TWENTIETH)
            .append(',')
            .append(pack.price().dispensingFee())
            .append(',')
            .append(pack.percent().map(percent -> 100 * percent).orElse(0))
            .append(',')
            .append(month)
            .append('\n');
      }
      return list.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made up, with a scheme of its own: no hospital's and no national code. */
  private String tariff() {
    return Stream.of("CONSULT,3000", "PANSEMENT,1250", "INJECTION,875")
        .map(line -> "demo:" + line + "," + year + "\n")
        .collect(Collectors.joining("", "code,amount,from\n", ""));
  }

  /** Waits until all are in force. */
  void await() {
    for (String number : new String[] {NATIONAL, LOWERED, TARIFF}) {
      DemoSeed.until(
          "the price order “" + number + "” is in force",
          () ->
              prices
                  .order(agence.organisation(), PriceOrder.orderId(FRANCE, number))
                  .flatMap(PriceFact.OrderFact::inForceAt));
    }
  }
}
