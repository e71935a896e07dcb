package org.custodia.registry.prescriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.prescriptions.PrescriptionWorld.BELLEVUE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.GARE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.OXYCONTIN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PATIENT;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PHYSICIAN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PONT;
import static org.custodia.registry.prescriptions.PrescriptionWorld.REGULATOR;
import static org.custodia.registry.prescriptions.PrescriptionWorld.RHONE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.SAINT_LUC;
import static org.custodia.registry.prescriptions.PrescriptionWorld.TRAMADOL;
import static org.custodia.registry.prescriptions.PrescriptionWorld.form;
import static org.custodia.registry.testing.Refusals.refused;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.identity.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issuing, revoking and reading prescriptions, and who may. */
class PrescribingTest {
  private PrescriptionWorld world;
  private Prescriptions prescriptions;

  @BeforeEach
  void open() {
    world = new PrescriptionWorld();
    prescriptions = world.bean(Prescriptions.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aPharmacyReadsWithWhatThePatientCarriesHowItStandsAndTheDocument() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    assertThat(one.registeredAt()).isPresent();

    PrescriptionCard card = world.card(PONT, one);

    assertThat(card.state()).isEqualTo(PrescriptionState.READY);
    assertThat(card.prescriber()).contains(SAINT_LUC);
    assertThat(card.standing().orElseThrow().left()).isEqualTo(28);
    assertThat(card.document()).contains(one.document());
    assertThat(card.document().orElseThrow().patient()).isEqualTo(PATIENT);
  }

  @Test
  void issuingAgainUnderTheSameIdIsTheSamePrescriptionAndAnotherUnderItIsRefused() {
    UUID id = UUID.randomUUID();
    IssuedPrescription one = prescriptions.issue(PHYSICIAN, id, form());
    world.clock.advance(Duration.ofMinutes(5));
    assertThat(prescriptions.issue(PHYSICIAN, id, form())).isEqualTo(one);
    assertThat(prescriptions.list(PHYSICIAN, 10, 0)).hasSize(1);
    refused(
        Kind.CONFLICT,
        "CUS-RXP-050",
        () -> prescriptions.issue(PHYSICIAN, id, form(TRAMADOL, Measure.UNITS, 14, 1)));
  }

  @Test
  void whileTheDeskDoesNotAnswerAPrescriptionWaitsAndIsRegisteredLater() {
    world.server.answers(false);
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    assertThat(one.registeredAt()).isEmpty();
    assertThat(one.trouble()).contains("CUS-VER-060");

    world.server.answers(true);
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.UNKNOWN);
    world.clock.advance(Duration.ofSeconds(10));
    world.bean(DeskTeller.class).tellDue(SAINT_LUC);

    assertThat(prescriptions.find(PHYSICIAN, one.document().id()).registeredAt()).isPresent();
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.READY);
  }

  @Test
  void aRevokedOneIsRefusedEverywhereAndRevokingAgainChangesNothing() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    UUID id = one.document().id();
    IssuedPrescription revoked = prescriptions.revoke(PHYSICIAN, id);
    assertThat(revoked.revocationKnownAt()).isPresent();
    world.clock.advance(Duration.ofMinutes(1));
    assertThat(prescriptions.revoke(PHYSICIAN, id)).isEqualTo(revoked);
    assertThat(world.card(GARE, one).state()).isEqualTo(PrescriptionState.REVOKED);
    refused(Kind.CONFLICT, "CUS-RXP-021", () -> world.held(GARE, one, TRAMADOL, "pack"));
  }

  @Test
  void oneThatIsRevokedBeforeItIsRegisteredIsRegisteredAndRevokedTogether() {
    world.server.answers(false);
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    prescriptions.revoke(PHYSICIAN, one.document().id());
    world.server.answers(true);
    world.clock.advance(Duration.ofMinutes(1));
    world.bean(DeskTeller.class).tellDue(SAINT_LUC);
    assertThat(world.card(GARE, one).state()).isEqualTo(PrescriptionState.REVOKED);
  }

  @Test
  void onlyAPhysicianOfAHospitalThatIsActivePrescribes() {
    Caller nobody = new Caller(SAINT_LUC, "clerk", Set.of("admissions", "pharmacist"));
    Caller notHospital = new Caller(PONT, "dr.house", Set.of("physician"));
    for (Caller caller : List.of(nobody, notHospital)) {
      refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> world.issued(caller, form()));
      refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> prescriptions.list(caller, 10, 0));
      refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> prescriptions.notices(caller));
    }
    world.suspend(SAINT_LUC);
    refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> world.issued(PHYSICIAN, form()));
  }

  @Test
  void aColleagueDoesNotFindWhatIsNotTheirs() {
    UUID id = world.issued(PHYSICIAN, form()).document().id();
    Caller colleague = new Caller(SAINT_LUC, "dr.colas", Set.of("physician"));
    assertThat(prescriptions.list(colleague, 10, 0)).isEmpty();
    refused(Kind.NOT_FOUND, "CUS-RXP-020", () -> prescriptions.find(colleague, id));
    refused(Kind.NOT_FOUND, "CUS-RXP-020", () -> prescriptions.revoke(colleague, id));
  }

  @Test
  void onlyAPharmacistOfAPharmacyOrHospitalReads() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    PatientPrescriptions reading = world.bean(PatientPrescriptions.class);
    String code = one.code().text();
    Caller hospitals = PrescriptionWorld.pharmacist(BELLEVUE);
    assertThat(reading.read(hospitals, code).document()).isPresent();
    Caller assistant = new Caller(PONT, "assistant", Set.of("manufacturer"));
    Caller factory = PrescriptionWorld.pharmacist(RHONE);
    refused(Kind.FORBIDDEN, "CUS-RXP-031", () -> reading.read(assistant, code));
    refused(Kind.FORBIDDEN, "CUS-RXP-031", () -> reading.read(factory, code));
  }

  @Test
  void theDeskTakesNothingFromWhomItIsNotTo() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    PrescriptionClient client = world.bean(PrescriptionClient.class);
    Bytes32 commitment = one.code().commitment();
    refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> client.revoke(PONT, commitment));
    refused(Kind.FORBIDDEN, "CUS-RXP-030", () -> client.alerts(PONT, 0));
    refused(Kind.FORBIDDEN, "CUS-RXP-031", () -> client.read(RHONE, commitment));
    refused(Kind.NOT_FOUND, "CUS-RXP-020", () -> client.revoke(BELLEVUE, commitment));
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.READY);
  }

  @Test
  void withoutTheSecretNobodyReadsTheDocument() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    PrescriptionClient client = world.bean(PrescriptionClient.class);
    var guessed = new PrescriptionCode(one.code().commitment(), Bytes32.random());
    Bytes32 holder = world.id(SAINT_LUC);
    refused(Kind.NOT_FOUND, "CUS-RXP-020", () -> client.document(PONT, holder, guessed));
    refused(Kind.FORBIDDEN, "CUS-RXP-031", () -> client.document(REGULATOR, holder, one.code()));
    assertThat(client.document(PONT, holder, one.code())).isEqualTo(one.document());
  }

  @Test
  void aMessageThatWasAlteredIsRefusedAndSoIsAnOldOne() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    PrescriptionDesk desk = world.bean(PrescriptionDesk.class);
    SignedPrescription message =
        SignedPrescription.sign(
            world.id(SAINT_LUC),
            Said.REVOKE,
            one.code().commitment(),
            "{}",
            world.clock.instant(),
            unsigned -> world.sign(world.keys.account(SAINT_LUC), unsigned));
    SignedPrescription altered =
        new SignedPrescription(
            message.id(),
            message.sender(),
            message.said(),
            Bytes32.random(),
            message.sentAt(),
            message.content(),
            message.signature());
    refused(Kind.FORBIDDEN, "CUS-VER-005", () -> desk.answer(altered.write()));
    refused(Kind.BAD_INPUT, "CUS-VER-001", () -> desk.answer(new byte[0]));
    world.clock.advance(Duration.ofMinutes(3));
    refused(Kind.BAD_INPUT, "CUS-VER-004", () -> desk.answer(message.write()));
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.READY);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsIssued() {
    refused(Kind.BAD_INPUT, "CUS-RXP-015", () -> issue(TRAMADOL, 0, Optional.empty()));
    refused(Kind.BAD_INPUT, "CUS-RXP-014", () -> issue("03400000000000", 1, Optional.empty()));
    refused(Kind.BAD_INPUT, "CUS-RXP-054", () -> issue(OXYCONTIN, 1, Optional.empty()));
    refused(
        Kind.BAD_INPUT, "CUS-PAT-025", () -> issue(OXYCONTIN, 1, Optional.of("261047512345699")));
    assertThat(prescriptions.list(PHYSICIAN, 10, 0)).isEmpty();
  }

  @Test
  void theCodeSurvivesCapsLockAndSpacesAndNothingElse() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    String text = one.code().text();
    assertThat(PrescriptionCode.parse(text)).contains(one.code());
    assertThat(PrescriptionCode.parse(" " + text.toLowerCase() + "\n")).contains(one.code());
    assertThat(PrescriptionCode.parse(text.substring(1))).isEmpty();
    assertThat(PrescriptionCode.parse("010340093542090921ABC")).isEmpty();
    refused(
        Kind.BAD_INPUT,
        "CUS-RXP-042",
        () ->
            world
                .bean(PatientPrescriptions.class)
                .read(PrescriptionWorld.pharmacist(PONT), "01034009354209"));
  }

  private IssuedPrescription issue(String gtin, int quantity, Optional<String> number) {
    PrescriptionForm form = form(gtin, Measure.UNITS, quantity, 1);
    return world.issued(
        PHYSICIAN,
        new PrescriptionForm(
            form.patient(),
            form.birthDate(),
            number,
            form.gtins(),
            form.measure(),
            form.quantity(),
            form.fills(),
            form.days(),
            form.dosage(),
            form.from(),
            form.until(),
            form.prescriber(),
            false));
  }
}
