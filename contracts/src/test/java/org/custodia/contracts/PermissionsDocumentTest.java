package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/permissions.md} has a row for every function of the contracts that changes anything,
 * by their ABIs, and for none besides; and each row names tests that are there.
 */
class PermissionsDocumentTest {
  private static final Path ABIS = Path.of("src/main/resources/org/custodia/contracts/artifacts");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+\\.\\w+)` \\| .+ \\| (.+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  /** What tells a contract of a channel; the document has their common functions once. */
  private static final String OF_A_CHANNEL = "acknowledge";

  @Test
  void everyFunctionHasItsRow() throws IOException {
    Set<String> written = new TreeSet<>();
    rows().forEach(row -> written.add(row.group(1)));
    assertThat(written).isEqualTo(functions());
  }

  @Test
  void everyRowNamesTestsThatAreThere() throws IOException {
    for (MatchResult row : rows()) {
      List<MatchResult> tests = TEST.matcher(row.group(2)).results().toList();
      assertThat(tests).as(row.group(1)).isNotEmpty();
      for (MatchResult test : tests) {
        assertThat(source(test.group(1)))
            .as("%s of %s", test.group(), row.group(1))
            .contains("void " + test.group(2) + "(");
      }
    }
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("../docs/permissions.md"))).results().toList();
  }

  private static Set<String> functions() throws IOException {
    Set<String> functions = new TreeSet<>();
    try (Stream<Path> files = Files.list(ABIS)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".abi")).toList()) {
        JsonNode abi = new ObjectMapper().readTree(file.toFile());
        Set<String> changing = new TreeSet<>();
        for (JsonNode entry : abi) {
          String type = entry.path("type").asText();
          boolean changes = entry.path("stateMutability").asText().matches("nonpayable|payable");
          if (changes) changing.add(entry.path("name").asText(type));
        }
        String contract = file.getFileName().toString().replace(".abi", "");
        String named = changing.contains(OF_A_CHANNEL) ? "Channel" : contract;
        changing.forEach(function -> functions.add(named + "." + function));
      }
    }
    return functions;
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path file =
          files
              .filter(one -> one.endsWith(test + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no test is called " + test));
      return Files.readString(file);
    }
  }
}
