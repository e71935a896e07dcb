package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.Lot;
import org.custodia.acceptance.dsl.Manufacturer;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Prescription;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;
import org.custodia.acceptance.dsl.Ward;

/** What a physician prescribes once is dispensed once, whichever pharmacy the patient goes to. */
final class PrescriptionJourney implements Journey {
  @Override
  public String title() {
    return "A prescription, dispensed once in one of two pharmacies";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    Manufacturer rhone = scene.manufacturer("Rhône");
    Ward ward = scene.ward("Gare");
    Pharmacy gare = scene.pharmacy("Gare");
    Pharmacy pont = scene.pharmacy("Pont");

    Lot lot = rhone.releasesALotOnPrescriptionOf(3);
    pont.scans(lot.pack(1)).expectGenuine();
    pont.dispenses(lot.pack(1)).expectRefused();

    Prescription once = ward.prescribesOnePackOf(lot);
    pont.reads(once, "READY");
    gare.reads(once, "READY");
    pont.dispenses(lot.pack(1), once).expectConfirmed();
    pont.reads(once, "USED_UP");
    gare.reads(once, "USED_UP");
    gare.scans(lot.pack(1)).expectAlreadyDispensed();
    gare.dispenses(lot.pack(2), once).expectRefused();

    Prescription takenBack = ward.prescribesOnePackOf(lot);
    ward.takesBack(takenBack);
    pont.reads(takenBack, "REVOKED");
    pont.dispenses(lot.pack(3), takenBack).expectRefused();
    scene.strangersTo(scene.bookOf(pont, agence)).expectNothing();
  }
}
