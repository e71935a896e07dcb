package org.custodia.scanners.isbt128;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DonationNumberTest {
  private static final DonationNumber NUMBER = DonationNumber.of("A9999", 2026, 123_456);

  /** The worked example of the UK's Red Book, annex 2. */
  @Test
  void checkCharacterIsThatOfThePublishedExample() {
    DonationNumber number = new DonationNumber("G123498654321");
    assertThat(number.checkCharacter()).isEqualTo('H');
    assertThat(number.checkingFlags()).isEqualTo("77");
  }

  @Test
  void isTakenApartAndPrintedInGroups() {
    assertThat(NUMBER.characters()).isEqualTo("A999926123456");
    assertThat(NUMBER.facility()).isEqualTo("A9999");
    assertThat(NUMBER.yearOfCentury()).isEqualTo(26);
    assertThat(NUMBER.number()).isEqualTo(123_456);
    assertThat(NUMBER.printed()).isEqualTo("A9999 26 123456 " + NUMBER.checkCharacter());
  }

  @Test
  void whatIsPrintedMayBeTyped() {
    assertThat(DonationNumber.typed(NUMBER.printed())).contains(NUMBER);
    assertThat(DonationNumber.typed(NUMBER.printed().toLowerCase(java.util.Locale.ROOT)))
        .contains(NUMBER);
    assertThat(DonationNumber.typed(NUMBER.characters())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "O999926123456",
        "0999926123456",
        "A99992612345",
        "a999926123456",
        "A9O9926123456"
      })
  void otherFormsAreNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new DonationNumber(text));
  }
}
