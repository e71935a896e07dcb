package org.custodia.webapp.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts as people write them, without a rounding. */
class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "25.36, EUR, 2536",
    "'25,36', EUR, 2536",
    "25, EUR, 2500",
    "25.3, EUR, 2530",
    "-0.01, EUR, -1",
    "'1 234,50', EUR, 123450",
    "1234, JPY, 1234",
    "1.234, TND, 1234", // thousandths
    "90071992547409.93, INR, 9007199254740993" // no floating point
  })
  void isReadInUnitsOfItsCurrency(String written, String currency, long minor) {
    assertThat(Money.parse(written, currency)).contains(minor);
  }

  @ParameterizedTest
  @CsvSource({
    "25.361, EUR",
    "12.5, JPY",
    "1e3, EUR",
    "'', EUR",
    "'.5', EUR",
    "'1,234.50', EUR", // thousands are not guessed
    "0x10, EUR",
    "999999999999999999999, EUR"
  })
  void isRefusedRatherThanGuessed(String written, String currency) {
    assertThat(Money.parse(written, currency)).isEqualTo(Optional.empty());
  }

  @Test
  void isWrittenWithTheDecimalsOfItsCurrency() {
    assertThat(Money.of(123_450, "EUR").text(Locale.ENGLISH)).isEqualTo("1,234.50\u00a0EUR");
    assertThat(Money.of(2_536, "EUR").text(Locale.FRENCH)).isEqualTo("25,36\u00a0EUR");
    assertThat(Money.of(1_234, "JPY").text(Locale.ENGLISH)).isEqualTo("1,234\u00a0JPY");
    assertThat(new Money(BigInteger.TEN.pow(20), "EUR").plain())
        .isEqualTo("1000000000000000000.00");
    assertThat(Money.of(5, "EUR").change(Locale.ENGLISH)).isEqualTo("+0.05\u00a0EUR");
    assertThat(Money.of(-5, "EUR").change(Locale.ENGLISH)).isEqualTo("-0.05\u00a0EUR");
  }
}
