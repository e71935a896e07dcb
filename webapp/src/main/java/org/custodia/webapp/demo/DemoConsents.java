package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Patients;
import org.springframework.context.ApplicationContext;

/**
 * What a patient of the hospital allows in the demo, through the same use cases as on the page: a
 * consent that the first pharmacy has used, one for one single time, and one that was taken back.
 */
final class DemoConsents {
  static final String PATIENT = "patient.martin";
  private static final String HOSPITAL = DemoOrganisation.SAINT_LUC.slug();
  private static final Caller MARTIN = new Caller(HOSPITAL, PATIENT, Set.of("patient"));
  private static final Caller PONT =
      new Caller(DemoOrganisation.PONT.slug(), "demo", Set.of("pharmacist"));

  private final ApplicationContext application;
  private final Consents consents;
  private final ConsentUses uses;
  private final DemoGrants grants;
  private final DemoSecrets secrets;
  private final Instant began;

  DemoConsents(ApplicationContext application, DemoSecrets secrets, LocalDate began) {
    this.application = application;
    this.consents = application.getBean(Consents.class);
    this.uses = application.getBean(ConsentUses.class);
    this.grants = new DemoGrants(application, secrets);
    this.secrets = secrets;
    this.began = began.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** In any state in which an earlier run was ended. */
  void seed() {
    UUID martin = patient();
    ConsentView treatment =
        granted(
            martin,
            "treatment",
            form(DemoOrganisation.PONT, ConsentPurpose.TREATMENT, Set.of(), 0, 365));
    ConsentView once =
        granted(
            martin,
            "once",
            form(
                DemoOrganisation.GARE,
                ConsentPurpose.ONE_TIME,
                Set.of(RecordKind.MEDICATIONS, RecordKind.ALLERGIES),
                1,
                90));
    ConsentView opinion =
        granted(
            martin,
            "opinion",
            form(DemoOrganisation.PONT, ConsentPurpose.SECOND_OPINION, Set.of(), 0, 180));
    await(martin, once, ConsentView.State.IN_FORCE);
    use(martin, treatment);
    if (state(martin, opinion).isLive()) {
      await(martin, opinion, ConsentView.State.IN_FORCE);
      consents.revoke(MARTIN, id("take back the second opinion"), martin, List.of(opinion.id()));
    }
    await(martin, opinion, ConsentView.State.REVOKED);
  }

  /** The patient whom the admissions desk has registered, or does now. */
  private UUID patient() {
    PatientDirectory directory = application.getBean(PatientDirectory.class);
    return directory.actsFor(MARTIN).stream()
        .map(one -> one.patient())
        .findFirst()
        .orElseGet(
            () -> {
              Caller admissions = new Caller(HOSPITAL, "demo", Set.of("admissions"));
              UUID martin = id("patient");
              application
                  .getBean(Patients.class)
                  .register(
                      admissions,
                      martin,
                      new PatientData(
                          List.of(),
                          List.of(new PatientData.Name("official", "Martin", List.of("Jeanne"))),
                          Optional.of("1984-03-07"),
                          Optional.empty(),
                          List.of(),
                          List.of(),
                          List.of()),
                      true);
              application.getBean(PatientAccounts.class).link(admissions, martin, PATIENT);
              return martin;
            });
  }

  private GrantForm form(
      DemoOrganisation grantee, ConsentPurpose purpose, Set<RecordKind> kinds, int uses, int days) {
    return new GrantForm(
        grantee.memberId(),
        purpose,
        kinds,
        Set.of(Sensitivity.MENTAL_HEALTH),
        began,
        began.plusSeconds(days * 86_400L),
        uses,
        Optional.empty());
  }

  private ConsentView granted(UUID patient, String which, GrantForm form) {
    return grants.granted(MARTIN, patient, attempt -> id("consent " + which + " " + attempt), form);
  }

  private void use(UUID patient, ConsentView consent) {
    await(patient, consent, ConsentView.State.IN_FORCE);
    if (state(patient, consent) != ConsentView.State.IN_FORCE) return;
    ReceivedConsent received =
        DemoSeed.until(
            "the pharmacy has received the consent",
            () ->
                uses.received(PONT).stream()
                    .filter(one -> one.commitment().equals(consent.commitment()))
                    .findFirst());
    uses.use(
        PONT,
        id("use the treatment"),
        received.host(),
        received.commitment(),
        ConsentPurpose.TREATMENT);
    DemoSeed.until(
        "the consent was used",
        () ->
            uses.received(PONT).stream()
                .filter(one -> one.commitment().equals(consent.commitment()) && one.used() > 0)
                .findFirst());
  }

  private void await(UUID patient, ConsentView consent, ConsentView.State state) {
    grants.await(MARTIN, patient, consent, state);
  }

  private ConsentView.State state(UUID patient, ConsentView consent) {
    return grants.state(MARTIN, patient, consent);
  }

  private UUID id(String step) {
    return UUID.nameUUIDFromBytes(utf8(secrets.derived("consents", step, 30)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
