package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.organs.transport.IschaemiaClock.Phase;
import org.custodia.registry.organs.transport.IschaemiaClock.State;
import org.custodia.registry.organs.transport.IschaemiaLimits.Perfusion;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IschaemiaClockTest {
  private static final Instant CLAMP = Instant.parse("2026-11-26T02:00:00Z");
  private static final IschaemiaLimits LIMITS = IschaemiaLimits.defaults();

  private static IschaemiaClock clock(OrganKind organ, Phase... phases) {
    return IschaemiaClock.of(organ, LIMITS, CLAMP, List.of(phases), Optional.empty());
  }

  private static Instant after(String duration) {
    return CLAMP.plus(Duration.parse("PT" + duration));
  }

  @ParameterizedTest
  @CsvSource({"HEART, 4", "LUNG, 6", "LIVER, 12", "PANCREAS, 18", "INTESTINE, 12", "KIDNEY, 36"})
  void everyOrganHasItsLimit(OrganKind organ, int hours) {
    IschaemiaClock.Reading reading = clock(organ).at(CLAMP);
    assertThat(reading.limit()).isEqualTo(Duration.ofHours(hours));
    assertThat(reading.deadline()).contains(CLAMP.plus(Duration.ofHours(hours)));
    assertThat(reading.elapsed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1H59M59S, RUNNING, 49, 0",
    "2H, WARNED, 50, 50",
    "2H59M59S, WARNED, 74, 50",
    "3H, WARNED, 75, 75",
    "3H36M, WARNED, 90, 90",
    "3H59M59S, WARNED, 99, 90",
    "4H, OVER, 100, 90",
    "5H, OVER, 125, 90"
  })
  void heartIsWarnedOfAtHalfThreeQuartersAndNineTenths(
      String elapsed, State state, int percent, int warning) {
    IschaemiaClock.Reading reading = clock(OrganKind.HEART).at(after(elapsed));
    assertThat(reading.state()).isEqualTo(state);
    assertThat(reading.percent()).isEqualTo(percent);
    assertThat(reading.warning()).isEqualTo(warning);
    assertThat(reading.elapsed().plus(reading.left())).isEqualTo(Duration.ofHours(4));
    assertThat(clock(OrganKind.HEART).warningAt(75, after(elapsed))).contains(after("3H"));
  }

  @Test
  void standsStillDuringNormothermicPerfusionAndGoesOnAfterwards() {
    IschaemiaClock liver =
        clock(
            OrganKind.LIVER,
            new Phase(Preservation.COLD_STORAGE, after("9H")),
            new Phase(Preservation.NORMOTHERMIC_PERFUSION, after("3H")));
    IschaemiaClock.Reading meanwhile = liver.at(after("8H"));
    assertThat(meanwhile.state()).isEqualTo(State.PAUSED);
    assertThat(meanwhile.elapsed()).isEqualTo(Duration.ofHours(3));
    assertThat(meanwhile.deadline()).isEmpty();
    assertThat(liver.warningAt(75, after("8H"))).isEmpty();
    IschaemiaClock.Reading afterwards = liver.at(after("12H"));
    assertThat(afterwards.state()).isEqualTo(State.WARNED);
    assertThat(afterwards.elapsed()).isEqualTo(Duration.ofHours(6));
    assertThat(afterwards.deadline()).contains(after("18H"));
  }

  @Test
  void perfusionMayHaveAnotherLimit() {
    Map<OrganKind, Duration> cold = new EnumMap<>(LIMITS.cold());
    IschaemiaLimits limits =
        new IschaemiaLimits(
            cold,
            Map.of(
                Preservation.HYPOTHERMIC_PERFUSION,
                new Perfusion(false, Map.of(OrganKind.KIDNEY, Duration.ofHours(48)))),
            List.of(80));
    IschaemiaClock kidney =
        IschaemiaClock.of(
            OrganKind.KIDNEY,
            limits,
            CLAMP,
            List.of(new Phase(Preservation.HYPOTHERMIC_PERFUSION, after("10H"))),
            Optional.empty());
    assertThat(kidney.at(after("9H")).limit()).isEqualTo(Duration.ofHours(36));
    assertThat(kidney.at(after("11H")).limit()).isEqualTo(Duration.ofHours(48));
    assertThat(kidney.at(after("40H")).state()).isEqualTo(State.WARNED);
    assertThat(kidney.at(after("48H")).state()).isEqualTo(State.OVER);
  }

  @Test
  void stopsWhenTheRecipientsBloodComes() {
    IschaemiaClock kidney =
        IschaemiaClock.of(OrganKind.KIDNEY, LIMITS, CLAMP, List.of(), Optional.of(after("20H")));
    assertThat(kidney.at(after("19H")).state()).isEqualTo(State.WARNED);
    IschaemiaClock.Reading stopped = kidney.at(after("50H"));
    assertThat(stopped.state()).isEqualTo(State.STOPPED);
    assertThat(stopped.elapsed()).isEqualTo(Duration.ofHours(20));
    assertThat(stopped.deadline()).isEmpty();
  }

  @Test
  void nothingHasElapsedBeforeCrossClamp() {
    IschaemiaClock.Reading before = clock(OrganKind.HEART).at(CLAMP.minusSeconds(600));
    assertThat(before.elapsed()).isZero();
    assertThat(before.percent()).isZero();
  }

  /** 4 o'clock on the wall, clamped at 1 o'clock: four hours, because one hour came twice. */
  @Test
  void nightInWhichClocksArePutBackHasItsHour() {
    Instant clamp = ZonedDateTime.parse("2026-10-25T01:00+02:00[Europe/Paris]").toInstant();
    Instant now = ZonedDateTime.parse("2026-10-25T04:00+01:00[Europe/Paris]").toInstant();
    IschaemiaClock heart =
        IschaemiaClock.of(OrganKind.HEART, LIMITS, clamp, List.of(), Optional.empty());
    assertThat(heart.at(now).elapsed()).isEqualTo(Duration.ofHours(4));
    assertThat(heart.at(now).state()).isEqualTo(State.OVER);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Map<OrganKind, Duration> some = Map.of(OrganKind.HEART, Duration.ofHours(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IschaemiaLimits(some, Map.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IschaemiaLimits(LIMITS.cold(), Map.of(), List.of(50, 50)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IschaemiaLimits(LIMITS.cold(), Map.of(), List.of(100)));
  }

  @Test
  void elapsedNeverFallsAndNeverRunsFasterThanTime() {
    Draws.each(
        300,
        random -> {
          int firstMinute = random.nextInt(3_001);
          int secondMinute = random.nextInt(3_001);
          int nowMinute = random.nextInt(3_001);
          int later = 1 + random.nextInt(600);
          IschaemiaClock lung =
              clock(
                  OrganKind.LUNG,
                  new Phase(
                      Preservation.NORMOTHERMIC_PERFUSION,
                      CLAMP.plus(Duration.ofMinutes(firstMinute))),
                  new Phase(
                      Preservation.COLD_STORAGE, CLAMP.plus(Duration.ofMinutes(secondMinute))));
          Instant now = CLAMP.plus(Duration.ofMinutes(nowMinute));
          Duration before = lung.at(now).elapsed();
          Duration after = lung.at(now.plus(Duration.ofMinutes(later))).elapsed();
          assertThat(after).isGreaterThanOrEqualTo(before);
          assertThat(after.minus(before)).isLessThanOrEqualTo(Duration.ofMinutes(later));
        });
  }
}
