package org.custodia.acceptance.journeys;

import org.custodia.acceptance.dsl.AllowedConsent;
import org.custodia.acceptance.dsl.Patient;
import org.custodia.acceptance.dsl.Pharmacy;
import org.custodia.acceptance.dsl.Scene;

/** What a patient allows can be used as far as it goes, and not a moment longer. */
final class ConsentJourney implements Journey {
  @Override
  public String title() {
    return "A consent, from the patient's signature to its end";
  }

  @Override
  public void play(Scene scene) {
    Pharmacy gare = scene.pharmacy("Gare");
    Pharmacy pont = scene.pharmacy("Pont");
    Patient patient = scene.patientOf(gare);

    AllowedConsent treatment = patient.allows(pont, "TREATMENT", 0);
    pont.uses(treatment).expectConfirmed();
    pont.uses(treatment).expectConfirmed();
    patient.takesBack(treatment);
    pont.uses(treatment).expectRefused();

    AllowedConsent once = patient.allows(pont, "ONE_TIME", 1);
    pont.uses(once).expectConfirmed();
    pont.uses(once).expectRefused();
    patient.sees(once, "USED_UP");
    scene.strangersTo(treatment.channel()).expectNothing();
  }
}
