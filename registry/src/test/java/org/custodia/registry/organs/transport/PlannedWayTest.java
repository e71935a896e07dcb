package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.organs.transport.HandOvers.ScannedHandOver;
import org.custodia.registry.organs.transport.HandOvers.State;
import org.custodia.registry.organs.transport.PlannedWay.Stage;
import org.junit.jupiter.api.Test;

/** A courier drives to the airport and flies along; an ambulance of the centre fetches the box. */
class PlannedWayTest {
  private static final Instant START = Instant.parse("2026-11-26T04:00:00Z");
  private static final Duration TOLERATED = Duration.ofMinutes(15);
  private static final Duration AFTER = Duration.ofMinutes(60);
  private static final PlannedWay WAY =
      new PlannedWay(
          "bank",
          List.of(
              stage("Lyon", "LYS", "courier", Vehicle.Kind.CAR, 0, 40),
              stage("LYS", "CDG", "courier", Vehicle.Kind.SCHEDULED_FLIGHT, 90, 160),
              stage("CDG", "Paris", "centre", Vehicle.Kind.AMBULANCE, 180, 220)),
          "centre");

  private final List<ScannedHandOver> scans = new ArrayList<>();

  private static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private static Stage stage(
      String from, String to, String carrier, Vehicle.Kind kind, int departs, int arrives) {
    return new Stage(
        from, to, carrier, new Vehicle(kind, ""), at(departs), at(arrives), Duration.ofMinutes(10));
  }

  private void scanned(String giver, String receiver, int minute) {
    scans.add(
        new ScannedHandOver(
            new UUID(0, scans.size()), giver, receiver, "gate", at(minute), at(minute)));
  }

  private PlannedWay.Progress now(int minute) {
    IschaemiaClock.Reading clock =
        IschaemiaClock.of(
                OrganKind.LUNG, IschaemiaLimits.defaults(), at(-30), List.of(), Optional.empty())
            .at(at(minute));
    return WAY.progress(scans, Optional.of(clock), at(minute), TOLERATED, AFTER);
  }

  private List<State> states(int minute) {
    return now(minute).handOvers().steps().stream().map(HandOvers.Step::state).toList();
  }

  @Test
  void theBoxIsHandedOverBeforeEveryStageAndAtTheEnd() {
    assertThat(WAY.handOvers())
        .extracting(HandOvers.PlannedHandOver::giver)
        .containsExactly("bank", "courier", "courier", "centre");
    assertThat(WAY.handOvers())
        .extracting(HandOvers.PlannedHandOver::receiver)
        .containsExactly("courier", "courier", "centre", "centre");
    assertThat(WAY.handOvers())
        .extracting(HandOvers.PlannedHandOver::due)
        .containsExactly(at(0), at(90), at(180), at(220));
  }

  @Test
  void whatIsNotScannedInTimeIsOverdueAndWhatIsPassedIsMissing() {
    assertThat(states(10)).containsExactly(State.NEXT, State.LATER, State.LATER, State.LATER);
    assertThat(states(16)).startsWith(State.OVERDUE);
    scanned("bank", "courier", 5);
    assertThat(states(60)).startsWith(State.DONE, State.NEXT);
    scanned("courier", "centre", 185);
    assertThat(states(190)).containsExactly(State.DONE, State.MISSING, State.DONE, State.NEXT);
    scanned("courier", "courier", 92);
    assertThat(states(190)).containsExactly(State.DONE, State.DONE, State.DONE, State.NEXT);
  }

  @Test
  void arrivalFollowsFromWhatWasScanned() {
    assertThat(now(-20).prediction().arrival()).contains(at(220));
    assertThat(now(-20).margin()).contains(Duration.ofMinutes(330 - 220 - 60));
    scanned("bank", "courier", 5);
    scanned("courier", "courier", 85);
    scanned("courier", "centre", 200);
    assertThat(now(200).prediction().arrival()).contains(at(240));
    assertThat(now(200).margin()).contains(Duration.ofMinutes(330 - 240 - 60));
  }

  @Test
  void aConnectionThatWillBeMissedIsToldBeforeItLeaves() {
    scanned("bank", "courier", 55);
    PlannedWay.Progress late = now(60);
    assertThat(late.prediction().missed().orElseThrow().from()).isEqualTo("LYS");
    assertThat(late.prediction().arrival()).isEmpty();
    assertThat(late.margin()).isEmpty();
  }

  @Test
  void scanningMoreOftenThanPlannedIsNothingToLookAt() {
    scanned("bank", "bank", -5);
    scanned("bank", "courier", 5);
    assertThat(now(20).handOvers().findings()).isEmpty();
    scanned("courier", "stranger", 30);
    assertThat(now(40).handOvers().findings())
        .singleElement()
        .isInstanceOf(HandOvers.Unplanned.class);
  }

  @Test
  void checkpointsOfOneCarrierAreNoChangeOfHands() {
    assertThat(WAY.changes()).isEqualTo(2);
  }

  @Test
  void plansThatCannotBeAreRefusedWithTheirStage() {
    assertThatThrownBy(() -> new PlannedWay("bank", List.of(), "centre"))
        .hasMessageContaining("CUS-TRN-030");
    Stage backwards = stage("a", "b", "courier", Vehicle.Kind.CAR, 10, 10);
    assertThatThrownBy(() -> new PlannedWay("bank", List.of(backwards), "centre"))
        .hasMessageContaining("CUS-TRN-031 [1]");
    Stage first = stage("a", "b", "courier", Vehicle.Kind.CAR, 0, 10);
    Stage early = stage("b", "c", "courier", Vehicle.Kind.CAR, 5, 20);
    assertThatThrownBy(() -> new PlannedWay("bank", List.of(first, early), "centre"))
        .hasMessageContaining("CUS-TRN-032 [2]");
  }
}
