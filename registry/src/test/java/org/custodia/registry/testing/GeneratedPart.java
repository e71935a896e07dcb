package org.custodia.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of {@code docs/permissions.md} that a test writes, between {@code <!-- NAME -->} and
 * {@code <!-- /NAME -->}.
 */
public record GeneratedPart(String name) {
  private static final Path DOCUMENT = Path.of("../docs/permissions.md");
  private static final String WRITE = "custodia.write-permissions";

  /**
   * Fails when the document has anything else there; after a change that is meant, run the test
   * with {@code -Dcustodia.write-permissions=true}, look at what has changed, and commit it.
   */
  public void expect(String content) throws IOException {
    String document = Files.readString(DOCUMENT);
    String mark = "<!-- %s -->\n".formatted(name);
    int begin = document.indexOf(mark) + mark.length();
    int end = document.indexOf("<!-- /%s -->".formatted(name));
    String written = document.substring(begin, end);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + content + document.substring(end));
    }
    assertThat(written)
        .as("docs/permissions.md; to renew it, run this test with -D%s=true", WRITE)
        .isEqualTo(content);
  }
}
