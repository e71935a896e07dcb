package org.custodia.registry.fhir;

import java.text.Normalizer;
import java.util.Locale;

/** Text without what makes no difference: capitals and accents. */
final class Plain {
  private Plain() {}

  static String text(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .replace('’', '\'')
        .toLowerCase(Locale.ROOT)
        .strip();
  }
}
