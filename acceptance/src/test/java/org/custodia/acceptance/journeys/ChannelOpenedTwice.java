package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.Channel;
import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;

/** Two members take the first step at the same time, and still share one channel. */
final class ChannelOpenedTwice implements Journey {
  @Override
  public String title() {
    return "Two members open the same channel at once";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Pharmacy gare = scene.pharmacy("Gare");

    Channel channel = scene.channelOpenedAtOnceBy(rhone, gare, agence);
    Lot lot = rhone.releasesALotOf(2);
    gare.scans(lot.pack(1)).expectGenuine();
    gare.dispenses(lot.pack(1)).expectConfirmed();
    agence.scans(lot.pack(1)).expectAlreadyDispensed();
    scene.strangersTo(channel).expectNothing();
  }
}
