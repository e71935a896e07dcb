package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.AllowedConsent;
import org.custodia.acceptance.dsl.Patient;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Scene;
import org.custodia.acceptance.dsl.Ward;
import org.custodia.acceptance.dsl.WrittenRecord;

/** A record is read by whom the patient allowed to, of what and as often as she allowed it. */
final class RecordJourney implements Journey {
  @Override
  public String title() {
    return "A record, written at one member and read once at another by consent";
  }

  @Override
  public void play(Scene scene) {
    Pharmacy gare = scene.pharmacy("Gare");
    Ward ward = scene.ward("Gare");
    Pharmacy pont = scene.pharmacy("Pont");
    Patient patient = scene.patientOf(gare);

    AllowedConsent once = patient.allows(pont, "ONE_TIME", 1);
    WrittenRecord allergies = ward.writes(patient, "ALLERGIES", "Penicillin makes her itch.");
    WrittenRecord medicines = ward.writes(patient, "MEDICATIONS", "Tramadol, one in the evening.");
    pont.reads(allergies, once).expectRefused();
    pont.reads(medicines, once).expectWhatWasWritten();
    patient.seesThatHasRead(pont);
    pont.reads(medicines, once).expectRefused();

    AllowedConsent another = patient.allows(pont, "ONE_TIME", 1);
    patient.takesBack(another);
    pont.reads(medicines, another).expectRefused();
    scene.strangersTo(once.channel()).expectNothing();
  }
}
