package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.PLACE;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.SAINT_LUC_PHARMACIST;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Supply;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.registry.prescriptions.PatientPrescriptions;
import org.custodia.registry.prescriptions.PrescriptionCard;
import org.custodia.registry.prescriptions.PrescriptionForm;
import org.custodia.registry.prescriptions.Prescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the prescriber to the counter and back, on a real network with both desks. */
class PrescriptionJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  /** TRAMADOL CRISTERS LP 150 mg, 30 tablets. */
  private static final String TRAMADOL = "03400949363940";

  private static final Caller PHYSICIAN = new Caller(SAINT_LUC, "dr.anselme", Set.of("physician"));
  private static final LocalDate EXPIRY = MedicineWorld.nextYear();
  private static final String LOT = "P1";
  private static MedicineWorld world;
  private static int packs;

  @BeforeAll
  static void aMedicineOnPrescriptionIsOnTheMarket() {
    world = MedicineWorld.beginWithPrescriptions(database, network);
    world.enrol(SAINT_LUC_PHARMACIST);
    CommandStatus authorised =
        world
            .registry()
            .carryOut(
                AGENCE,
                new LedgerCommand.PublicCall(
                    UUID.randomUUID(),
                    LedgerCommand.PublicContract.MEDICINE_REGISTRY,
                    MedicineRegistryCalls.authoriseProducts(
                        List.of(Long.parseLong(TRAMADOL)),
                        TestNetwork.memberId(RHONE),
                        Set.of(Supply.PRESCRIPTION_ONLY))));
    assertThat(authorised.state()).isEqualTo(CommandStatus.State.CONFIRMED);
    world.released(TRAMADOL, LOT, EXPIRY, 20);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void itIsDispensedOnOnceComesBackByUndoAndIsDispensedOnElsewhere() {
    IssuedPrescription one = issued(Measure.PACKS, 1, 1);
    String pack = next();
    refused(Kind.CONFLICT, "CUS-RXP-027", draft(PONT_PHARMACIST, PackAct.Dispense.whole(), pack));

    world.done(PONT_PHARMACIST, on(one), pack);
    awaitLeft(one, 0);
    assertThat(card(GARE_PHARMACIST, one).state()).isEqualTo(PrescriptionState.USED_UP);
    refused(Kind.CONFLICT, "CUS-RXP-024", draft(GARE_PHARMACIST, on(one), next()));

    world.done(PONT_PHARMACIST, new PackAct.Undo(), pack);
    awaitLeft(one, 1);
    world.done(GARE_PHARMACIST, on(one), next());
    awaitLeft(one, 0);
    assertThat(card(PONT_PHARMACIST, one).document()).as("from the prescriber").isPresent();
  }

  @Test
  void refillsCountDownWhereverTheyAreDispensed() {
    IssuedPrescription one = issued(Measure.PACKS, 1, 3);
    int left = 3;
    for (Caller pharmacist : List.of(PONT_PHARMACIST, GARE_PHARMACIST, SAINT_LUC_PHARMACIST)) {
      world.done(pharmacist, on(one), next());
      awaitLeft(one, --left);
    }
    refused(Kind.CONFLICT, "CUS-RXP-024", draft(PONT_PHARMACIST, on(one), next()));
  }

  @Test
  void tabletsOfAnOpenedPackCountAsTheyAreTakenAndNoMoreOnceItIsRevoked() {
    IssuedPrescription one = issued(Measure.UNITS, 10, 3);
    String pack = next();
    world.done(PONT_PHARMACIST, part(one, 10), pack);
    awaitLeft(one, 20);
    world.done(PONT_PHARMACIST, part(one, 10), pack);
    awaitLeft(one, 10);

    prescriptions().revoke(PHYSICIAN, one.document().id());
    refused(Kind.CONFLICT, "CUS-RXP-021", draft(GARE_PHARMACIST, part(one, 10), next()));
    assertThat(card(GARE_PHARMACIST, one).state()).isEqualTo(PrescriptionState.REVOKED);
  }

  private static Prescriptions prescriptions() {
    return world.registry().bean(Prescriptions.class);
  }

  private static IssuedPrescription issued(Measure measure, int quantity, int fills) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return prescriptions()
        .issue(
            PHYSICIAN,
            UUID.randomUUID(),
            new PrescriptionForm(
                "Camille Delacroix-Rieu",
                LocalDate.of(1961, 4, 17),
                Optional.empty(),
                List.of(TRAMADOL),
                measure,
                quantity,
                fills,
                28,
                "One tablet in the evening",
                today,
                today.plusDays(89),
                "Dr Élise Anselme",
                false));
  }

  private static String next() {
    return MedicineWorld.scan(TRAMADOL, LOT, EXPIRY, LOT + "-" + ++packs);
  }

  private static PackAct on(IssuedPrescription one) {
    return new PackAct.Dispense(Optional.empty(), Optional.of(one.code().commitment()));
  }

  private static PackAct part(IssuedPrescription one, int taken) {
    return new PackAct.Dispense(
        Optional.of(new PackAct.Part(taken, 30)), Optional.of(one.code().commitment()));
  }

  private static ThrowingCallable draft(Caller caller, PackAct act, String pack) {
    return () -> world.acts().draft(caller, UUID.randomUUID(), act, pack, world.key(caller), PLACE);
  }

  private static PrescriptionCard card(Caller caller, IssuedPrescription one) {
    return world.registry().bean(PatientPrescriptions.class).read(caller, one.code().text());
  }

  /** As the regulator's register counts it, from what its node has read in all books. */
  private static void awaitLeft(IssuedPrescription one, int left) {
    TestRegistry.await(
        left + " are left of it",
        () -> card(PONT_PHARMACIST, one).standing().orElseThrow().left() == left);
  }
}
