package org.custodia.registry.prescriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.prescriptions.PrescriptionWorld.GARE;
import static org.custodia.registry.prescriptions.PrescriptionWorld.OXYCONTIN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PHYSICIAN;
import static org.custodia.registry.prescriptions.PrescriptionWorld.PONT;
import static org.custodia.registry.prescriptions.PrescriptionWorld.TRAMADOL;
import static org.custodia.registry.prescriptions.PrescriptionWorld.TRAMADOL_SMALL;
import static org.custodia.registry.prescriptions.PrescriptionWorld.form;
import static org.custodia.registry.testing.Refusals.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.testing.BetweenStatements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How fills are counted down under the regulator's authority, across all pharmacies. */
class FillsTest {
  private static final String PACK = "pack 1";
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
  void aSecondPharmacySeesThatItWasUsedUp() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 1));
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.READY);
    UUID reservation = world.held(PONT, one, TRAMADOL, PACK);
    world.dispensed(PONT, one, PACK, 0, reservation);

    PrescriptionCard seen = world.card(GARE, one);
    assertThat(seen.state()).isEqualTo(PrescriptionState.USED_UP);
    assertThat(seen.standing().orElseThrow().dispensed()).isEqualTo(1);
    refused(Kind.CONFLICT, "CUS-RXP-024", () -> world.held(GARE, one, TRAMADOL, "pack 2"));
  }

  @Test
  void refillsCountDownWhereverTheyAreDispensed() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 3));
    List<Integer> left = new ArrayList<>();
    for (String pharmacy : List.of(PONT, GARE, PONT)) {
      String pack = "pack " + left.size();
      world.dispensed(pharmacy, one, pack, 0, world.held(pharmacy, one, TRAMADOL, pack));
      left.add(world.standing(one).left());
    }
    assertThat(left).containsExactly(2, 1, 0);
  }

  @Test
  void ofManyThatAskAtOnceForTheLastFillExactlyOneGetsIt() throws Exception {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 1));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<String>> pharmacies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String pharmacy = i % 2 == 0 ? PONT : GARE;
      String pack = "pack " + i;
      pharmacies.add(
          () -> {
            try {
              world.held(pharmacy, one, TRAMADOL, pack);
              return "held";
            } catch (Problem refused) {
              return refused.code();
            }
          });
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<String> each : threads.invokeAll(pharmacies)) outcomes.add(each.get());
    threads.shutdown();
    assertThat(outcomes).containsOnlyOnce("held");
    assertThat(outcomes.stream().filter("CUS-RXP-024"::equals)).hasSize(7);
  }

  @Test
  void aFillComesBackWhenItsReservationLapsesUnused() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 1));
    world.held(PONT, one, TRAMADOL, PACK);
    assertThat(world.standing(one).held()).isEqualTo(1);

    world.clock.advance(Duration.ofMinutes(31));
    assertThat(world.standing(one).left()).as("its act may be in a block not yet read").isZero();
    world.read();

    assertThat(world.standing(one).left()).isEqualTo(1);
    world.held(GARE, one, TRAMADOL, "pack 2");
  }

  @Test
  void aFillComesBackWhenTheDispensationIsUndone() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 1));
    Bytes32 act = world.dispensed(PONT, one, PACK, 0, world.held(PONT, one, TRAMADOL, PACK));
    assertThat(world.standing(one).left()).isZero();

    world.undone(PONT, PACK, act);

    assertThat(world.standing(one).left()).isEqualTo(1);
    assertThat(world.standing(one).held()).isZero();
    world.held(GARE, one, TRAMADOL, "pack 2");
  }

  @Test
  void whatIsHeldCountsOnceHoweverOftenItIsAskedForAndNotAgainWhenItIsDispensed() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, 2));
    UUID reservation = world.held(PONT, one, TRAMADOL, PACK);
    world.hold(PONT, one, TRAMADOL, PACK, reservation);
    UUID renewed = world.held(PONT, one, TRAMADOL, PACK);
    assertThat(world.standing(one).held()).isEqualTo(1);

    world.dispensed(PONT, one, PACK, 0, renewed);

    Standing standing = world.standing(one);
    assertThat(standing.dispensed()).isEqualTo(1);
    assertThat(standing.held()).isZero();
    assertThat(standing.left()).isEqualTo(1);
  }

  /** A pack is dispensed before each statement that looks; what looks twice sees it come or go. */
  @Test
  void whatIsBeingDispensedIsCountedExactlyOnceAtEachMoment() {
    int packs = 20;
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.PACKS, 1, packs));
    Map<String, UUID> held = new LinkedHashMap<>();
    for (int i = 0; i < packs; i++) {
      held.put("pack " + i, world.held(PONT, one, TRAMADOL, "pack " + i));
    }
    Iterator<Map.Entry<String, UUID>> next = held.entrySet().iterator();
    Runnable dispensing =
        () -> {
          if (!next.hasNext()) return;
          Map.Entry<String, UUID> pack = next.next();
          world.dispensed(PONT, one, pack.getKey(), 0, pack.getValue());
        };
    for (int i = 0; i < packs; i++) {
      Standing seen = BetweenStatements.with(dispensing, () -> world.standing(one));
      assertThat(seen.dispensed() + seen.held()).as("%s", seen).isEqualTo(packs);
    }
    assertThat(world.standing(one).dispensed()).isEqualTo(packs);
  }

  @Test
  void partOfAPackCountsInUnits() {
    IssuedPrescription one = world.issued(PHYSICIAN, form(TRAMADOL, Measure.UNITS, 28, 2));
    UUID reservation = world.held(PONT, one, TRAMADOL, PACK);
    assertThat(world.standing(one).held()).as("one fill, until it is known").isEqualTo(28);
    world.dispensed(PONT, one, PACK, 10, reservation);
    assertThat(world.standing(one).left()).isEqualTo(46);

    world.dispensed(PONT, one, PACK, 18, UUID.randomUUID()); // later, from the opened pack
    assertThat(world.standing(one).left()).isEqualTo(28);
    world.dispensed(GARE, one, "pack 2", 28, world.held(GARE, one, TRAMADOL, "pack 2"));
    assertThat(world.card(PONT, one).state()).isEqualTo(PrescriptionState.USED_UP);
  }

  @Test
  void onlyWhatItNamesMayBeDispensedAndOnlyWhileItIsValid() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    refused(Kind.CONFLICT, "CUS-RXP-025", () -> world.held(PONT, one, OXYCONTIN, PACK));

    IssuedPrescription later = world.issued(PHYSICIAN, between(form(), 5, 10));
    assertThat(world.card(PONT, later).state()).isEqualTo(PrescriptionState.NOT_YET_VALID);
    refused(Kind.CONFLICT, "CUS-RXP-022", () -> world.held(PONT, later, TRAMADOL, PACK));

    world.clock.advance(Duration.ofDays(10));
    world.held(PONT, later, TRAMADOL, PACK);
    world.clock.advance(Duration.ofDays(1));
    assertThat(world.card(PONT, later).state()).isEqualTo(PrescriptionState.EXPIRED);
    refused(Kind.CONFLICT, "CUS-RXP-023", () -> world.held(GARE, later, TRAMADOL, "pack 2"));
  }

  @Test
  void aReservationHoldsOfOnePrescriptionOnly() {
    IssuedPrescription one = world.issued(PHYSICIAN, form());
    IssuedPrescription other = world.issued(PHYSICIAN, form());
    UUID reservation = world.held(PONT, one, TRAMADOL, PACK);
    refused(
        Kind.CONFLICT, "CUS-RXP-026", () -> world.hold(PONT, other, TRAMADOL, PACK, reservation));
  }

  @Test
  void anotherPackOfTheSameMedicineMayBeNamedToo() {
    PrescriptionForm form = form();
    IssuedPrescription one =
        world.issued(
            PHYSICIAN,
            new PrescriptionForm(
                form.patient(),
                form.birthDate(),
                form.patientNumber(),
                List.of(TRAMADOL, TRAMADOL_SMALL),
                Measure.UNITS,
                10,
                2,
                10,
                form.dosage(),
                form.from(),
                form.until(),
                form.prescriber(),
                false));
    world.held(PONT, one, TRAMADOL_SMALL, PACK);
    world.held(PONT, one, TRAMADOL, "pack 2");
    refused(Kind.CONFLICT, "CUS-RXP-024", () -> world.held(GARE, one, TRAMADOL, "pack 3"));
  }

  private static PrescriptionForm between(PrescriptionForm form, int from, int until) {
    return new PrescriptionForm(
        form.patient(),
        form.birthDate(),
        form.patientNumber(),
        form.gtins(),
        form.measure(),
        form.quantity(),
        form.fills(),
        form.days(),
        form.dosage(),
        PrescriptionWorld.TODAY.plusDays(from),
        PrescriptionWorld.TODAY.plusDays(until),
        form.prescriber(),
        form.overlapIntended());
  }
}
