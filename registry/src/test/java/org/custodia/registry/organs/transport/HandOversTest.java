package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.organs.transport.HandOvers.BrokenChain;
import org.custodia.registry.organs.transport.HandOvers.CameLate;
import org.custodia.registry.organs.transport.HandOvers.Conflict;
import org.custodia.registry.organs.transport.HandOvers.PlannedHandOver;
import org.custodia.registry.organs.transport.HandOvers.ScannedHandOver;
import org.custodia.registry.organs.transport.HandOvers.State;
import org.custodia.registry.organs.transport.HandOvers.Step;
import org.custodia.registry.organs.transport.HandOvers.Unplanned;
import org.junit.jupiter.api.Test;

class HandOversTest {
  private static final Instant START = Instant.parse("2026-11-26T04:00:00Z");
  private static final Duration TOLERATED = Duration.ofMinutes(15);
  private static final List<PlannedHandOver> PLAN =
      List.of(
          planned("bank", "courier", 0),
          planned("courier", "airline", 60),
          planned("airline", "ambulance", 180),
          planned("ambulance", "centre", 240));

  private static PlannedHandOver planned(String giver, String receiver, int minute) {
    return new PlannedHandOver(giver, receiver, giver + " to " + receiver, at(minute));
  }

  private static ScannedHandOver scanned(String giver, String receiver, int minute) {
    return scanned(giver, receiver, minute, minute);
  }

  private static ScannedHandOver scanned(
      String giver, String receiver, int minute, int recordedMinute) {
    return new ScannedHandOver(
        new UUID(minute, giver.hashCode()),
        giver,
        receiver,
        "gate",
        at(minute),
        at(recordedMinute));
  }

  private static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private static HandOvers at(int minute, ScannedHandOver... scans) {
    return HandOvers.compare("bank", PLAN, List.of(scans), at(minute), TOLERATED);
  }

  private static List<State> states(HandOvers compared) {
    return compared.steps().stream().map(Step::state).toList();
  }

  @Test
  void nextIsTheFirstThatWasNotScanned() {
    HandOvers compared = at(30, scanned("bank", "courier", 5));
    assertThat(states(compared)).containsExactly(State.DONE, State.NEXT, State.LATER, State.LATER);
    assertThat(compared.next()).contains(PLAN.get(1));
    assertThat(compared.findings()).isEmpty();
  }

  @Test
  void nextThatIsOverItsTimeIsOverdue() {
    assertThat(states(at(75, scanned("bank", "courier", 5))).get(1)).isEqualTo(State.NEXT);
    assertThat(states(at(76, scanned("bank", "courier", 5))).get(1)).isEqualTo(State.OVERDUE);
  }

  @Test
  void lateOneIsDoneLate() {
    assertThat(states(at(90, scanned("bank", "courier", 5), scanned("courier", "airline", 80))))
        .containsExactly(State.DONE, State.DONE_LATE, State.NEXT, State.LATER);
  }

  @Test
  void oneThatWasLeftOutIsMissingAndBreaksTheChain() {
    ScannedHandOver later = scanned("airline", "ambulance", 175);
    HandOvers compared = at(176, scanned("bank", "courier", 5), later);
    assertThat(states(compared)).containsExactly(State.DONE, State.MISSING, State.DONE, State.NEXT);
    assertThat(compared.findings()).containsExactly(new BrokenChain(later, "courier"));
  }

  @Test
  void lateTestimonyClosesTheGapAndSaysThatItCameLate() {
    ScannedHandOver offline = scanned("courier", "airline", 61, 200);
    HandOvers compared =
        at(201, scanned("airline", "ambulance", 175), offline, scanned("bank", "courier", 5));
    assertThat(states(compared)).containsExactly(State.DONE, State.DONE, State.DONE, State.NEXT);
    assertThat(compared.findings()).containsExactly(new CameLate(offline, Duration.ofMinutes(139)));
  }

  @Test
  void twoReceiversOfOneGiverAreAConflictAndNothingIsOverwritten() {
    ScannedHandOver first = scanned("courier", "airline", 60);
    ScannedHandOver second = scanned("courier", "stranger", 62);
    HandOvers compared = at(63, scanned("bank", "courier", 5), first, second);
    assertThat(compared.findings())
        .containsExactly(new Conflict(second, first), new Unplanned(second));
    assertThat(compared.steps().get(1).scanned()).contains(first);
  }

  @Test
  void reroutedOrganIsUnplannedWithoutABrokenChain() {
    ScannedHandOver other = scanned("courier", "helicopter", 60);
    HandOvers compared =
        at(120, scanned("bank", "courier", 5), other, scanned("helicopter", "centre", 110));
    assertThat(compared.findings())
        .containsExactly(new Unplanned(other), new Unplanned(scanned("helicopter", "centre", 110)));
    assertThat(compared.next()).contains(PLAN.get(1));
  }

  @Test
  void orderInWhichScansComeMakesNoDifference() {
    ScannedHandOver one = scanned("bank", "courier", 5);
    ScannedHandOver two = scanned("courier", "airline", 60);
    ScannedHandOver three = scanned("airline", "ambulance", 175);
    assertThat(at(200, three, one, two)).isEqualTo(at(200, one, two, three));
  }

  @Test
  void wholeWayDoneHasNothingNext() {
    HandOvers compared =
        at(
            300,
            scanned("bank", "courier", 0),
            scanned("courier", "airline", 60),
            scanned("airline", "ambulance", 180),
            scanned("ambulance", "centre", 240));
    assertThat(states(compared)).containsOnly(State.DONE);
    assertThat(compared.next()).isEmpty();
    assertThat(compared.findings()).isEmpty();
  }
}
