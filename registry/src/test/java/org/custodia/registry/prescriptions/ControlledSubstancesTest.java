package org.custodia.registry.prescriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.prescriptions.PrescriptionWorld.BELLEVUE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.GARE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.NUMBER;
import static org.custodia.registry.prescriptions.PrescriptionWorld.OTHER_PHYSICIAN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.OXYCONTIN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.OXYCONTIN_120;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PHYSICIAN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PONT;
import static org.custodia.registry.prescriptions.PrescriptionWorld.REGULATOR;
import static org.custodia.registry.prescriptions.PrescriptionWorld.SAINT_LUC;
import static org.custodia.registry.prescriptions.PrescriptionWorld.TODAY;
import static org.custodia.registry.prescriptions.PrescriptionWorld.TRAMADOL;
import static org.custodia.registry.prescriptions.PrescriptionWorld.form;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.CaseFilter;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.RegisterAlert.Kind;
import org.custodia.registry.identity.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overlaps of controlled substances, and what of a patient the regulator holds: nothing. */
class ControlledSubstancesTest {
  private static final String OTHER_NUMBER = "185057800608491";
  private PrescriptionWorld world;

  @BeforeEach
  void open() {
    world = new PrescriptionWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void overlappingPrescriptionsOfTwoHospitalsAreToldToBothPrescribers() {
    IssuedPrescription first = world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    IssuedPrescription second =
        world.issued(OTHER_PHYSICIAN, oxycodone(OXYCONTIN_120, NUMBER, 5, 32));

    PrescriptionNotice told = notices(PHYSICIAN).get(0);
    assertThat(told.kind()).isEqualTo(Kind.OVERLAP);
    assertThat(told.prescription()).isEqualTo(first.document().id());
    assertThat(told.ours()).as("it learns no more of the other").isFalse();
    assertThat(told.day()).isEqualTo(TODAY.plusDays(27));
    assertThat(notices(OTHER_PHYSICIAN))
        .extracting(PrescriptionNotice::prescription)
        .containsExactly(second.document().id());
    assertThat(notices(PHYSICIAN)).as("once, however often it is asked").hasSize(1);
  }

  @Test
  void overlappingPrescriptionsOfOneHospitalAreToldToBothPrescribers() {
    Caller colleague = new Caller(SAINT_LUC, "dr.colin", Set.of("physician"));
    IssuedPrescription first = world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    IssuedPrescription second = world.issued(colleague, oxycodone(OXYCONTIN_120, NUMBER, 5, 32));

    assertThat(notices(PHYSICIAN))
        .extracting(PrescriptionNotice::prescription)
        .containsExactly(first.document().id());
    assertThat(notices(colleague))
        .extracting(PrescriptionNotice::prescription)
        .containsExactly(second.document().id());
    assertThat(notices(colleague)).allMatch(PrescriptionNotice::ours);
  }

  @Test
  void theRegulatorHasACaseOfBothPrescribersThatNamesNoPatient() {
    IssuedPrescription first = world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    IssuedPrescription second =
        world.issued(OTHER_PHYSICIAN, oxycodone(OXYCONTIN_120, NUMBER, 5, 32));

    CaseView told = onlyCase();
    assertThat(told.summary().kind()).isEqualTo(AlertKind.PRESCRIPTIONS_OVERLAP);
    assertThat(told.summary().subject())
        .isEqualTo(AlertSubject.prescription(second.code().commitment()));
    assertThat(told.concerned())
        .extracting(CaseView.Named::name)
        .containsExactlyInAnyOrder(SAINT_LUC, BELLEVUE);
    assertThat(told.alerts().get(0).details())
        .containsEntry("other", first.code().commitment().toString())
        .containsEntry("day", TODAY.plusDays(27).toString())
        .containsOnlyKeys("day", "other", "substance");
  }

  @Test
  void theRegulatorHasACaseOfFillsInTwoPharmacies() {
    IssuedPrescription one = world.issued(PHYSICIAN, refillable(OXYCONTIN, 2));
    dispense(PONT, one, OXYCONTIN, "pack 1");
    dispense(GARE, one, OXYCONTIN, "pack 2");

    CaseView told = onlyCase();
    assertThat(told.summary().kind()).isEqualTo(AlertKind.FILLS_OVERLAP);
    assertThat(told.summary().subject().key()).isEqualTo(one.code().commitment());
    assertThat(told.concerned()).extracting(CaseView.Named::name).containsExactly(SAINT_LUC);
    assertThat(told.alerts().get(0).details())
        .containsOnlyKeys("coveredUntil", "substance", "dispensedBy", "dispensedBefore")
        .containsEntry("dispensedBefore", PONT)
        .containsEntry("dispensedBy", GARE);
    Cases cases = world.bean(Cases.class);
    CaseView hospitals = cases.concerning(REGULATOR, world.id(SAINT_LUC), told.summary().id());
    assertThat(hospitals.alerts().get(0).details())
        .as("a prescriber is not told where")
        .containsOnlyKeys("coveredUntil", "substance");
  }

  private CaseView onlyCase() {
    Cases cases = world.bean(Cases.class);
    Caller inspector = new Caller(REGULATOR, "inspector", Set.of("regulator"));
    var all = cases.list(inspector, CaseFilter.all(), 10, 0);
    assertThat(all).hasSize(1);
    return cases.view(inspector, all.get(0).id());
  }

  @Test
  void aNoticeIsMarkedAsSeenOnce() {
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    world.issued(OTHER_PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 5, 32));
    Prescriptions prescriptions = world.bean(Prescriptions.class);
    UUID id = notices(PHYSICIAN).get(0).id();
    prescriptions.see(OTHER_PHYSICIAN, id);
    assertThat(prescriptions.unseen(PHYSICIAN)).as("another's eyes do not count").isEqualTo(1);
    prescriptions.see(PHYSICIAN, id);
    prescriptions.see(PHYSICIAN, id);
    assertThat(prescriptions.unseen(PHYSICIAN)).isZero();
  }

  @Test
  void ordinaryPrescriptionsRaiseNothing() {
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 28, 55)); // the next month
    world.issued(OTHER_PHYSICIAN, oxycodone(OXYCONTIN, OTHER_NUMBER, 0, 27)); // another patient
    world.issued(OTHER_PHYSICIAN, form(TRAMADOL, Measure.UNITS, 28, 1)); // not controlled
    world.issued(PHYSICIAN, intended(oxycodone(OXYCONTIN_120, NUMBER, 0, 27))); // meant beside it
    assertThat(notices(PHYSICIAN)).isEmpty();
    assertThat(notices(OTHER_PHYSICIAN)).isEmpty();
  }

  @Test
  void aNewPrescriptionInPlaceOfOneThatWasRevokedRaisesNothing() {
    IssuedPrescription wrong = world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    world.bean(Prescriptions.class).revoke(PHYSICIAN, wrong.document().id());
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    assertThat(notices(PHYSICIAN)).isEmpty();
  }

  @Test
  void fillsInTwoPharmaciesBeforeTheFirstIsUsedUpAreTold() {
    IssuedPrescription one = world.issued(PHYSICIAN, refillable(OXYCONTIN, 2));
    dispense(PONT, one, OXYCONTIN, "pack 1");
    world.clock.advance(Duration.ofDays(3));
    assertThat(world.card(GARE, one).standing().orElseThrow().coveredUntil())
        .as("the pharmacy sees it too")
        .contains(TODAY.plusDays(28));
    dispense(GARE, one, OXYCONTIN, "pack 2");

    assertThat(notices(PHYSICIAN))
        .extracting(PrescriptionNotice::kind)
        .containsExactly(Kind.EARLY_FILL);
    world.read();
    assertThat(notices(PHYSICIAN)).hasSize(1);
  }

  @Test
  void fillsOnTimeRaiseNothing() {
    IssuedPrescription one = world.issued(PHYSICIAN, refillable(OXYCONTIN, 3));
    dispense(PONT, one, OXYCONTIN, "pack 1");
    world.clock.advance(Duration.ofDays(27)); // a day early
    dispense(GARE, one, OXYCONTIN, "pack 2");
    world.clock.advance(Duration.ofDays(29));
    dispense(PONT, one, OXYCONTIN, "pack 3");
    assertThat(notices(PHYSICIAN)).isEmpty();
  }

  @Test
  void aReservationThatIsNotUsedAndAFillThatIsUndoneRaiseNothing() {
    IssuedPrescription one = world.issued(PHYSICIAN, refillable(OXYCONTIN, 2));
    var mistaken =
        world.dispensed(PONT, one, "pack 1", 28, world.held(PONT, one, OXYCONTIN, "pack 1"));
    world.undone(PONT, "pack 1", mistaken);
    world.held(PONT, one, OXYCONTIN, "pack 2");
    dispense(GARE, one, OXYCONTIN, "pack 3");
    assertThat(notices(PHYSICIAN)).isEmpty();
  }

  @Test
  void moreThanIsAllowedIsToldToo() {
    IssuedPrescription one = world.issued(PHYSICIAN, refillable(OXYCONTIN, 1));
    dispense(PONT, one, OXYCONTIN, "pack 1");
    world.dispensed(GARE, one, "pack 2", 1, UUID.randomUUID()); // without a reservation
    assertThat(notices(PHYSICIAN)).extracting(PrescriptionNotice::kind).contains(Kind.EXCEEDED);
  }

  @Test
  void theRegulatorHoldsNothingOfAPatientButATokenOfItsOwn() {
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    world.issued(PHYSICIAN, form());
    world.issued(OTHER_PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 5, 32)); // opens a case
    String held = everythingOf(REGULATOR).toLowerCase();
    for (String part :
        List.of("camille", "delacroix", "rieu", NUMBER, "1961", "17/04", "evening", "anselme")) {
      assertThat(held).as(part).doesNotContain(part);
    }
    assertThat(
            jdbc(REGULATOR, "select count(*) from prescription_register where patient is not null"))
        .isEqualTo("2");
  }

  @Test
  void theHospitalKeepsTheDocumentSealedAndNotTheNumber() {
    world.issued(PHYSICIAN, oxycodone(OXYCONTIN, NUMBER, 0, 27));
    String held = everythingOf(SAINT_LUC).toLowerCase();
    for (String part : List.of("camille", "delacroix", NUMBER, "1961-04-17", "evening")) {
      assertThat(held).as(part).doesNotContain(part);
    }
    assertThat(everythingOf(BELLEVUE)).doesNotContain(SAINT_LUC);
  }

  private String everythingOf(String organisation) {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of(
            "prescription_register",
            "prescription_hold",
            "prescription_dispensing",
            "prescription_alert",
            "prescription_examined",
            "prescription",
            "prescription_notice",
            "alert",
            "alert_case",
            "verification_answer")) {
      all.append(
          jdbc(organisation, "select coalesce(string_agg(t::text, ' '), '') from " + table + " t"));
      // bytea is written in hex: look at what it spells, too
      all.append(
          jdbc(
              organisation,
              "select coalesce(string_agg(convert_from(decode(regexp_replace("
                  + "encode(convert_to(t::text, 'UTF8'), 'hex'), '00', '', 'g'), 'hex'), 'LATIN1'),"
                  + " ' '), '') from "
                  + table
                  + " t"));
    }
    return all.toString();
  }

  private String jdbc(String organisation, String sql) {
    return world
        .database
        .rows()
        .in(organisation, () -> world.database.jdbc().sql(sql).query(String.class).single());
  }

  private void dispense(String by, IssuedPrescription one, String gtin, String pack) {
    world.dispensed(by, one, pack, 28, world.held(by, one, gtin, pack));
  }

  private List<PrescriptionNotice> notices(Caller caller) {
    world.bean(DeskTeller.class).fetchNotices(caller.organisation(), Duration.ZERO.minusSeconds(1));
    return world.bean(Prescriptions.class).notices(caller);
  }

  private static PrescriptionForm refillable(String gtin, int fills) {
    return form(gtin, Measure.UNITS, 28, fills);
  }

  private static PrescriptionForm oxycodone(String gtin, String number, int from, int until) {
    PrescriptionForm form = form(gtin, Measure.UNITS, 28, 1);
    return with(form, number, TODAY.plusDays(from), TODAY.plusDays(until), false);
  }

  private static PrescriptionForm intended(PrescriptionForm form) {
    return with(form, form.patientNumber().orElseThrow(), form.from(), form.until(), true);
  }

  private static PrescriptionForm with(
      PrescriptionForm form, String number, LocalDate from, LocalDate until, boolean intended) {
    return new PrescriptionForm(
        form.patient(),
        form.birthDate(),
        Optional.of(number),
        form.gtins(),
        form.measure(),
        form.quantity(),
        form.fills(),
        form.days(),
        form.dosage(),
        from,
        until,
        form.prescriber(),
        intended);
  }
}
