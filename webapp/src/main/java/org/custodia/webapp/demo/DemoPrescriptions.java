package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.registry.prescriptions.PrescriptionForm;
import org.custodia.registry.prescriptions.Prescriptions;
import org.springframework.context.ApplicationContext;

/**
 * Two prescriptions of the demo's physician, for patients who are made up: one for a medicine of
 * list I, one for a narcotic. Issued once; a demo that is started again finds them.
 */
final class DemoPrescriptions {
  private static final Caller PHYSICIAN =
      new Caller(DemoOrganisation.SAINT_LUC.slug(), "physician.saintluc", Set.of("physician"));
  private static final int VALID_DAYS = 90;
  private static final int DAYS = 28;

  private final Prescriptions prescriptions;
  private final DemoSecrets secrets;

  DemoPrescriptions(ApplicationContext application, DemoSecrets secrets) {
    this.prescriptions = application.getBean(Prescriptions.class);
    this.secrets = secrets;
  }

  /**
   * @param name of its word {@code prescription.NAME}
   * @param code text of its QR code
   */
  record Prepared(String name, String gtin, String medicine, String code) {
    /** One sentence for whoever tries it. */
    String why() {
      return DemoWords.say("prescription." + name);
    }
  }

  List<Prepared> issue() {
    return List.of(
        prepared("tramadol", DemoLot.TRAMADOL.gtin(), 1, Optional.empty()),
        prepared("oxycodone", DemoLot.OXYCONTIN.gtin(), 2, Optional.of("261047512345619")));
  }

  private Prepared prepared(String name, String gtin, int fills, Optional<String> patientNumber) {
    String seed = secrets.derived("seed", "prescription " + name, 30);
    UUID id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.US_ASCII));
    IssuedPrescription one;
    try {
      one = prescriptions.find(PHYSICIAN, id);
    } catch (Problem notYet) {
      one = prescriptions.issue(PHYSICIAN, id, form(gtin, fills, patientNumber));
    }
    return new Prepared(name, gtin, one.document().medicine(), one.code().text());
  }

  private static PrescriptionForm form(String gtin, int fills, Optional<String> patientNumber) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return new PrescriptionForm(
        "Camille Exemple",
        LocalDate.of(1961, 4, 17),
        patientNumber,
        List.of(gtin),
        Measure.PACKS,
        1,
        fills,
        DAYS,
        "1 comprimé le soir",
        today,
        today.plusDays(VALID_DAYS - 1),
        "Dr Élise Saint",
        false);
  }
}
