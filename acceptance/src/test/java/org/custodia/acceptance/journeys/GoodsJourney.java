package org.custodia.acceptance.journeys;

import java.util.List;
import org.custodia.acceptance.dsl.Delivery;
import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;
import org.custodia.acceptance.dsl.Unit;

/**
 * Where packs are: from the factory on a pallet to a wholesaler, who finds one missing, on to a
 * pharmacy, to a patient, and after a recall back.
 */
final class GoodsJourney implements Journey {
  @Override
  public String title() {
    return "A pallet, from the factory to the counter, and what comes back after a recall";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Pharmacy pont = scene.pharmacy("Pont");
    Pharmacy gare = scene.pharmacy("Gare"); // a wholesaler too

    Lot lot = rhone.releasesALotOf(4);
    Unit box = Unit.labelled("a case");
    Unit pallet = Unit.labelled("a pallet");
    rhone.packs(box, lot.pack(1), lot.pack(2), lot.pack(3), lot.pack(4));
    rhone.packs(pallet, box);

    Delivery toGare = rhone.sends(gare, pallet);
    gare.receives(toGare, List.of(pallet), lot.pack(4)).expect(3, 1, 0, 0);
    gare.breaksDown(pallet);
    gare.breaksDown(box);

    Delivery toPont = gare.sends(pont, lot.pack(1), lot.pack(2));
    pont.receives(toPont, List.of(lot.pack(1), lot.pack(2))).expectComplete(2);
    pont.scans(lot.pack(1)).expectGenuine();
    pont.dispenses(lot.pack(1)).expectConfirmed();

    agence.recalls(lot, "The leaflet names another strength.");
    pont.scans(lot.pack(2)).expectRecalled();
    Delivery back = pont.returnsAfterRecall(gare, lot.pack(2));
    gare.receives(back, List.of(lot.pack(2))).expectComplete(1);
  }
}
