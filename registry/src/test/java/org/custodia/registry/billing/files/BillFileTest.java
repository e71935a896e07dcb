package org.custodia.registry.billing.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.files.Filed.Line;
import org.custodia.registry.billing.files.Filed.Place;
import org.custodia.registry.billing.files.Filed.Rejected;
import org.custodia.registry.errors.Problem;
import org.custodia.scanners.gs1.PackScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of bills from CSV and from FHIR Claims, and why others are none. */
class BillFileTest {
  private static final String HEAD = "bill,day,code,amount,currency\n";
  private static final String GTIN = "gtin:03400949497294";

  private static List<Filed> read(byte[] file) {
    List<Filed> filed = new ArrayList<>();
    BillFile.read(new ByteArrayInputStream(file), filed::add);
    return filed;
  }

  private static List<Filed> read(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8));
  }

  private static Line line(String file) {
    List<Filed> filed = read(file);
    assertThat(filed).hasSize(1).first().isInstanceOf(Line.class);
    return (Line) filed.get(0);
  }

  private static String code(Filed filed) {
    return filed instanceof Rejected rejected ? rejected.why().code() : "";
  }

  private static String codeOf(String file) {
    List<Filed> filed = read(file);
    assertThat(filed).hasSize(1);
    return code(filed.get(0));
  }

  // --- CSV ---

  @Test
  void lineSaysAllThatItsColumnsSay() {
    Line line =
        line(
            "pack;card;tax;contents;currency;amount;quantity;code;day;patient;bill\n"
                + "\"(01)03400949497294(21)A1B2\";K-1;2,1;10;EUR;\"24,34\";1;3400949497294;2026-03-01;P 7;F-1\r\n");
    assertThat(line.place()).isEqualTo(new Place(2, ""));
    assertThat(line.bill()).isEqualTo("F-1");
    assertThat(line.patient()).contains("P 7");
    assertThat(line.card()).contains("K-1");
    assertThat(line.code()).isEqualTo(new PriceCode(GTIN));
    assertThat(line.day()).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(line.charge()).isEqualTo(new ChargedLine(1, 10, 2_434, "EUR", 210));
    assertThat(line.pack().map(PackScan::serial)).contains("A1B2");
  }

  @Test
  void whatIsNotSaidIsOnePackWithoutTax() {
    Line line = line("\ufeff" + HEAD + "\n F-1 ,2026-03-01, ccam:HBLD001 ,45,EUR");
    assertThat(line.charge()).isEqualTo(ChargedLine.ofPacks(1, 4_500, "EUR"));
    assertThat(line.patient()).isEmpty();
    assertThat(line.pack()).isEmpty();
    assertThat(line.place().number()).isEqualTo(3);
  }

  @Test
  void currencyWithoutDecimalsIsInItsOwnUnits() {
    assertThat(line(HEAD + "1,2026-03-01,ccam:HBLD001,4500,JPY").charge().charged())
        .isEqualTo(4_500);
    assertThat(codeOf(HEAD + "1,2026-03-01,ccam:HBLD001,45.5,JPY")).isEqualTo("CUS-BFL-012");
  }

  @Test
  void badLineSaysWhyAndTheOthersGoOn() {
    List<Filed> filed =
        read(
            HEAD
                + "F-1,2026-03-01,ccam:HBLD001,45.00,EUR\n"
                + "F-1,2026-02-29,ccam:HBLD001,45.00,EUR\n"
                + "F-1,2026-03-01,ccam:HBLD001,45.00,EUR\n");
    assertThat(filed).extracting(BillFileTest::code).containsExactly("", "CUS-BFL-010", "");
    Rejected rejected = (Rejected) filed.get(1);
    assertThat(rejected.place()).isEqualTo(new Place(3, ""));
    assertThat(rejected.bill()).contains("F-1");
    assertThat(rejected.why().arguments()).containsExactly("2026-02-29");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F-1,2026-03-01,ccam:HBLD001,45.00|CUS-BFL-005",
        "F-1,2026-03-01,ccam:HBLD001,45,00,EUR|CUS-BFL-005",
        "F-1,2026-03-01,ccam:HBLD001,\"45,00,EUR|CUS-BFL-006",
        "F-1,2026-03-01,\"ccam:\"HBLD001,45.00,EUR|CUS-BFL-006",
        ",2026-03-01,ccam:HBLD001,45.00,EUR|CUS-BFL-008",
        "F-1,2026-03-01,,45.00,EUR|CUS-BFL-008",
        "F-1,2026-03-01,3400949497295,45.00,EUR|CUS-BFL-009",
        "F-1,2026-03-01,HBLD001,45.00,EUR|CUS-BFL-009",
        "F-1,01/03/2026,ccam:HBLD001,45.00,EUR|CUS-BFL-010",
        "F-1,1969-12-31,ccam:HBLD001,45.00,EUR|CUS-BFL-010",
        "F-1,2026-03-01,ccam:HBLD001,-45.00,EUR|CUS-BFL-012",
        "F-1,2026-03-01,ccam:HBLD001,45.001,EUR|CUS-BFL-012",
        "F-1,2026-03-01,ccam:HBLD001,1 045.00,EUR|CUS-BFL-012",
        "F-1,2026-03-01,ccam:HBLD001,99999999999999999999,EUR|CUS-BFL-012",
        "F-1,2026-03-01,ccam:HBLD001,45.00,euro|CUS-BFL-013",
      })
  void everyFaultOfALineHasItsReason(String line, String code) {
    assertThat(codeOf(HEAD + line)).isEqualTo(code);
  }

  @Test
  void linesOfABillAgree() {
    String head = "bill,patient,day,code,quantity,amount,currency,pack\n";
    List<Filed> filed =
        read(
            head
                + "F-1,P1,2026-03-01,3400949497294,1,24.34,EUR,(01)03400949497294(21)A\n"
                + "F-1,P1,2026-03-01,ccam:HBLD001,1,45,USD,\n"
                + "F-1,P2,2026-03-01,ccam:HBLD001,1,45,EUR,\n"
                + "F-1,P1,2026-03-01,3400949497294,1,24.34,EUR,(01)03400949497294(21)A\n"
                + "F-1,P1,2026-03-01,3400949497294,2,48.68,EUR,(01)03400949497294(21)B\n"
                + "F-1,P1,2026-03-01,3400938885460,1,24.34,EUR,(01)03400949497294(21)C\n"
                + "F-1,P1,2026-03-01,3400949497294,1,24.34,EUR,3400949497294\n"
                + "F-2,P2,2026-03-01,ccam:HBLD001,1000001,45,USD,\n"
                + "F-2,P2,2026-03-01,ccam:HBLD001,0,45,USD,\n"
                + "F-2,P2,2026-03-01,ccam:HBLD001,2,45,USD,\n");
    assertThat(filed)
        .extracting(BillFileTest::code)
        .containsExactly(
            "",
            "CUS-BFL-014",
            "CUS-BFL-032",
            "CUS-BFL-018",
            "CUS-BFL-019",
            "CUS-BFL-017",
            "CUS-BFL-016",
            "CUS-BFL-011",
            "CUS-BFL-011",
            "");
  }

  @Test
  void billEndsAtAThousandLines() {
    List<Filed> filed = read(HEAD + "F-1,2026-03-01,ccam:HBLD001,45.00,EUR\n".repeat(1_001));
    assertThat(filed.stream().filter(Line.class::isInstance)).hasSize(1_000);
    assertThat(code(filed.get(1_000))).isEqualTo("CUS-BFL-021");
  }

  @ParameterizedTest
  @CsvSource({"windows-1252,CUS-BFL-002", "UTF-16,CUS-BFL-003", "UTF-16LE,CUS-BFL-003"})
  void encodingIsToldAndNothingGuessed(String encoding, String code) {
    byte[] file = (HEAD + "Façade,2026-03-01,ccam:A,1,EUR").getBytes(Charset.forName(encoding));
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(Problem.class, why -> assertThat(why.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bill,day,code,amount|CUS-BFL-001",
        "bill,day,code,amount,currency,colour|CUS-BFL-001",
        "bill,bill,day,code,amount,currency|CUS-BFL-001",
        "bill,day,code,amount,currency|CUS-BFL-004",
        "''|CUS-BFL-004",
        "{\"resourceType\":\"Patient\"}|CUS-BFL-023",
        "{\"resourceType\":|CUS-BFL-022",
        "[1]|CUS-BFL-023",
      })
  void fileThatCannotBeReadAtAllIsRefused(String file, String code) {
    try {
      assertThat(codeOf(file)).isEqualTo(code);
    } catch (Problem why) {
      assertThat(why.code()).isEqualTo(code);
    }
  }

  // --- FHIR ---

  private static final String ITEM =
      """
      {"sequence":1,"productOrService":{"coding":[{"system":"http://example.org/own","code":"x"},
       {"system":"https://www.gs1.org/gtin","code":"03400949497294"}]},
       "servicedDate":"2026-03-01","quantity":{"value":2},
       "unitPrice":{"value":24.34,"currency":"EUR"},"net":{"value":48.68,"currency":"EUR"}}\
      """;

  private static String claim(String item) {
    return """
        {"resourceType":"Claim","identifier":[{"system":"urn:x","value":"F-1"}],"status":"active",
         "type":{"text":"pharmacy"},"use":"claim","patient":{"reference":"Patient/p7"},
         "created":"2026-03-02","provider":{"display":"Pont"},"priority":{"text":"normal"},
         "insurance":[{"sequence":1,"focal":true,"coverage":{"display":"x"}}],
         "total":{"value":48.680,"currency":"EUR"},
         "item":[%s]}
        """
        .formatted(item);
  }

  @Test
  void itemOfAClaimIsALine() {
    Line line = line(claim(ITEM));
    assertThat(line.bill()).isEqualTo("F-1");
    assertThat(line.patient()).contains("p7");
    assertThat(line.place()).isEqualTo(new Place(1, "Claim.item[0]"));
    assertThat(line.code()).isEqualTo(new PriceCode(GTIN));
    assertThat(line.charge()).isEqualTo(ChargedLine.ofPacks(2, 4_868, "EUR"));
    assertThat(line.day()).isEqualTo(LocalDate.of(2026, 3, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://smt.esante.gouv.fr/terminologie-ccam",
        "urn:oid:1.2.250.1.215.300.1",
        "urn:oid:1.2.250.1.213.2.5",
        "urn:custodia:price-code:ccam"
      })
  void procedureIsKnownByEachNameOfItsClassification(String system) {
    String item = ITEM.replace("https://www.gs1.org/gtin", system);
    Line line = line(claim(item.replace("03400949497294", "HBLD001")));
    assertThat(line.code()).isEqualTo(new PriceCode("ccam:HBLD001"));
  }

  @Test
  void packsOfAnItemAreLinesOfTheirOwn() {
    String udi =
        "\"udi\":[{\"identifier\":{\"value\":\"(01)03400949497294(21)A\"}}],\"detail\":[{\"sequence\":1,"
            + "\"productOrService\":{\"text\":\"pack\"},\"udi\":[{\"reference\":\"#d\"}]}],\"sequence\":1";
    String file =
        claim(ITEM.replace("\"sequence\":1", udi))
            .replace(
                "\"status\":",
                "\"contained\":[{\"resourceType\":\"Device\",\"id\":\"d\",\"udiCarrier\":[{\"carrierHRF\":\"(01)03400949497294(21)B\"}]}],\"status\":");
    assertThat(read(file))
        .extracting(filed -> ((Line) filed).pack().orElseThrow().serial())
        .containsExactly("A", "B");
    assertThat(read(file))
        .extracting(filed -> ((Line) filed).charge())
        .containsOnly(ChargedLine.ofPacks(1, 2_434, "EUR"));
  }

  @Test
  void bundleAndLinesHoldManyClaims() {
    String one = claim(ITEM);
    String other = claim(ITEM).replace("F-1", "F-2");
    String bundle =
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":%s},{\"resource\":%s}],\"type\":\"batch\"}"
            .formatted(one, other);
    assertThat(read(bundle))
        .extracting(filed -> ((Line) filed).bill())
        .containsExactly("F-1", "F-2");
    String lines = one.replace("\n", " ") + "\n{broken\n\n" + other.replace("\n", " ");
    assertThat(read(lines)).extracting(BillFileTest::code).containsExactly("", "CUS-BFL-022", "");
    assertThat(read(one + other)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"status\":\"active\"|\"status\":\"cancelled\"|CUS-BFL-027",
        "\"use\":\"claim\"|\"use\":\"predetermination\"|CUS-BFL-027",
        "\"status\":\"active\"|\"status\":1|CUS-BFL-025",
        "\"status\":\"active\"|\"status\":\"active\",\"colour\":1|CUS-BFL-026",
        "\"status\":\"active\"|\"status\":\"active\",\"modifierExtension\":[{\"url\":\"x\"}]|CUS-BFL-026",
        "\"servicedDate\":\"2026-03-01\",|''|CUS-BFL-024",
        "\"servicedDate\":\"2026-03-01\"|\"servicedDate\":\"2026-03\"|CUS-BFL-010",
        "\"servicedDate\":\"2026-03-01\"|\"servicedPeriod\":{\"start\":\"2026-03-01\",\"end\":\"2026-03-02T10:00:00Z\"}|CUS-BFL-030",
        "https://www.gs1.org/gtin|http://example.org/other|CUS-BFL-028",
        "\"value\":2}|\"value\":2.5}|CUS-BFL-011",
        "\"value\":2}|\"value\":\"2\"}|CUS-BFL-025",
        "\"net\":{\"value\":48.68|\"net\":{\"value\":48.69|CUS-BFL-029",
        "\"total\":{\"value\":48.680|\"total\":{\"value\":50|CUS-BFL-029",
        "\"net\":{\"value\":48.68,\"currency\":\"EUR\"}|\"net\":{\"value\":48.68,\"currency\":\"USD\"}|CUS-BFL-029",
        "\"sequence\":1,\"productOrService\"|\"sequence\":1,\"udi\":[{\"identifier\":{\"value\":\"(01)03400949497294(21)A\"}}],\"productOrService\"|CUS-BFL-019",
      })
  void faultOfAClaimNamesItsElement(String instead, String of, String code) {
    String file = claim(ITEM).replace(instead, of);
    assertThat(file).isNotEqualTo(claim(ITEM));
    assertThat(codeOf(file)).isEqualTo(code);
  }

  @Test
  void faultOfOneItemLeavesTheOthers() {
    String file = claim(ITEM + "," + ITEM.replace("\"EUR\"", "\"EURO\""));
    List<Filed> filed = read(file);
    assertThat(filed).extracting(BillFileTest::code).containsExactly("", "CUS-BFL-014");
    assertThat(filed.get(1).place()).isEqualTo(new Place(1, "Claim.item[1]"));
    assertThat(((Rejected) filed.get(1)).bill()).isEqualTo(Optional.of("F-1"));
  }

  @Test
  void tenThousandLinesAreReadInAMoment() {
    String file = HEAD + "F-1,2026-03-01,3400949497294,24.34,EUR\n".repeat(10_000);
    long before = System.nanoTime();
    assertThat(read(file)).hasSize(10_000);
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
  }
}
