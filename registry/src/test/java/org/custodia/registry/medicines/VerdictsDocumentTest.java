package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.custodia.registry.alerts.AlertKind;
import org.junit.jupiter.api.Test;

/** docs/verdicts.md is the table of the code, line by line. */
class VerdictsDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/verdicts.md");
  private static final Path SENTENCES =
      Path.of("src/main/resources/org/custodia/registry/medicines/messages.properties");

  @Test
  void everyVerdictStandsInTheDocumentAsItIsInTheCodeAndNoOther() throws IOException {
    Properties sentences = new Properties();
    try (Reader in = Files.newBufferedReader(SENTENCES)) {
      sentences.load(in);
    }
    List<String> expected =
        Arrays.stream(VerdictKind.values()).map(kind -> row(kind, sentences)).toList();
    List<String> written =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `")).toList();
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void whatIsExpiredRecalledWithdrawnOrOnHoldIsRefusedAndAlertsNobody() {
    for (VerdictKind kind :
        List.of(
            VerdictKind.EXPIRED,
            VerdictKind.RECALLED,
            VerdictKind.WITHDRAWN,
            VerdictKind.BLOCKED,
            VerdictKind.PACK_RECALLED,
            VerdictKind.PACK_WITHDRAWN,
            VerdictKind.PACK_BLOCKED,
            VerdictKind.UNREADABLE)) {
      assertThat(kind.alert()).as(kind.name()).isEmpty();
      assertThat(kind.severity()).as(kind.name()).isNotEqualTo(VerdictKind.Severity.GOOD);
    }
  }

  @Test
  void returnCodesOfTheNationalSystemsLookLikeThem() {
    for (VerdictKind kind : VerdictKind.values()) {
      kind.nmvs().ifPresent(code -> assertThat(code).matches("NMVS_(FE|NC)_(PC|LOT|PCK)_\\d{2}"));
    }
  }

  private static String row(VerdictKind kind, Properties sentences) {
    return "| `"
        + kind
        + "` | "
        + kind.code()
        + " | "
        + kind.severity()
        + " | "
        + plain(sentences.getProperty(kind.code()))
        + " | "
        + plain(sentences.getProperty(kind.code() + ".action"))
        + " | "
        + kind.alert().map(AlertKind::name).map(name -> "yes: " + name).orElse("no")
        + " | "
        + kind.nmvs().orElse("–")
        + " |";
  }

  /** Facts that fill a sentence stand as an ellipsis. */
  private static String plain(String sentence) {
    return sentence.replaceAll("\\{\\d}", "…");
  }
}
