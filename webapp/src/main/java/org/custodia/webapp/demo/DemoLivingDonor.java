package org.custodia.webapp.demo;

import static org.custodia.contracts.Action.ADVOCATE;
import static org.custodia.contracts.Action.BLOOD_SAMPLE;
import static org.custodia.contracts.Action.DONOR_CONSENT;
import static org.custodia.contracts.Action.FOLLOW_UP_DUTY;
import static org.custodia.contracts.Action.NO_PAYMENT;
import static org.custodia.contracts.Action.OPEN_CASE;
import static org.custodia.contracts.Action.RELATIONSHIP;
import static org.custodia.contracts.Action.SEROLOGY;
import static org.custodia.webapp.demo.DemoOrganActs.step;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Identity;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * A patient of the hospital who wants to give a kidney to her brother: everything is there but the
 * committee's decision and the end of the time to think it over. She consents in her portal, where
 * she can take it back; the bank asks the hospital for it.
 */
final class DemoLivingDonor {
  private static final DemoOrganisation HOST = DemoOrganisation.SAINT_LUC;

  private final DemoSeed seed;
  private final DemoNotes notes;
  private final DemoWitnesses witnesses;
  private final DemoOrganActs acts;
  private final DemoGrants grants;

  DemoLivingDonor(
      DemoSeed seed,
      DemoNotes notes,
      DemoWitnesses witnesses,
      DemoOrganActs acts,
      DemoGrants grants) {
    this.seed = seed;
    this.notes = notes;
    this.witnesses = witnesses;
    this.acts = acts;
    this.grants = grants;
  }

  /** Answers the case. */
  Bytes32 seed(DemoWitness bank) {
    DemoOrganActs.Case donor =
        acts.enter(
            bank,
            "living",
            new DonorCases.Entry(
                new Identity("Petit", "Claire", LocalDate.of(1985, 4, 3), "CED-10018"),
                DemoOrganisation.GREFFONS.memberId(),
                new DonationNumber("A999926000025").printed(),
                "Banque d'organes des Cèdres",
                "+33 4 99 55 01 17"));
    acts.inOrder(
        "living",
        donor.channel(),
        List.of(
            step(
                bank,
                OPEN_CASE,
                "{\"living\":true,\"coolingOffHours\":24,\"host\":\"%s\"}",
                HOST.identity())));
    told(bank, donor);
    consents(bank, donor);
    heard(donor);
    return donor.id();
  }

  private void heard(DemoOrganActs.Case donor) {
    DemoWitness advocate = witnesses.person("advocate.greffons", "Bureau 12");
    Bytes32 interview =
        acts.document(advocate, "advocate", "Entretien mené seul à seul ; donneuse informée.");
    acts.inOrder(
        "living",
        donor.channel(),
        List.of(step(advocate, ADVOCATE, "{\"favourable\":true,\"document\":\"%s\"}", interview)));
  }

  private void told(DemoWitness bank, DemoOrganActs.Case donor) {
    DemoWitness clinician = witnesses.person("clinician.cedres", "Consultation");
    DemoWitness laboratory = witnesses.person("laboratory.cedres", "Laboratoire");
    Bytes32 family = acts.document(bank, "siblings", "Livret de famille : frère et sœur.");
    Bytes32 unpaid = acts.document(bank, "unpaid", "Déclaration signée : aucune rémunération.");
    Bytes32 duty = acts.document(bank, "duty", "Engagement de suivi annuel de la donneuse.");
    Bytes32 tested = acts.document(laboratory, "serology.living", "Sérologies : négatives.");
    Instant begun = notes.moment("begun");
    acts.inOrder(
        "living",
        donor.channel(),
        List.of(
            step(bank, RELATIONSHIP, "{\"relationship\":\"SIBLING\",\"document\":\"%s\"}", family),
            step(bank, NO_PAYMENT, "{\"document\":\"%s\"}", unpaid),
            step(
                bank,
                FOLLOW_UP_DUTY,
                "{\"until\":\"%s\",\"document\":\"%s\"}",
                begun.plus(Duration.ofDays(3650)),
                duty),
            sample(clinician, "T-1018-1", begun.minus(Duration.ofDays(2))),
            sample(laboratory, "T-1018-2", begun.minus(Duration.ofDays(1))),
            step(
                laboratory,
                SEROLOGY,
                "{\"document\":\"%s\",\"positive\":\"\","
                    + "\"tested\":\"HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_C\"}",
                tested)));
  }

  private static DemoOrganActs.Step sample(DemoWitness by, String tube, Instant at) {
    return step(
        by, BLOOD_SAMPLE, "{\"bloodGroup\":\"O\",\"sample\":\"%s\",\"takenAt\":\"%s\"}", tube, at);
  }

  /** As she would in her portal; the host hands it to the bank that asks for its patient. */
  private void consents(DemoWitness bank, DemoOrganActs.Case donor) {
    Caller petit = new Caller(HOST.slug(), "patient.petit", Set.of("patient"));
    UUID patient = seed.id("patient petit"); // as DemoPatients has registered her
    Instant begun = notes.moment("begun");
    var form =
        new GrantForm(
            DemoOrganisation.CEDRES.memberId(),
            ConsentPurpose.ORGAN_DONATION,
            Set.of(),
            Set.of(),
            begun,
            begun.plus(Duration.ofDays(300)),
            0,
            Optional.empty());
    ConsentView given =
        grants.granted(
            petit, patient, attempt -> seed.id("organs donation consent " + attempt), form);
    grants.await(petit, patient, given, ConsentView.State.IN_FORCE);
    acts.inOrder("living", donor.channel(), List.of(step(bank, DONOR_CONSENT, "{}")));
  }
}
