package org.custodia.registry.organs.allocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Rule files to learn from and to show. No country's law: nobody is to be given an organ by them.
 */
public enum ExampleRules {
  KIDNEY("example-kidney-rules.json"),
  LIVER("example-liver-rules.json");

  private final String file;

  ExampleRules(String file) {
    this.file = file;
  }

  /** As a person would publish it. */
  public byte[] text() {
    try (InputStream in = ExampleRules.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RuleFile rules() {
    return RuleFile.parse(text());
  }
}
