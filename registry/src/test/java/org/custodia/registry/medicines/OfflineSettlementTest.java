package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.GTIN;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.medicines.MedicineWorld.nextYear;
import static org.custodia.registry.medicines.MedicineWorld.scan;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packs that are checked while the regulator's service is away, and what comes of them. */
class OfflineSettlementTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final LocalDate EXPIRY = nextYear();
  private static MedicineWorld world;

  @BeforeAll
  static void aLotIsReleased() {
    world = MedicineWorld.begin(database, network);
    world.released("A1", EXPIRY, 5);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void theServiceIsBack() {
    world.serviceAnswers(true);
  }

  private static Problem refused(UUID id, String scan) {
    return catchThrowableOfType(
        Problem.class, () -> world.verification().verify(PONT_PHARMACIST, id, scan));
  }

  private static OfflineCheck check(UUID id) {
    return world.verification().unconfirmed(PONT_PHARMACIST).stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static PackVerdict settled(UUID id) {
    TestRegistry.await("it is settled", () -> check(id).settled().isPresent());
    return check(id).settled().orElseThrow().verdict();
  }

  @Test
  void saysWhatWasCheckedHereAndWhatNot() {
    world.serviceAnswers(false);
    Problem withLot = refused(UUID.randomUUID(), scan("A1", EXPIRY, "A1-1"));
    assertThat(withLot.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    assertThat(withLot.code()).isEqualTo("CUS-MED-031");
    assertThat(withLot.arguments()).startsWith("A1", EXPIRY);
    Problem withoutLot = refused(UUID.randomUUID(), "]d201" + GTIN + "21A1-1");
    assertThat(withoutLot.code()).isEqualTo("CUS-MED-032");
  }

  @Test
  void isAskedAgainByItselfAndTheAnswerIsKeptUnderTheSameId() {
    String scan = scan("A1", EXPIRY, "A1-2");
    UUID id = UUID.randomUUID();
    world.serviceAnswers(false);
    refused(id, scan);
    assertThat(check(id).settled()).isEmpty();
    assertThat(check(id).person()).isEqualTo(PONT_PHARMACIST.name());
    assertThat(world.verification().unconfirmed(GARE_PHARMACIST)).isEmpty();
    world.serviceAnswers(true);
    assertThat(settled(id).verdict()).isEqualTo(VerdictKind.GENUINE);
    assertThat(check(id).isWorseThanSaid()).isFalse();
    assertThat(world.verification().verify(PONT_PHARMACIST, id, scan)).isEqualTo(settled(id));
  }

  @Test
  void whatTurnsOutToBeUnknownIsShownAsSuch() {
    UUID id = UUID.randomUUID();
    world.serviceAnswers(false);
    refused(id, scan("A1", EXPIRY, "NEVER"));
    world.serviceAnswers(true);
    assertThat(settled(id).verdict()).isEqualTo(VerdictKind.UNKNOWN_SERIAL);
    assertThat(check(id).isWorseThanSaid()).isTrue();
  }

  @Test
  void aVerdictFromOnesOwnNodeIsAskedAboutTooAndStaysAsItWas() {
    Lots.Lot recalled = world.released("R1", EXPIRY, 3);
    world.change(REGULATOR, recalled.lotId(), "RECALL", "Contamination", "RECALLED");
    String scan = scan("R1", EXPIRY, "NEVER");
    UUID id = UUID.randomUUID();
    world.serviceAnswers(false);
    PackVerdict said = world.verification().verify(PONT_PHARMACIST, id, scan);
    assertThat(said.findings()).containsExactly(VerdictKind.RECALLED);
    world.serviceAnswers(true);
    assertThat(settled(id).findings())
        .containsExactlyInAnyOrder(VerdictKind.RECALLED, VerdictKind.UNKNOWN_SERIAL);
    assertThat(world.verification().verify(PONT_PHARMACIST, id, scan)).isEqualTo(said);
  }

  @Test
  void whoScansAgainAndAgainMeanwhileIsListedOnce() {
    String scan = scan("A1", EXPIRY, "A1-3");
    world.serviceAnswers(false);
    for (int i = 0; i < 4; i++) refused(UUID.randomUUID(), scan);
    List<OfflineCheck> listed = world.verification().unconfirmed(PONT_PHARMACIST);
    assertThat(listed).filteredOn(one -> one.scan().equals(scan)).hasSize(1);
  }
}
