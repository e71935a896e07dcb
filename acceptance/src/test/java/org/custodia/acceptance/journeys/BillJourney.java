package org.custodia.acceptance.journeys;

import java.util.Map;
import org.custodia.acceptance.dsl.Bill;
import org.custodia.acceptance.dsl.BillingOffice;
import org.custodia.acceptance.dsl.Channel;
import org.custodia.acceptance.dsl.Insurance;
import org.custodia.acceptance.dsl.Patient;
import org.custodia.acceptance.dsl.Regulator;
import org.custodia.acceptance.dsl.Scene;

/** Nothing is approved that charges more than the law allows, whatever both sides want. */
final class BillJourney implements Journey {
  private static final String CODE = "journey:INJECTION";
  private static final String WORDS = "Thirty is what the tariff says.";

  @Override
  public String title() {
    return "A bill that charges too much, from its dispute to its settlement";
  }

  @Override
  public void play(Scene scene) {
    Regulator agence = scene.regulator("Agence");
    BillingOffice office = scene.billingOffice("Gare");
    Insurance insurance = scene.insurance("Rhône");
    Patient patient = scene.patientOf(scene.pharmacy("Gare"));

    agence.orders(Map.of(CODE, 3_000L));
    patient.allowsBillsTo(insurance);
    Channel channel = office.connectsTo(insurance, agence);
    Bill bill = office.bills(insurance, patient, CODE, 3_600, "OVERCHARGED");
    insurance.findsUnlawful(bill, 1);
    insurance.accepts(bill, 3_000).expectRefused();
    insurance.disputes(bill, WORDS);
    office.readsTheWords(bill, WORDS);
    office.adjusts(bill, 3_000);

    insurance.findsUnlawful(bill, 0);
    insurance.accepts(bill, 2_100).expectConfirmed();
    patient.sees(bill, "APPROVED");
    insurance.settles(bill, 2_100);
    office.settles(bill, 2_100);
    insurance.sees(bill, "SETTLED");
    agence.sees(bill, "SETTLED");
    patient.sees(bill, "SETTLED");
    scene.strangersTo(channel).expectNothing();
  }
}
