package org.custodia.registry.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListTest {
  private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
  private static final PriceRule TARIFF = PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR");

  private static List<PriceEntry> read(String text, PriceRule rule) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return PriceList.read(new ByteArrayInputStream(bytes), rule);
  }

  @Test
  void hospitalTariffIsRead() {
    String tariff =
        "\ufeffcode,amount,from,to\nccam:HBLD001, 4500,2026-03-01,\n\nccam:HBLD002,900,2026-03-01,2026-12-31\r\n";
    assertThat(read(tariff, TARIFF))
        .containsExactly(
            new PriceEntry(new PriceCode("ccam:HBLD001"), Price.ofPack(4_500, MARCH)),
            new PriceEntry(
                new PriceCode("ccam:HBLD002"),
                new Price(900, 0, 0, 1, MARCH, Optional.of(LocalDate.of(2026, 12, 31)))));
  }

  @Test
  void ceilingForSoManyUnitsIsRead() {
    PriceRule rule = PriceRule.of(PriceKind.CEILING, PriceBasis.UNIT, "INR");
    assertThat(
            read("code,amount,per,fee,reimbursed,from\nnlem:1,10333,100,7,6500,2026-03-01", rule))
        .containsExactly(
            new PriceEntry(
                new PriceCode("nlem:1"),
                new Price(10_333, 7, 6_500, 100, MARCH, Optional.empty())));
  }

  @Test
  void codesThatEndNeedNoAmount() {
    PriceRule ended = PriceRule.of(PriceKind.ENDED, PriceBasis.PACK, "EUR");
    assertThat(read("code,from\ngtin:03400949497294,2026-03-01", ended)).hasSize(1);
  }

  @Test
  void packsMayBeNamedByTheirDigitsAlone() {
    List<PriceEntry> entries = read("code,amount,from\n3400949497294,1,2026-03-01", TARIFF);
    assertThat(entries)
        .extracting(entry -> entry.code().text())
        .containsExactly("gtin:03400949497294");
    assertCode(
        "code,amount,from\n3400949497294,1,2026-03-01\ngtin:03400949497294,2,2026-03-01",
        "CUS-PRC-007");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HBLD001,1,2026-03-01", // no scheme
        "gtin:123,1,2026-03-01",
        "gtin:03400949497295,1,2026-03-01", // its check digit is wrong
        "3400949497295,1,2026-03-01",
        "a b:c,1,2026-03-01",
        "ccam:X,0,2026-03-01",
        "ccam:X,-1,2026-03-01",
        "ccam:X,1.5,2026-03-01",
        "ccam:X,1e3,2026-03-01",
        "ccam:X,1000000000000001,2026-03-01", // absurd
        "ccam:X,99999999999999999999,2026-03-01",
        "ccam:X,,2026-03-01",
        "ccam:X,1,01/03/2026",
        "ccam:X,1,2026-02-29", // no leap year
        "ccam:X,1,1969-12-31",
        "ccam:X,1,",
        "ccam:X,1",
        "ccam:X,1,2026-03-01,2026-03-31"
      })
  void badLineRefusesTheListWithItsNumber(String line) {
    String list = "code,amount,from\nccam:A,1,2026-03-01\n" + line + "\nccam:Z,1,2026-03-01";
    assertThatThrownBy(() -> read(list, TARIFF))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("CUS-PRC-007");
              assertThat(problem.arguments().get(0)).isEqualTo(3);
            });
  }

  @Test
  void codeThatIsThereTwiceIsRefused() {
    assertCode("code,amount,from\nccam:A,1,2026-03-01\nccam:A,2,2026-04-01", "CUS-PRC-007");
  }

  @Test
  void listThatEndsBeforeItBeginsIsRefused() {
    assertCode("code,amount,from,to\nccam:A,1,2026-03-01,2026-02-28", "CUS-PRC-007");
  }

  @Test
  void headerHasToNameItsColumns() {
    assertCode("ccam:A,1,2026-03-01", "CUS-PRC-006");
    assertCode("code,amount\nccam:A,1", "CUS-PRC-006");
    assertCode("code,from,from\nccam:A,2026-03-01,2026-03-01", "CUS-PRC-006");
  }

  @Test
  void emptyListIsNone() {
    assertCode("", "CUS-PRC-008");
    assertCode("code,amount,from\n", "CUS-PRC-008");
  }

  @Test
  void listThatIsNotUtf8IsRefused() {
    byte[] latin1 = "code,amount,from\nccam:é,1,2026-03-01".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PriceList.read(new ByteArrayInputStream(latin1), TARIFF))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-PRC-007"));
  }

  private static void assertCode(String list, String code) {
    assertThatThrownBy(() -> read(list, TARIFF))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
