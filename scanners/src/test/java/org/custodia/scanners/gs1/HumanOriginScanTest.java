package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.custodia.scanners.isbt128.DataStructure.Moment;
import org.custodia.scanners.isbt128.DonationNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanOriginScanTest {
  private static final DonationNumber NUMBER = new DonationNumber("G123498654321");
  private static final String MESSAGE = "=+04000=G12349865432177=%6200=<N0001000&*0263301405";

  private final ScanReader reader = new ScanReader();

  private HumanOriginScan read(String text) {
    Scan scan = reader.read(text);
    assertThat(scan).as("reading of %s", text).isInstanceOf(HumanOriginScan.class);
    return (HumanOriginScan) scan;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "]d1", "]C0", "]C4"})
  void compoundMessageIsReadWhateverTheScannerPutsInFront(String front) {
    HumanOriginScan scan = read(front + MESSAGE + "\r\n");
    assertThat(scan.donation()).contains(NUMBER);
    assertThat(scan.bloodGroups()).map(b -> b.groups()).contains("62");
    assertThat(scan.product()).map(p -> p.description()).contains("N0001");
    assertThat(scan.product()).map(p -> p.isOrgan()).contains(true);
    assertThat(scan.moment(Moment.When.COLLECTION))
        .contains(
            new Moment(
                Moment.When.COLLECTION,
                LocalDate.of(2026, 11, 26),
                Optional.of(LocalTime.of(14, 5))));
    assertThat(scan.moment(Moment.When.EXPIRY)).isEmpty();
    assertThat(scan.reading().raw()).isEqualTo(front + MESSAGE + "\r\n");
  }

  @Test
  void twoNeighbouringSymbolsAreReadTogether() {
    HumanOriginScan scan = read("]C4=G12349865432100=%5100");
    assertThat(scan.donation()).contains(NUMBER);
    assertThat(scan.bloodGroups()).map(b -> b.groups()).contains("51");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=G12349865432178 | CUS-SCN-053 | 1",
        "=G12349865432 | CUS-SCN-051 | 0",
        "=g12349865432177 | CUS-SCN-050 | 0",
        "=G12349865432177=;A9999 | CUS-SCN-050 | 16",
        "=G12349865432177&>0263662359 | CUS-SCN-054 | 18",
        "=G12349865432177&>0263652460 | CUS-SCN-054 | 18",
        "=<N0001A00 | CUS-SCN-052 | 2",
        "=+03000=%6200=<N0001000 | CUS-SCN-055 | 0",
        "=%6200=%5100 | CUS-SCN-056 | 8",
        "=%6200=+01000 | CUS-SCN-050 | 6",
        "& | CUS-SCN-050 | 0",
      })
  void whatIsWrongIsToldWithItsPlace(String text, String code, int position) {
    Scan scan = reader.read("  " + text);
    assertThat(scan).as("reading of %s", text).isInstanceOf(Unreadable.class);
    Unreadable unreadable = (Unreadable) scan;
    assertThat(unreadable.code()).isEqualTo(code);
    assertThat(unreadable.position()).isEqualTo(position + 2);
    assertThat(unreadable.fault().isScannerProblem()).isFalse();
  }

  @Test
  void insideGs1SymbolsItIsNotMeant() {
    assertThat(reader.read("]d2=G12349865432177")).isInstanceOf(Unreadable.class);
    assertThat(((Unreadable) reader.read("]d2=G12349865432177")).code()).isEqualTo("CUS-SCN-004");
  }
}
