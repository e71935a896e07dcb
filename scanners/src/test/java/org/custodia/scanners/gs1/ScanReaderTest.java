package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.custodia.scanners.gs1.Reading.Repair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanReaderTest {
  private static final String GS = "\u001d";
  private static final String PACK = "0103400949497294172705311042A" + GS + "21S9kLm4";
  private static final Gtin GTIN = new Gtin("03400949497294");

  private final ScanReader reader =
      new ScanReader(Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));

  private PackScan pack(String text) {
    Scan scan = reader.read(text);
    assertThat(scan).as("reading of %s", text).isInstanceOf(PackScan.class);
    return (PackScan) scan;
  }

  private Unreadable unreadable(String text) {
    Scan scan = reader.read(text);
    assertThat(scan).as("reading of %s", text).isInstanceOf(Unreadable.class);
    return (Unreadable) scan;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "]d2", "]C1", "]Q3", "]e0", "]d2\u001d", "\u001d", "\ufeff"})
  void packIsReadWhateverTheScannerPutsInFront(String front) {
    PackScan pack = pack(front + PACK);
    assertThat(pack.gtin()).isEqualTo(GTIN);
    assertThat(pack.lot()).contains("42A");
    assertThat(pack.serial()).isEqualTo("S9kLm4");
    assertThat(pack.expiry()).contains(LocalDate.of(2027, 5, 31));
    assertThat(pack.reading().raw()).isEqualTo(front + PACK);
    assertThat(pack.reading().elements())
        .extracting(Element::ai)
        .containsExactly("01", "17", "10", "21");
    assertThat(pack.reading().repairs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\t", "  ", GS, GS + "\r\n"})
  void whatKeyboardWedgesAppendIsTakenOff(String end) {
    assertThat(pack(PACK + end).serial()).isEqualTo("S9kLm4");
  }

  @Test
  void symbologyIsTold() {
    assertThat(pack("]d2" + PACK).reading().symbology()).isEqualTo(Symbology.GS1_DATAMATRIX);
    assertThat(pack("]C1" + PACK).reading().symbology()).isEqualTo(Symbology.GS1_128);
    assertThat(pack(PACK).reading().symbology()).isEqualTo(Symbology.UNKNOWN);
  }

  @Test
  void elementsMayStandInAnyOrder() {
    PackScan pack = pack("21S9kLm4" + GS + "1042A" + GS + "17270531" + "0103400949497294");
    assertThat(pack.lot()).contains("42A");
    assertThat(pack.serial()).isEqualTo("S9kLm4");
  }

  @Test
  void separatorAfterAFieldOfPredefinedLengthIsTolerated() {
    assertThat(pack("0103400949497294" + GS + "17270531" + GS + "1042A" + GS + "21X").serial())
        .isEqualTo("X");
  }

  @Test
  void nationalNumbersAreReadInLabelOrder() {
    PackScan pack = pack(PACK + GS + "7113400949497294" + GS + "71012345678");
    assertThat(pack.nationalNumbers())
        .containsExactly(
            new NationalNumber(NationalNumber.Scheme.CIP_FRANCE, "3400949497294"),
            new NationalNumber(NationalNumber.Scheme.PZN_GERMANY, "12345678"));
  }

  @Test
  void dayZeroIsTheLastDayOfItsMonth() {
    assertThat(pack("010340094949729417280200" + "1042A" + GS + "21X").expiry())
        .contains(LocalDate.of(2028, 2, 29));
  }

  @Test
  void expiryWithTimeOfDayGivesItsDate() {
    assertThat(pack("0103400949497294" + "70032705312359" + GS + "1042A" + GS + "21X").expiry())
        .contains(LocalDate.of(2027, 5, 31));
  }

  @Test
  void bracketedFormIsRead() {
    PackScan pack = pack("(01)03400949497294(17)270531 (10)4(2)A (21)S9kLm4");
    assertThat(pack.lot()).contains("4(2)A");
    assertThat(pack.expiry()).contains(LocalDate.of(2027, 5, 31));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u241d", "{GS}", "<GS>", "[GS]", "^]", "\\u001d", "\\x1d", "\\X1D", "{FNC1}", "<gs>",
        "\u2194", "&#29;"
      })
  void separatorShownAsATokenIsUndone(String token) {
    PackScan pack = pack(PACK.replace(GS, token));
    assertThat(pack.lot()).contains("42A");
    assertThat(pack.serial()).isEqualTo("S9kLm4");
    assertThat(pack.reading().repairs()).containsExactly(Repair.SEPARATOR_TOKEN);
  }

  @Test
  void tokenIsDataWhereTheScannerSendsRealSeparators() {
    assertThat(pack("010340094949729410A<GS>B" + GS + "21X").lot()).contains("A<GS>B");
  }

  @Test
  void capsLockIsUndoneWhereItIsCertain() {
    PackScan pack = pack("]D2" + PACK.replace("S9kLm4", "s9KlM4").replace("42A", "42a"));
    assertThat(pack.serial()).isEqualTo("S9kLm4");
    assertThat(pack.lot()).contains("42A");
    assertThat(pack.reading().repairs()).isEqualTo(Set.of(Repair.CASE_EXCHANGED));
  }

  @Test
  void capitalsOnlyBehindACapitalIdentifierAreAScannerProblem() {
    assertThat(unreadable("]D2" + PACK.toUpperCase()).fault()).isEqualTo(ScanFault.CASE_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0103400949497294172705311042A21S9KLM4", // 10 swallows 21
        "010340094949729421S9KLM4172705311042A", // 21 swallows 17 and 10
        "010340094949729417270531" + "21S9KLM41042A", // 21 swallows 10
        "0103400949497294172705311042A21ABCDEFGHIJKLMNOPQRST", // and grows too long
        "]d20103400949497294172705311042A711340094949729421S9",
      })
  void lostSeparatorIsAScannerProblem(String text) {
    Unreadable why = unreadable(text);
    assertThat(why.fault()).isEqualTo(ScanFault.SEPARATOR_LOST);
    assertThat(why.fault().isScannerProblem()).isTrue();
    assertThat(why.code()).isEqualTo("CUS-SCN-020");
  }

  @Test
  void digitsThatLookLikeAnIdentifierAreDataBehindAScannerThatSendsSeparators() {
    assertThat(pack("0103400949497294172705311042A" + GS + "21S910X").serial()).isEqualTo("S910X");
    assertThat(pack("]d2" + GS + "010340094949729417270531" + "21S910X").serial())
        .isEqualTo("S910X");
  }

  @Test
  void characterThatNoLabelHoldsIsAScannerProblemWithItsPlace() {
    Unreadable why = unreadable("]d2010340094949729410A|21X");
    assertThat(why.fault()).isEqualTo(ScanFault.FOREIGN_CHARACTER);
    assertThat(why.position()).isEqualTo(22);
    assertThat(why.arguments()).containsExactly("|", "23");
  }

  @Test
  void frenchKeyboardLayoutIsAScannerProblem() {
    assertThat(unreadable("à&à\"'àà)'é'é_'&_é_à'\"&&à'éA").fault())
        .isEqualTo(ScanFault.KEYBOARD_LAYOUT);
  }

  @Test
  void wrongCheckDigitIsNamedWithItsPlace() {
    Unreadable why = unreadable("]d20103400949497295172705311042A" + GS + "21X");
    assertThat(why.fault()).isEqualTo(ScanFault.CHECK_DIGIT);
    assertThat(why.position()).isEqualTo(5);
    assertThat(why.arguments()).containsExactly("01", "GTIN", "03400949497295");
  }

  @ParameterizedTest
  @CsvSource({
    "010340094949729417271331, NO_SUCH_DATE",
    "010340094949729417270230, NO_SUCH_DATE",
    "0103400949497294, ",
    "01034009494972, ",
    "0103400949497294172705, VALUE_TOO_SHORT",
    "]d2010340094949, VALUE_TOO_SHORT",
    "]d2010340094949729X, WRONG_CHARACTER",
    "010340094949729410, VALUE_TOO_SHORT",
    "010340094949729417270531109999999999999999999999, SEPARATOR_LOST",
    "]d205340094949, UNKNOWN_IDENTIFIER",
    "1042A, MISSING_COMPANION",
    "01034009494972943712, EXCLUDED_COMPANION",
    "hello world, NOT_GS1",
    "]A0ABC, NOT_GS1",
    "]d1ABC, NOT_GS1",
    "(01)03400949497294(99, ",
    "(xy)03400949497294, BRACKETS",
  })
  void faultsAreNamed(String text, ScanFault fault) {
    if (fault == null) {
      assertThat(reader.read(text)).isNotInstanceOf(PackScan.class);
    } else {
      assertThat(unreadable(text).fault()).isEqualTo(fault);
    }
  }

  @Test
  void sameElementTwiceIsReadOnceAndContradictedWhenItDiffers() {
    assertThat(pack(PACK + GS + "17270531").expiry()).contains(LocalDate.of(2027, 5, 31));
    Unreadable why = unreadable(PACK + GS + "17270530");
    assertThat(why.fault()).isEqualTo(ScanFault.CONTRADICTION);
    assertThat(why.arguments()).containsExactly("17", "USE BY or EXPIRY", "270531", "270530");
  }

  @Test
  void nothingAndTooMuchAreSaid() {
    assertThat(unreadable(null).fault()).isEqualTo(ScanFault.EMPTY);
    assertThat(unreadable(" \r\n").fault()).isEqualTo(ScanFault.EMPTY);
    assertThat(unreadable("]d2").fault()).isEqualTo(ScanFault.EMPTY);
    assertThat(unreadable(GS).fault()).isEqualTo(ScanFault.EMPTY);
    assertThat(unreadable("0".repeat(2_001)).fault()).isEqualTo(ScanFault.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3400949497294", "]E03400949497294", "03400949497294", "0103400949497294"})
  void productCodeAloneIsNoPack(String text) {
    Scan scan = reader.read(text);
    assertThat(scan).isInstanceOf(ProductScan.class);
    assertThat(((ProductScan) scan).gtin()).isEqualTo(GTIN);
    assertThat(((ProductScan) scan).gtin().cip13()).contains("3400949497294");
  }

  @Test
  void mistypedProductCodeIsACheckDigitFault() {
    assertThat(unreadable("3400949497295").fault()).isEqualTo(ScanFault.CHECK_DIGIT);
  }

  @Test
  void logisticUnitIsNoTradeItem() {
    assertThat(reader.read("00340123450000000017")).isInstanceOf(OtherScan.class);
  }
}
