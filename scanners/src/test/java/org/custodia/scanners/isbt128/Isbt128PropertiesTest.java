package org.custodia.scanners.isbt128;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DataStructure.Moment;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;

class Isbt128PropertiesTest {
  private static final String OF_NUMBERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";

  @Provide
  Arbitrary<DonationNumber> numbers() {
    Arbitrary<String> facilities =
        Combinators.combine(
                Arbitraries.of("ABCDEFGHIJKLMNPQRSTUVWXYZ123456789".split("")),
                Arbitraries.strings().withChars(OF_NUMBERS.toCharArray()).ofLength(2),
                Arbitraries.integers().between(0, 99))
            .as((first, middle, last) -> first + middle + String.format("%02d", last));
    return Combinators.combine(
            facilities,
            Arbitraries.integers().between(2000, 2099),
            Arbitraries.integers().between(0, 999_999))
        .as(DonationNumber::of);
  }

  @Provide
  Arbitrary<List<DataStructure>> labels() {
    Arbitrary<DataStructure> donation =
        Combinators.combine(numbers(), Arbitraries.of("00", "07", "5A", "99", ""))
            .as(
                (number, flags) ->
                    flags.isEmpty() ? Donation.checked(number) : new Donation(number, flags));
    Arbitrary<DataStructure> groups =
        Arbitraries.strings()
            .withCharRange('A', 'Z')
            .withCharRange('a', 'z')
            .numeric()
            .ofLength(2)
            .map(BloodGroups::of);
    Arbitrary<DataStructure> product =
        Arbitraries.integers()
            .between(1, 999)
            .map(n -> new ProductCode(String.format("N%04d", n), String.format("%03d", n)));
    return Combinators.combine(donation, groups, product, moments())
        .as((a, b, c, d) -> Arbitraries.shuffle(a, b, c, d))
        .flatMap(shuffled -> shuffled);
  }

  private static Arbitrary<DataStructure> moments() {
    Arbitrary<LocalDate> days =
        Arbitraries.integers().between(0, 365_000).map(LocalDate.of(1900, 1, 1)::plusDays);
    Arbitrary<Optional<LocalTime>> times =
        Arbitraries.integers()
            .between(0, 1439)
            .map(minute -> LocalTime.of(minute / 60, minute % 60))
            .optional();
    return Combinators.combine(Arbitraries.of(Moment.When.values()), days, times).as(Moment::new);
  }

  @Property(tries = 1_000)
  void whatIsWrittenIsReadBack(@ForAll("labels") List<DataStructure> label) {
    assertThat(Isbt128Reader.read(Isbt128Text.compound(label)))
        .isEqualTo(new Isbt128Reading.Read(label));
    for (DataStructure one : label) {
      assertThat(Isbt128Reader.read(Isbt128Text.of(one)))
          .isEqualTo(new Isbt128Reading.Read(List.of(one)));
    }
  }

  @Property(tries = 1_000)
  void oneWrongCharacterOfACheckedNumberIsFound(
      @ForAll("numbers") DonationNumber number,
      @ForAll @IntRange(max = 12) int at,
      @ForAll @IntRange(max = 34) int other) {
    StringBuilder text = new StringBuilder(Donation.checked(number).encoded());
    if (text.charAt(at + 1) == OF_NUMBERS.charAt(other)) {
      return;
    }
    text.setCharAt(at + 1, OF_NUMBERS.charAt(other));
    assertThat(Isbt128Reader.read(text.toString())).isInstanceOf(Isbt128Reading.NotRead.class);
  }

  @Property(tries = 1_000)
  void twoNeighboursExchangedAreFound(
      @ForAll("numbers") DonationNumber number, @ForAll @IntRange(max = 11) int at) {
    StringBuilder text = new StringBuilder(Donation.checked(number).encoded());
    char first = text.charAt(at + 1);
    if (first == text.charAt(at + 2)) {
      return;
    }
    text.setCharAt(at + 1, text.charAt(at + 2));
    text.setCharAt(at + 2, first);
    assertThat(Isbt128Reader.read(text.toString())).isInstanceOf(Isbt128Reading.NotRead.class);
  }

  @Property(tries = 1_000)
  void slipOfOneKeyNeverNamesAnotherDonation(
      @ForAll("numbers") DonationNumber number,
      @ForAll @IntRange(max = 13) int at,
      @ForAll @IntRange(max = 34) int other) {
    StringBuilder typed = new StringBuilder(number.characters()).append(number.checkCharacter());
    assertThat(DonationNumber.typed(typed.toString())).contains(number);
    if (typed.charAt(at) == OF_NUMBERS.charAt(other)) {
      return;
    }
    typed.setCharAt(at, OF_NUMBERS.charAt(other));
    assertThat(DonationNumber.typed(typed.toString())).isEmpty();
  }

  @Property(tries = 2_000)
  void noTextMakesItThrow(@ForAll("noise") String text) {
    Isbt128Reading reading = Isbt128Reader.read(text);
    if (reading instanceof Isbt128Reading.NotRead not) {
      assertThat(not.position()).isBetween(0, text.length());
    }
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> beginnings =
        Arbitraries.of("=A9999", "=%", "=<N", "=>026", "&>026", "=+", "&*", "=}", "=", "&");
    return Combinators.combine(beginnings, Arbitraries.strings().ascii().ofMaxLength(30))
        .as(String::concat);
  }
}
