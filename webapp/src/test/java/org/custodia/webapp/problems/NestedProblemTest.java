package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Locale;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;

/** A problem may say which other problem is behind it. */
class NestedProblemTest {
  private final Sentences sentences = new Sentences(new Languages().messageSource());

  @Test
  void aRefusedLineOfABillSaysWhyInTheReadersLanguage() {
    var why = new Problem(Problem.Kind.BAD_INPUT, "CUS-BIL-021");
    var line = new Problem(Problem.Kind.BAD_INPUT, "CUS-BIL-010", 2, why);
    assertThat(sentences.of(line, reader(Locale.ENGLISH)))
        .isEqualTo("Line 2 cannot be on a bill. The pack was billed before.");
    assertThat(sentences.of(line, reader(Locale.FRENCH)))
        .startsWith("La ligne 2 ne peut pas figurer sur une facture. ")
        .doesNotContain("CUS-");
  }

  private static Sentences.Reader reader(Locale locale) {
    return new Sentences.Reader(locale, ZoneOffset.UTC);
  }
}
