package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GARE;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;
import static org.custodia.registry.verification.VerificationWorld.REGULATOR;
import static org.custodia.registry.verification.VerificationWorld.RHONE;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.Supply;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may take a pack out of use. */
class ReservationsTest {
  private static final Duration TERM = VerificationSettings.defaults().reservationTerm();
  private static VerificationWorld world;

  @BeforeAll
  static void open() {
    world = new VerificationWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void theFirstToAskIsGivenASignedReservation() {
    world.releasedLot("FIRST", EXPIRY, 2);
    UUID id = UUID.randomUUID();

    GrantedReservation granted = reserve(PONT, id, "FIRST-P001");

    Reservation reservation = granted.reservation();
    assertThat(reservation.reservationId()).isEqualTo(Bytes32.ofUuid(id));
    assertThat(reservation.member()).isEqualTo(world.id(PONT));
    assertThat(reservation.action()).isEqualTo(Action.DISPENSE);
    assertThat(reservation.expires()).isEqualTo(world.clock.instant().plus(TERM).getEpochSecond());
    assertThat(
            WitnessSignature.of(granted.signature())
                .orElseThrow()
                .signer(reservation, world.domain))
        .contains(world.keys.verifier(REGULATOR).orElseThrow().address());
  }

  @Test
  void askingAgainIsGivenTheSameReservationUnderWhateverId() {
    world.releasedLot("SAME", EXPIRY, 2);
    UUID id = UUID.randomUUID();
    GrantedReservation granted = reserve(PONT, id, "SAME-P001");
    world.clock.advance(Duration.ofMinutes(1));

    assertThat(reserve(PONT, id, "SAME-P001")).isEqualTo(granted);
    assertThat(reserve(PONT, UUID.randomUUID(), "SAME-P001")).isEqualTo(granted);
  }

  @Test
  void oneThatIsRunningOutIsRenewedForTheSameMember() {
    world.releasedLot("RENEW", EXPIRY, 2);
    UUID id = UUID.randomUUID();
    GrantedReservation first = reserve(PONT, id, "RENEW-P001");
    world.clock.advance(TERM.dividedBy(2).plusSeconds(1));

    GrantedReservation second = reserve(PONT, id, "RENEW-P001");

    assertThat(second.reservation().reservationId()).isEqualTo(first.reservation().reservationId());
    assertThat(second.reservation().expires()).isGreaterThan(first.reservation().expires());
  }

  @Test
  void anIdCannotBeUsedForAnotherPack() {
    world.releasedLot("REUSE", EXPIRY, 2);
    UUID id = UUID.randomUUID();
    reserve(PONT, id, "REUSE-P001");

    refused(Kind.CONFLICT, "CUS-VER-008", () -> reserve(PONT, id, "REUSE-P002"));
  }

  @Test
  void whatAnotherMemberHoldsIsRefusedUntilItsLastSecondHasBeenReadFromTheLedger() {
    world.releasedLot("HELD", EXPIRY, 2);
    GrantedReservation held = reserve(PONT, UUID.randomUUID(), "HELD-P001");
    Instant expires = Instant.ofEpochSecond(held.reservation().expires());

    Problem refusal =
        refused(Kind.CONFLICT, "CUS-VER-029", () -> reserve(GARE, UUID.randomUUID(), "HELD-P001"));
    assertThat(refusal.arguments()).containsExactly(expires);

    Instant read = world.clock.instant();
    world.clock.advance(TERM.plusSeconds(1));
    world.at(read);
    refused(Kind.CONFLICT, "CUS-VER-029", () -> reserve(GARE, UUID.randomUUID(), "HELD-P001"));

    world.at(expires.plusSeconds(1));
    assertThat(reserve(GARE, UUID.randomUUID(), "HELD-P001").reservation().member())
        .isEqualTo(world.id(GARE));
    refused(Kind.CONFLICT, "CUS-VER-029", () -> reserve(PONT, UUID.randomUUID(), "HELD-P001"));
  }

  @Test
  void ofManyAskingAtOnceOneMemberHoldsThePack() throws Exception {
    world.releasedLot("RACE", EXPIRY, 40);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int pack = 1; pack <= 20; pack++) {
        String serial = String.format("RACE-P%03d", pack);
        var together = new CountDownLatch(1);
        List<Future<Object>> asked = new ArrayList<>();
        for (int asker = 0; asker < 8; asker++) {
          String organisation = asker % 2 == 0 ? PONT : GARE;
          asked.add(
              pool.submit(
                  () -> {
                    together.await();
                    try {
                      return reserve(organisation, UUID.randomUUID(), serial);
                    } catch (Problem refusal) {
                      return refusal.code();
                    }
                  }));
        }
        together.countDown();
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> each : asked) {
          outcomes.add(each.get());
        }
        List<Object> granted =
            outcomes.stream().filter(GrantedReservation.class::isInstance).distinct().toList();
        assertThat(granted).as("reservations of %s: %s", serial, outcomes).hasSize(1);
        assertThat(outcomes)
            .filteredOn(outcome -> !granted.contains(outcome))
            .hasSize(4)
            .containsOnly("CUS-VER-029");
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void twoRacingForWhatHasRunOutLeavesOne() throws Exception {
    world.releasedLot("STALE", EXPIRY, 1);
    GrantedReservation old = reserve(PONT, UUID.randomUUID(), "STALE-P001");
    world.clock.advance(TERM.plusSeconds(5));
    world.at(Instant.ofEpochSecond(old.reservation().expires() + 1));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      var together = new CountDownLatch(1);
      List<Future<Boolean>> asked = new ArrayList<>();
      for (String organisation : List.of(PONT, GARE)) {
        asked.add(
            pool.submit(
                () -> {
                  together.await();
                  try {
                    reserve(organisation, UUID.randomUUID(), "STALE-P001");
                    return true;
                  } catch (Problem refusal) {
                    assertThat(refusal.code()).isEqualTo("CUS-VER-029");
                    return false;
                  }
                }));
      }
      together.countDown();
      assertThat(List.of(asked.get(0).get(), asked.get(1).get()))
          .containsExactlyInAnyOrder(true, false);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aPackThatMayNotBeSuppliedIsNotReserved() {
    UUID id = UUID.randomUUID();
    refused(Kind.CONFLICT, "CUS-VER-021", () -> reserve(PONT, id, "NOBODY"));

    world.serials.store(
        REGULATOR,
        GTIN,
        VerificationWorld.lot("EARLY", VerificationWorld.packs("EARLY", 2)).lotId(),
        VerificationWorld.packs("EARLY", 2));
    refused(Kind.CONFLICT, "CUS-VER-022", () -> reserve(PONT, id, "EARLY-P001"));

    world.releasedLot("RC", EXPIRY, 1);
    world.change("RC", Action.RECALL, LotStatus.RECALLED);
    refused(Kind.CONFLICT, "CUS-VER-023", () -> reserve(PONT, id, "RC-P001"));

    world.releasedLot("WD", EXPIRY, 1);
    world.change("WD", Action.WITHDRAW, LotStatus.WITHDRAWN);
    refused(Kind.CONFLICT, "CUS-VER-024", () -> reserve(PONT, id, "WD-P001"));

    world.releasedLot("BL", EXPIRY, 1);
    world.change("BL", Action.BLOCK, LotStatus.BLOCKED);
    refused(Kind.CONFLICT, "CUS-VER-025", () -> reserve(PONT, id, "BL-P001"));
    world.change("BL", Action.UNBLOCK, LotStatus.RELEASED);
    assertThat(reserve(PONT, UUID.randomUUID(), "BL-P001")).isNotNull();

    LocalDate today = LocalDate.ofInstant(world.clock.instant(), java.time.ZoneOffset.UTC);
    world.releasedLot("LAST", today, 1);
    assertThat(reserve(PONT, UUID.randomUUID(), "LAST-P001")).as("the last day counts").isNotNull();
    world.releasedLot("EXP", today.minusDays(1), 1);
    assertThat(
            refused(Kind.CONFLICT, "CUS-VER-026", () -> reserve(PONT, id, "EXP-P001")).arguments())
        .containsExactly(today.minusDays(1));
  }

  @Test
  void aMedicineOnPrescriptionIsNotReservedForDispensingWithoutOne() {
    world.releasedLot("RX", EXPIRY, 2);
    world.supplied(Set.of(Supply.PRESCRIPTION_ONLY));
    try {
      refused(Kind.CONFLICT, "CUS-RXP-027", () -> reserve(PONT, UUID.randomUUID(), "RX-P001"));
      world.client.reserve(
          PONT, UUID.randomUUID(), GTIN, "RX-P001", Action.DECOMMISSION, Bytes32.ZERO);
    } finally {
      world.supplied(Set.of());
    }
  }

  @Test
  void aDispensedPackIsNotReservedAndTheOtherPharmacyIsNotNamed() {
    world.releasedLot("GONE", EXPIRY, 2);
    reserve(PONT, UUID.randomUUID(), "GONE-P001");
    world.clock.advance(Duration.ofSeconds(7));
    world.dispensed(PONT, "GONE", "GONE-P001");

    refused(Kind.CONFLICT, "CUS-VER-028", () -> reserve(PONT, UUID.randomUUID(), "GONE-P001"));
    Problem refusal =
        refused(Kind.CONFLICT, "CUS-VER-027", () -> reserve(GARE, UUID.randomUUID(), "GONE-P001"));
    assertThat(refusal.arguments()).hasSize(1);
    assertThat(((Instant) refusal.arguments().get(0)).getEpochSecond() % 60).isZero();
  }

  @Test
  void onlyMembersThatDispenseReserveForThatAndWhoeverHandlesPacksForTheRest() {
    world.releasedLot("ROLE", EXPIRY, 3);
    refused(Kind.FORBIDDEN, "CUS-VER-020", () -> reserve(RHONE, UUID.randomUUID(), "ROLE-P001"));
    for (Action action : Reservations.ACTIONS) {
      refused(
          Kind.FORBIDDEN,
          "CUS-VER-020",
          () ->
              world.client.reserve(
                  REGULATOR, UUID.randomUUID(), GTIN, "ROLE-P001", action, Bytes32.ZERO));
    }
    for (Action action : List.of(Action.DECOMMISSION, Action.LOCK)) {
      GrantedReservation granted =
          world.client.reserve(
              RHONE,
              UUID.randomUUID(),
              GTIN,
              action == Action.LOCK ? "ROLE-P002" : "ROLE-P003",
              action,
              Bytes32.ZERO);
      assertThat(granted.reservation().action()).isEqualTo(action);
    }
  }

  @Test
  void aReservationIsForOneActionAndAnotherReplacesIt() {
    world.releasedLot("OTHER", EXPIRY, 1);
    GrantedReservation dispensing = reserve(PONT, UUID.randomUUID(), "OTHER-P001");
    GrantedReservation locking =
        world.client.reserve(
            PONT, UUID.randomUUID(), GTIN, "OTHER-P001", Action.LOCK, Bytes32.ZERO);
    assertThat(locking.reservation().action()).isEqualTo(Action.LOCK);
    assertThat(locking).isNotEqualTo(dispensing);
    refused(Kind.CONFLICT, "CUS-VER-029", () -> reserve(GARE, UUID.randomUUID(), "OTHER-P001"));
  }

  @Test
  void aPackOfARecalledLotIsReservedForDestructionAndNotForAPatient() {
    world.releasedLot("TRASH", EXPIRY, 1);
    world.change("TRASH", Action.RECALL, LotStatus.RECALLED);
    refused(Kind.CONFLICT, "CUS-VER-023", () -> reserve(PONT, UUID.randomUUID(), "TRASH-P001"));
    assertThat(
            world.client.reserve(
                PONT, UUID.randomUUID(), GTIN, "TRASH-P001", Action.DECOMMISSION, Bytes32.ZERO))
        .isNotNull();
  }

  @Test
  void aPackThatTheMemberOpenedIsReservedForItAgainAndForNobodyElse() {
    world.releasedLot("PART", EXPIRY, 2);
    world.changed(PONT, "PART", "PART-P001", Action.DISPENSE, PackStatus.DISPENSED, 30, 10);
    assertThat(reserve(PONT, UUID.randomUUID(), "PART-P001")).isNotNull();
    refused(Kind.CONFLICT, "CUS-VER-027", () -> reserve(GARE, UUID.randomUUID(), "PART-P001"));
    world.changed(PONT, "PART", "PART-P002", Action.DISPENSE, PackStatus.DISPENSED, 30, 0);
    refused(Kind.CONFLICT, "CUS-VER-028", () -> reserve(PONT, UUID.randomUUID(), "PART-P002"));
  }

  @Test
  void aPackThatCameBackIntoTradeIsReservedAgain() {
    world.releasedLot("BACK", EXPIRY, 1);
    world.dispensed(PONT, "BACK", "BACK-P001");
    refused(Kind.CONFLICT, "CUS-VER-027", () -> reserve(GARE, UUID.randomUUID(), "BACK-P001"));
    world.changed(PONT, "BACK", "BACK-P001", Action.UNDO, PackStatus.ACTIVE, 0, 0);
    assertThat(reserve(GARE, UUID.randomUUID(), "BACK-P001")).isNotNull();
  }

  private static GrantedReservation reserve(String organisation, UUID id, String serial) {
    return world.client.reserve(organisation, id, GTIN, serial, Action.DISPENSE, Bytes32.ZERO);
  }
}
