package org.custodia.registry.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of codes is documentation: every code with a sentence stands in docs/errors.md. */
class ErrorCodesDocumentTest {
  private static final Pattern SENTENCE = Pattern.compile("(?m)^(CUS-[A-Z]{3}-\\d{3})=");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (CUS-[A-Z]{3}-\\d{3}) \\|");

  @Test
  void everyCodeWithASentenceIsDocumentedAndNoOther() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Set<String> said = new TreeSet<>();
    for (String module : new String[] {"scanners", "registry", "webapp"}) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/resources"))) {
        for (Path file : files.filter(path -> path.endsWith("messages.properties")).toList()) {
          said.addAll(codes(SENTENCE, file));
        }
      }
    }
    assertThat(codes(ROW, root.resolve("docs/errors.md"))).isEqualTo(said);
  }

  @Test
  void everyCodeStandsThereOnce() throws IOException {
    String document =
        Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/errors.md"));
    assertThat(ROW.matcher(document).results().map(row -> row.group(1)).toList())
        .doesNotHaveDuplicates();
  }

  private static Set<String> codes(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
