package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GtinAndDatesTest {
  @ParameterizedTest
  @CsvSource({
    "3400949497294, 03400949497294",
    "03400949497294, 03400949497294",
    "614141000036, 00614141000036",
    "40170725, 00000040170725",
  })
  void everyLengthOfGtinIsPaddedToFourteenDigits(String written, String digits) {
    assertThat(Gtin.parse(written)).contains(new Gtin(digits));
  }

  @ParameterizedTest
  @CsvSource({"3400949497295", "340094949729", "''", "34009494972A4", "٣400949497294"})
  void whatIsNoGtinIsNotMadeOne(String written) {
    assertThat(Gtin.parse(written)).isEmpty();
    assertThatThrownBy(() -> new Gtin(written)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ledgerNumberComesBack() {
    Gtin gtin = new Gtin("03400949497294");
    assertThat(gtin.number()).isEqualTo(3_400_949_497_294L);
    assertThat(Gtin.ofNumber(gtin.number())).isEqualTo(gtin);
  }

  @Test
  void modelNumberCheckCharactersFollowTheSpecification() {
    assertThat(CheckDigits.isRightAlphanumeric("1987654Ad4X4bL5ttr2310c2K")).isTrue();
    assertThat(CheckDigits.isRightAlphanumeric("1987654Ad4X4bL5ttr2310c2L")).isFalse();
    assertThat(CheckDigits.isRightAlphanumeric("1987654Ad4X4bL5ttr2301c2K")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // year of reading, two digits, meant
    "2026, 26, 2026",
    "2026, 76, 2076", // 50 ahead
    "2026, 77, 1977", // 51 ahead, so before
    "2026, 00, 2000",
    "2090, 41, 2041", // 49 before
    "2090, 40, 2140", // 50 before, so ahead
    "2099, 00, 2100",
  })
  void centuryIsTheNearest(int yearOfReading, int twoDigits, int meant) {
    assertThat(Gs1Dates.year(twoDigits, yearOfReading)).isEqualTo(meant);
  }

  @Test
  void datesAreReadAndWritten() {
    assertThat(Gs1Dates.read("270531", 2026)).contains(LocalDate.of(2027, 5, 31));
    assertThat(Gs1Dates.read("270200", 2026)).contains(LocalDate.of(2027, 2, 28));
    assertThat(Gs1Dates.read("270229", 2026)).isEmpty();
    assertThat(Gs1Dates.read("270031", 2026)).isEmpty();
    assertThat(Gs1Dates.write(LocalDate.of(2027, 5, 1))).isEqualTo("270501");
  }
}
