package org.custodia.registry.fills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fills.OverlapRules.Early;
import org.custodia.registry.fills.OverlapRules.Fill;
import org.junit.jupiter.api.Test;

/** Which overlaps of a controlled substance are told, and which are ordinary. */
class OverlapRulesTest {
  private static final LocalDate DAY_1 = LocalDate.of(2026, 11, 2);
  private static final Bytes32 SAINT_LUC = word("Saint-Luc");
  private static final Bytes32 BELLEVUE = word("Bellevue");
  private static final Bytes32 PATIENT = word("token");

  private int acts;

  // --- Prescriptions ---

  @Test
  void twoPrescriptionsForTheSameTimeOverlap() {
    assertThat(overlap(of("later", SAINT_LUC, 10, 37), of("earlier", BELLEVUE, 1, 28), 28))
        .contains(day(28));
  }

  @Test
  void oneThatBeginsWhenTheOtherEndsDoesNot() {
    assertThat(overlap(of("later", SAINT_LUC, 29, 56), of("earlier", SAINT_LUC, 1, 28), 28))
        .isEmpty();
  }

  @Test
  void aRenewalTwoDaysEarlyIsOrdinaryAndOneFiveDaysEarlyIsNot() {
    RegisteredPrescription earlier = of("earlier", SAINT_LUC, 1, 28);
    assertThat(overlap(of("later", SAINT_LUC, 27, 54), earlier, 28)).isEmpty();
    assertThat(overlap(of("later", SAINT_LUC, 24, 51), earlier, 28)).contains(day(28));
  }

  @Test
  void anEarlierOneThatIsUsedUpRevokedOrOverDoesNotCount() {
    RegisteredPrescription later = of("later", SAINT_LUC, 10, 37);
    RegisteredPrescription earlier = of("earlier", BELLEVUE, 1, 28);
    assertThat(overlap(later, earlier, 0)).isEmpty();
    assertThat(overlap(later, revoked(earlier), 28)).isEmpty();
    assertThat(OverlapRules.overlap(later, earlier, 28, day(29))).isEmpty();
  }

  @Test
  void whatTheSamePrescriberMeansBesideTheOtherIsNoOverlapAndAnothersWordIsNotEnough() {
    RegisteredPrescription earlier = of("earlier", SAINT_LUC, 1, 28);
    assertThat(overlap(intended(of("later", SAINT_LUC, 1, 28)), earlier, 28)).isEmpty();
    assertThat(overlap(intended(of("later", BELLEVUE, 1, 28)), earlier, 28)).isPresent();
  }

  // --- Fills ---

  @Test
  void aSecondFillWhenTheFirstCannotBeUsedUpIsEarly() {
    RegisteredPrescription one = of("one", SAINT_LUC, 1, 90);
    assertThat(numbers(fill(one, 1, 28), fill(one, 10, 28))).containsExactly(2);
  }

  @Test
  void aSecondFillOnTimeOrTwoDaysEarlyIsNot() {
    RegisteredPrescription one = of("one", SAINT_LUC, 1, 90);
    assertThat(numbers(fill(one, 1, 28), fill(one, 29, 28), fill(one, 55, 28))).isEmpty();
  }

  @Test
  void aSecondPackOfTheSameFillIsNotEarly() {
    RegisteredPrescription two = packs("two", 2);
    assertThat(numbers(fill(two, 1, 1), fill(two, 1, 1), fill(two, 29, 1), fill(two, 30, 1)))
        .isEmpty();
    assertThat(numbers(fill(two, 1, 1), fill(two, 1, 1), fill(two, 2, 1))).containsExactly(2);
  }

  @Test
  void theRestOfAFillThatWasBegunIsNotEarly() {
    RegisteredPrescription one = of("one", SAINT_LUC, 1, 90);
    assertThat(numbers(fill(one, 1, 10), fill(one, 3, 18))).isEmpty();
    assertThat(numbers(fill(one, 1, 10), fill(one, 3, 28))).containsExactly(2);
  }

  @Test
  void aFillElsewhereOnAnotherPrescriptionIsEarlyToo() {
    RegisteredPrescription first = of("first", SAINT_LUC, 1, 28);
    RegisteredPrescription second = of("second", BELLEVUE, 1, 28);
    List<Early> early = OverlapRules.early(List.of(fill(first, 1, 28), fill(second, 2, 28)));
    assertThat(early).hasSize(1);
    assertThat(early.get(0).before()).isEqualTo(first.commitment());
    assertThat(early.get(0).coveredUntil()).isEqualTo(day(29));
  }

  @Test
  void aFillOfWhatIsMeantBesideTheOtherIsNotEarlyInWhateverOrderTheyAreFilled() {
    RegisteredPrescription first = of("first", SAINT_LUC, 1, 28);
    RegisteredPrescription rescue = intended(of("rescue", SAINT_LUC, 1, 28));
    assertThat(numbers(fill(first, 1, 28), fill(rescue, 1, 28))).isEmpty();
    assertThat(numbers(fill(rescue, 1, 28), fill(first, 1, 28))).isEmpty();
    assertThat(numbers(fill(first, 1, 28), fill(rescue, 1, 28), fill(rescue, 5, 28)))
        .containsExactly(2);
  }

  @Test
  void whatWasGivenEarlyLastsLongerAndNotTwiceAsMuchAtATime() {
    RegisteredPrescription one = of("one", SAINT_LUC, 1, 90);
    assertThat(OverlapRules.coveredUntil(List.of(fill(one, 1, 28), fill(one, 10, 14))))
        .contains(at(43));
    assertThat(OverlapRules.coveredUntil(List.of())).isEmpty();
  }

  private List<Integer> numbers(Fill... fills) {
    return OverlapRules.early(List.of(fills)).stream().map(Early::number).toList();
  }

  private Optional<LocalDate> overlap(
      RegisteredPrescription later, RegisteredPrescription earlier, int left) {
    return OverlapRules.overlap(later, earlier, left, DAY_1);
  }

  private Fill fill(RegisteredPrescription of, int day, int amount) {
    return new Fill(word("act " + ++acts), at(day), of, amount);
  }

  private final List<String> order = new ArrayList<>(List.of("earlier", "first", "one", "two"));

  private RegisteredPrescription of(String name, Bytes32 prescriber, int from, int until) {
    return prescription(name, prescriber, Measure.UNITS, 28, day(from), day(until), false);
  }

  private RegisteredPrescription packs(String name, int quantity) {
    return prescription(name, SAINT_LUC, Measure.PACKS, quantity, day(1), day(90), false);
  }

  private RegisteredPrescription prescription(
      String name,
      Bytes32 prescriber,
      Measure measure,
      int quantity,
      LocalDate from,
      LocalDate until,
      boolean intended) {
    Instant registered = at(order.contains(name) ? 0 : 1);
    return new RegisteredPrescription(
        word(name),
        prescriber,
        List.of("03400935420909"),
        measure,
        quantity,
        3,
        28,
        from,
        until,
        Optional.of("05087"),
        Optional.of(PATIENT),
        intended,
        registered,
        Optional.empty());
  }

  private static RegisteredPrescription intended(RegisteredPrescription one) {
    return copy(one, true, one.revokedAt());
  }

  private static RegisteredPrescription revoked(RegisteredPrescription one) {
    return copy(one, false, Optional.of(at(2)));
  }

  private static RegisteredPrescription copy(
      RegisteredPrescription one, boolean intended, Optional<Instant> revokedAt) {
    return new RegisteredPrescription(
        one.commitment(),
        one.prescriber(),
        one.gtins(),
        one.measure(),
        one.quantity(),
        one.fills(),
        one.days(),
        one.from(),
        one.until(),
        one.substance(),
        one.patient(),
        intended,
        one.registeredAt(),
        revokedAt);
  }

  /** The first day is 1. */
  private static LocalDate day(int number) {
    return DAY_1.plusDays(number - 1);
  }

  private static Instant at(int number) {
    return day(number).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static Bytes32 word(String name) {
    return Bytes32.keccak(name.getBytes());
  }
}
