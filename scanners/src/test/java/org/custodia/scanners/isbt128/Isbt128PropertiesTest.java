package org.custodia.scanners.isbt128;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DataStructure.Moment;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.junit.jupiter.api.Test;

class Isbt128PropertiesTest {
  private static final String OF_NUMBERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";

  private static final String LETTERS_AND_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final List<String> BEGINNINGS =
      List.of("=A9999", "=%", "=<N", "=>026", "&>026", "=+", "&*", "=}", "=", "&");

  private final Random random = new Random(20_261_126);

  private DonationNumber number() {
    String facility =
        text("ABCDEFGHIJKLMNPQRSTUVWXYZ123456789", 1)
            + text(OF_NUMBERS, 2)
            + String.format("%02d", random.nextInt(100));
    return DonationNumber.of(facility, random.nextInt(2000, 2100), random.nextInt(1_000_000));
  }

  private String text(String of, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) text.append(of.charAt(random.nextInt(of.length())));
    return text.toString();
  }

  /** The structures of a label, in any order. */
  private List<DataStructure> label() {
    String flags = List.of("00", "07", "5A", "99", "").get(random.nextInt(5));
    int product = random.nextInt(1, 1000);
    List<DataStructure> label =
        new ArrayList<>(
            List.of(
                flags.isEmpty() ? Donation.checked(number()) : new Donation(number(), flags),
                BloodGroups.of(text(LETTERS_AND_DIGITS, 2)),
                new ProductCode(String.format("N%04d", product), String.format("%03d", product)),
                moment()));
    Collections.shuffle(label, random);
    return label;
  }

  private DataStructure moment() {
    int minute = random.nextInt(1440);
    return new Moment(
        Moment.When.values()[random.nextInt(Moment.When.values().length)],
        LocalDate.of(1900, 1, 1).plusDays(random.nextInt(365_001)),
        random.nextInt(10) == 0
            ? Optional.empty()
            : Optional.of(LocalTime.of(minute / 60, minute % 60)));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (int i = 0; i < 1_000; i++) {
      List<DataStructure> label = label();
      assertThat(Isbt128Reader.read(Isbt128Text.compound(label)))
          .isEqualTo(new Isbt128Reading.Read(label));
      for (DataStructure one : label) {
        assertThat(Isbt128Reader.read(Isbt128Text.of(one)))
            .isEqualTo(new Isbt128Reading.Read(List.of(one)));
      }
    }
  }

  @Test
  void oneWrongCharacterOfACheckedNumberIsFound() {
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(Donation.checked(number()).encoded());
      int at = 1 + random.nextInt(13);
      char other = OF_NUMBERS.charAt(random.nextInt(OF_NUMBERS.length()));
      if (text.charAt(at) == other) continue;
      text.setCharAt(at, other);
      assertThat(Isbt128Reader.read(text.toString()))
          .as("%s", text)
          .isInstanceOf(Isbt128Reading.NotRead.class);
    }
  }

  @Test
  void twoNeighboursExchangedAreFound() {
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(Donation.checked(number()).encoded());
      int at = 1 + random.nextInt(12);
      char first = text.charAt(at);
      if (first == text.charAt(at + 1)) continue;
      text.setCharAt(at, text.charAt(at + 1));
      text.setCharAt(at + 1, first);
      assertThat(Isbt128Reader.read(text.toString()))
          .as("%s", text)
          .isInstanceOf(Isbt128Reading.NotRead.class);
    }
  }

  @Test
  void slipOfOneKeyNeverNamesAnotherDonation() {
    for (int i = 0; i < 1_000; i++) {
      DonationNumber number = number();
      StringBuilder typed = new StringBuilder(number.characters()).append(number.checkCharacter());
      assertThat(DonationNumber.typed(typed.toString())).contains(number);
      int at = random.nextInt(14);
      char other = OF_NUMBERS.charAt(random.nextInt(OF_NUMBERS.length()));
      if (typed.charAt(at) == other) continue;
      typed.setCharAt(at, other);
      assertThat(DonationNumber.typed(typed.toString())).as("%s", typed).isEmpty();
    }
  }

  @Test
  void noTextMakesItThrow() {
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
      for (int n = random.nextInt(31); n > 0; n--) text.append((char) random.nextInt(128));
      Isbt128Reading reading = Isbt128Reader.read(text.toString());
      if (reading instanceof Isbt128Reading.NotRead not) {
        assertThat(not.position()).as("%s", text).isBetween(0, text.length());
      }
    }
  }
}
