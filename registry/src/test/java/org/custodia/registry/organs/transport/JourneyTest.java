package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.organs.transport.Journey.Certainty;
import org.custodia.registry.organs.transport.Journey.Leg;
import org.junit.jupiter.api.Test;

/** From a hospital in Lyon by car, scheduled flight and ambulance to one in London. */
class JourneyTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final ZoneId LONDON = ZoneId.of("Europe/London");
  private static final Duration HAND_OVER = Duration.ofMinutes(20);

  private static Instant paris(String time) {
    return LocalMoment.at(LocalDateTime.parse("2026-11-26T" + time), PARIS, Optional.empty());
  }

  private static Instant london(String time) {
    return LocalMoment.at(LocalDateTime.parse("2026-11-26T" + time), LONDON, Optional.empty());
  }

  private static Leg leg(
      String from,
      String to,
      Vehicle.Kind kind,
      Instant departs,
      Instant arrives,
      Optional<Instant> departed,
      Optional<Instant> arrived) {
    return new Leg(from, to, new Vehicle(kind, ""), departs, arrives, HAND_OVER, departed, arrived);
  }

  private static Journey journey(
      Optional<Instant> left, Optional<Instant> atAirport, Optional<Instant> flown) {
    return new Journey(
        List.of(
            leg("Lyon", "LYS", Vehicle.Kind.CAR, paris("05:00"), paris("05:40"), left, atAirport),
            leg(
                "LYS",
                "LHR",
                Vehicle.Kind.SCHEDULED_FLIGHT,
                paris("06:30"),
                london("07:15"),
                flown,
                Optional.empty()),
            leg(
                "LHR",
                "London",
                Vehicle.Kind.AMBULANCE,
                london("07:40"),
                london("08:30"),
                Optional.empty(),
                Optional.empty())));
  }

  @Test
  void flightOverATimeZoneTakesWhatItTakes() {
    Leg flight = journey(Optional.empty(), Optional.empty(), Optional.empty()).legs().get(1);
    assertThat(flight.takes()).isEqualTo(Duration.ofMinutes(105));
  }

  @Test
  void asPlannedBeforeItBegins() {
    Journey.Prediction prediction =
        journey(Optional.empty(), Optional.empty(), Optional.empty()).predict(paris("04:00"));
    assertThat(prediction.arrival()).contains(london("08:30"));
    assertThat(prediction.legs())
        .extracting(Journey.PredictedLeg::certainty)
        .containsOnly(Certainty.PLANNED);
    assertThat(prediction.missed()).isEmpty();
  }

  @Test
  void lateStartThatStillCatchesTheFlightDelaysNothingElse() {
    Journey.Prediction prediction =
        journey(Optional.of(paris("05:25")), Optional.empty(), Optional.empty())
            .predict(paris("05:30"));
    assertThat(prediction.legs().get(0).certainty()).isEqualTo(Certainty.UNDER_WAY);
    assertThat(prediction.legs().get(0).arrives()).contains(paris("06:05"));
    assertThat(prediction.arrival()).contains(london("08:30"));
  }

  @Test
  void missedFlightIsToldBeforeItLeaves() {
    Journey.Prediction prediction =
        journey(Optional.empty(), Optional.empty(), Optional.empty()).predict(paris("05:31"));
    assertThat(prediction.missed()).map(Leg::from).contains("LYS");
    assertThat(prediction.arrival()).isEmpty();
    assertThat(prediction.legs())
        .extracting(Journey.PredictedLeg::certainty)
        .containsExactly(Certainty.DELAYED, Certainty.MISSED, Certainty.MISSED);
  }

  @Test
  void lateFlightDelaysTheAmbulance() {
    Journey.Prediction prediction =
        journey(
                Optional.of(paris("05:00")),
                Optional.of(paris("05:40")),
                Optional.of(paris("07:30")))
            .predict(paris("07:45"));
    assertThat(prediction.legs().get(1).arrives()).contains(london("08:15"));
    assertThat(prediction.legs().get(2).certainty()).isEqualTo(Certainty.DELAYED);
    assertThat(prediction.arrival()).contains(london("09:25"));
  }

  @Test
  void flightThatNobodyScannedIsAssumedAndSaidToBe() {
    Journey.Prediction prediction =
        journey(Optional.of(paris("05:00")), Optional.of(paris("05:40")), Optional.empty())
            .predict(paris("07:00"));
    assertThat(prediction.legs().get(1).certainty()).isEqualTo(Certainty.UNCONFIRMED);
    assertThat(prediction.arrival()).contains(london("08:30"));
  }

  @Test
  void laterScanMeansThatTheOrganCame() {
    Journey.Prediction prediction =
        journey(Optional.empty(), Optional.empty(), Optional.of(paris("06:30")))
            .predict(paris("07:00"));
    assertThat(prediction.legs())
        .extracting(Journey.PredictedLeg::certainty)
        .containsExactly(Certainty.UNCONFIRMED, Certainty.UNDER_WAY, Certainty.PLANNED);
    assertThat(prediction.arrival()).contains(london("08:30"));
    assertThat(
            journey(Optional.of(paris("05:00")), Optional.empty(), Optional.of(paris("06:30")))
                .predict(paris("07:00"))
                .legs()
                .get(0)
                .certainty())
        .as("it is not under way any more")
        .isEqualTo(Certainty.UNCONFIRMED);
  }

  @Test
  void arrivalIsNeverInThePast() {
    Journey.Prediction prediction =
        journey(
                Optional.of(paris("05:00")),
                Optional.of(paris("05:40")),
                Optional.of(paris("06:30")))
            .predict(london("10:00"));
    assertThat(prediction.arrival().orElseThrow()).isAfter(london("10:00"));
  }

  @Test
  void marginIsWhatIsLeftOfTheLimitWithTheOperationCounted() {
    Journey.Prediction prediction =
        journey(Optional.empty(), Optional.empty(), Optional.empty()).predict(paris("04:30"));
    IschaemiaClock heart =
        IschaemiaClock.of(
            OrganKind.HEART,
            IschaemiaLimits.defaults(),
            paris("04:40"),
            List.of(),
            Optional.empty());
    IschaemiaClock lung =
        IschaemiaClock.of(
            OrganKind.LUNG,
            IschaemiaLimits.defaults(),
            paris("04:40"),
            List.of(),
            Optional.empty());
    Duration operation = Duration.ofMinutes(60);
    assertThat(prediction.margin(heart.at(paris("04:45")), operation))
        .contains(Duration.ofMinutes(-110));
    assertThat(prediction.margin(lung.at(paris("04:45")), operation))
        .contains(Duration.ofMinutes(10));
  }

  @Test
  void timesThatComeTwiceOrNeverAreAsked() {
    LocalDateTime twice = LocalDateTime.parse("2026-10-25T02:30");
    LocalDateTime never = LocalDateTime.parse("2026-03-29T02:30");
    assertThatThrownBy(() -> LocalMoment.at(twice, PARIS, Optional.empty()))
        .hasMessageContaining("CUS-TRN-002");
    assertThatThrownBy(() -> LocalMoment.at(never, PARIS, Optional.empty()))
        .hasMessageContaining("CUS-TRN-001");
    assertThatThrownBy(() -> LocalMoment.at(twice, PARIS, Optional.of(ZoneOffset.UTC)))
        .hasMessageContaining("CUS-TRN-003");
    assertThat(LocalMoment.at(twice, PARIS, Optional.of(ZoneOffset.ofHours(2))))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(LocalMoment.at(twice, PARIS, Optional.of(ZoneOffset.ofHours(1))))
        .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
  }
}
