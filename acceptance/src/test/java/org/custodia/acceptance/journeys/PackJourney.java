package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.Channel;
import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;

/** The spine: from a released lot to a pack in a patient's hands, and to the lot's recall. */
final class PackJourney implements Journey {
  @Override
  public String title() {
    return "A pack, from the release of its lot to its recall";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Pharmacy pont = scene.pharmacy("Pont");
    Pharmacy gare = scene.pharmacy("Gare");
    agence.hasCertified(rhone, pont, gare);

    Lot lot = rhone.releasesALotOf(5);
    pont.scans(lot.pack(1)).expectGenuine();
    gare.scans(lot.pack(1)).expectGenuine();

    Channel channel = scene.channelOf(rhone, pont, agence);
    pont.dispenses(lot.pack(1)).expectConfirmed();
    gare.scans(lot.pack(1)).expectAlreadyDispensed();
    pont.scans(lot.pack(1)).expectAlreadyDispensed();
    pont.dispenses(lot.pack(1)).expectRefused();
    pont.scans(lot.pack(2)).expectGenuine();

    pont.scans(lot.forgedPack()).expectUnknownSerial();
    pont.explainsTheAlert("UNKNOWN_SERIAL", "It lay in a returned parcel.");
    pont.scansText("nothing that a pack would say").expectUnreadable();
    scene.strangersTo(channel).expectNothing();

    agence.recalls(lot, "Particles were found in two packs.");
    pont.scans(lot.pack(2)).expectRecalled();
    gare.scans(lot.pack(3)).expectRecalled();
    pont.dispenses(lot.pack(2)).expectRefused();
  }
}
