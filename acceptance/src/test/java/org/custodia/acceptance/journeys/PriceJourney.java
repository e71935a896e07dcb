package org.custodia.acceptance.journeys;

import java.util.Map;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.PriceOrder;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;

/** What a government fixes is the same on every node, and proven there. */
final class PriceJourney implements Journey {
  private static final String VISIT = "journey:VISIT";
  private static final String DRESSING = "journey:DRESSING";

  @Override
  public String title() {
    return "Prices, ordered, looked up with proof, and corrected";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Pharmacy pont = scene.pharmacy("Pont");
    Pharmacy gare = scene.pharmacy("Gare");

    PriceOrder first = agence.orders(Map.of(VISIT, 3_000L, DRESSING, 1_250L));
    pont.looksUp(VISIT).expect(3_000, first);
    gare.looksUp(DRESSING).expect(1_250, first);

    PriceOrder correction = agence.orders(Map.of(VISIT, 2_800L));
    rhone.looksUp(VISIT).expect(2_800, correction);
    pont.looksUp(VISIT).expect(2_800, correction);
    pont.looksUp(DRESSING).expect(1_250, first);
    gare.looksUp("journey:SURGERY").expectNotRegulated();
  }
}
