package org.custodia.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.custodia.registry.packs.SerialFile;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long the parsers of what comes from outside take, in one thread: scans, EPCIS documents, FHIR
 * bundles and CSV files, of each as the application reads it, all of it and no fault in it.
 * Baseline: the same JSON read as JSON and nothing else, and of CSV the same bytes cut into lines.
 */
class ParsingBenchTest {
  private static final int MANY = BenchReport.full() ? 1_000 : 20;

  /** As many as are taken in one document. */
  private static final int EVENTS = Math.min(100, MANY);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** By what a person would call them. */
  private static final String[][] SCANS = {
    {
      "element string with its symbology", "]d201034009300657851728053110VT25A1\u001d21S00000000017"
    },
    {"Digital Link", "https://id.gs1.org/01/03400930065785/10/VT25A1/21/S00000000017?17=280531"},
    {"bracketed", "(01)03400930065785(17)280531(10)VT25A1(21)S00000000017"},
    {"ISBT 128 message", "=+04000=G12349865432177=%6200=<N0001000&*0263301405"},
  };

  /**
   * A file to be read.
   *
   * @param lines how many things are in it
   */
  private record File(String what, byte[] bytes, int lines, Consumer<byte[]> parser) {}

  @Test
  void everythingIsReadAndItsTimeIsReported() throws Exception {
    BenchReport report = BenchReport.of("parsing", "files of %,d and more".formatted(MANY));
    ScanReader reader = new ScanReader();
    List<File> files = files();
    for (String[] scan : SCANS) {
      assertThat(reader.read(scan[1])).as(scan[0]).isNotInstanceOf(Unreadable.class);
      Pace.warmUp(() -> reader.read(scan[1]));
    }
    for (File file : files) {
      Pace.warmUp(() -> file.parser().accept(file.bytes()));
      Pace.warmUp(() -> plainly(file));
    }
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      for (String[] scan : SCANS) {
        report.figure("scan, " + scan[0], Pace.micros(() -> reader.read(scan[1])), "us");
      }
      for (File file : files) {
        double micros = Pace.micros(() -> file.parser().accept(file.bytes())) / file.lines();
        double plain = Pace.micros(() -> plainly(file)) / file.lines();
        report
            .figure(file.what(), micros, "us")
            .against(isJson(file) ? "as JSON alone" : "cut into lines alone", plain);
      }
    }
    report.note("one thread, in memory; each event, resource or line").write();
  }

  private static List<File> files() throws ReflectiveOperationException {
    List<File> files = new ArrayList<>();
    byte[] epcis =
        utf8(
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],\
            "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-01T10:00:00Z",\
            "epcisBody":{"eventList":[%s]}}"""
                .formatted(many(EVENTS, ",", ParsingBenchTest::event)));
    files.add(new File("EPCIS event", epcis, EVENTS, parser("epcis.CaptureFuzzTest")));
    byte[] bundle =
        utf8(
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[%s]}"
                .formatted(many(MANY, ",", ParsingBenchTest::patient)));
    files.add(new File("FHIR patient of a bundle", bundle, MANY, parser("fhir.FhirFuzzTest")));
    int lines = 10 * MANY;
    byte[] prices =
        utf8("code,amount,per,fee,reimbursed,from,to\n" + many(lines, "", ParsingBenchTest::price));
    files.add(new File("CSV of prices, line", prices, lines, parser("prices.PriceListFuzzTest")));
    byte[] bills =
        utf8(
            "bill,patient,day,code,quantity,amount,currency,pack\n"
                + many(lines, "", ParsingBenchTest::billed));
    files.add(
        new File("CSV of bills, line", bills, lines, parser("billing.files.BillFileFuzzTest")));
    int packs = 100 * MANY;
    byte[] serials = utf8("serial\n" + many(packs, "", "%020d%n"::formatted));
    files.add(
        new File(
            "CSV of serials, line",
            serials,
            packs,
            file ->
                SerialFile.read(new ByteArrayInputStream(file), SerialFile.Limits.LOT).close()));
    return files;
  }

  private static void plainly(File file) {
    if (isJson(file)) {
      JSON.readTree(file.bytes());
    } else {
      new String(file.bytes(), StandardCharsets.UTF_8).lines().forEach(line -> {});
    }
  }

  private static boolean isJson(File file) {
    return file.bytes()[0] == '{';
  }

  /** As the application reads it; what is refused is a fault here. */
  private static Consumer<byte[]> parser(String fuzz) throws ReflectiveOperationException {
    return JazzerTarget.parser(Class.forName("org.custodia.registry." + fuzz))::read;
  }

  private static String event(int i) {
    return """
        {"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-03-01T10:00:00Z","eventTimeZoneOffset":"+01:00",\
        "bizStep":"shipping","disposition":"in_transit","epcList":["https://id.gs1.org/01/03400930000014/21/A%d"],\
        "bizTransactionList":[{"type":"desadv","bizTransaction":"urn:uuid:0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7"}],\
        "destinationList":[{"type":"owning_party","destination":"https://id.gs1.org/417/3010000000020"}],\
        "readPoint":{"id":"https://id.gs1.org/414/3010000000020"}}"""
        .formatted(i);
  }

  private static String patient(int i) {
    return """
        {"fullUrl":"urn:uuid:%1$d","resource":{"resourceType":"Patient","id":"p%1$d",\
        "identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"1800175%1$06d"}],\
        "name":[{"use":"official","family":"Martin","given":["Anne","Lou"]}],"birthDate":"1980-01-31",\
        "gender":"female","address":[{"line":["1 rue"],"city":"Lyon","postalCode":"69001","country":"FR"}],\
        "telecom":[{"system":"phone","value":"+33400000000","use":"home"}]}}"""
        .formatted(i);
  }

  private static String price(int i) {
    return "nlem:%d,10333,100,7,6500,2026-03-01,\n".formatted(i);
  }

  private static String billed(int i) {
    return "F-%d,M1,2026-03-01,ccam:HBLD001,2,45.00,EUR,\n".formatted(i / 10);
  }

  private static String many(int count, String between, IntFunction<String> one) {
    return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(between));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
