package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.Channel;
import org.custodia.acceptance.dsl.Donor;
import org.custodia.acceptance.dsl.Kidney;
import org.custodia.acceptance.dsl.Leg;
import org.custodia.acceptance.dsl.OrganTeam;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;

/**
 * A kidney from a donor to the second of two who wait for it, by a courier: every hand-over is
 * signed by both sides, and nobody transplants alone.
 */
final class OrganJourney implements Journey {
  @Override
  public String title() {
    return "A kidney, from donor to recipient, with every hand on the way";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    OrganTeam bank = scene.organTeam("Gare", "organ-bank");
    OrganTeam laboratory = scene.organTeam("Gare", "laboratory");
    OrganTeam bedside = scene.organTeam("Gare", "clinician");
    OrganTeam theatre = scene.organTeam("Gare", "surgeon");
    OrganTeam allocation = scene.organTeam("Rhône", "allocation-body");
    OrganTeam courier = scene.organTeam("Rhône", "courier");
    OrganTeam centre = scene.organTeam("Pont", "transplant-centre");
    OrganTeam surgeon = scene.organTeam("Pont", "surgeon");
    OrganTeam clinician = scene.organTeam("Pont", "clinician");

    String longest = centre.lists(allocation, "2015-02-03");
    String next = centre.lists(allocation, "2016-05-12");
    Donor donor = bank.entersADonor(allocation, agence);
    laboratory.groupsASample(donor, "T-331");
    bedside.groupsASample(donor, "T-332");
    laboratory.testsForInfections(donor);
    Kidney kidney = allocation.ranks(donor, longest, next);
    theatre.recovers(kidney);

    centre.declines(bank.offers(kidney, 1, centre));
    Channel offer = bank.offers(kidney, 2, centre);
    centre.accepts(offer, 2, next);
    bank.allocates(offer);

    Leg out = bank.givesTo(courier, kidney);
    bank.packs(out);
    bank.handsOver(out);
    courier.takesOver(out);
    Leg in = courier.givesTo(centre, kidney);
    courier.handsOver(in);
    centre.takesOver(in);
    centre.checksIn(in);
    surgeon.verifiesTheGroups(in);
    surgeon.transplants(in).expectRefused();
    clinician.verifiesTheGroups(in);
    surgeon.transplants(in).expectConfirmed();

    centre.sees(kidney, "TRANSPLANTED", 2, 1);
    bank.sees(kidney, "TRANSPLANTED", 2, 1);
    courier.sees(kidney, "TRANSPLANTED", 0, 2);
    centre.knowsNothingOf(donor);
    scene.strangersTo(donor.channel()).expectNothing();
    scene.strangersTo(offer).expectNothing();
    scene.strangersTo(out.channel()).expectNothing();
    scene.strangersTo(in.channel()).expectNothing();
  }
}
