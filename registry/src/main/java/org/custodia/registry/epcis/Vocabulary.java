package org.custodia.registry.epcis;

import java.util.List;

/** Words of the Core Business Vocabulary 2.0 in the forms in which they are written. */
final class Vocabulary {
  private static final List<String> BEFORE =
      List.of(
          "https://ref.gs1.org/cbv/BizStep-",
          "https://ref.gs1.org/cbv/Disp-",
          "https://ref.gs1.org/cbv/BTT-",
          "https://ref.gs1.org/cbv/SDT-",
          "https://ref.gs1.org/cbv/ER-",
          "cbv:BizStep-",
          "cbv:Disp-",
          "cbv:BTT-",
          "cbv:SDT-",
          "cbv:ER-",
          "urn:epcglobal:cbv:bizstep:",
          "urn:epcglobal:cbv:disp:",
          "urn:epcglobal:cbv:btt:",
          "urn:epcglobal:cbv:sdt:",
          "urn:epcglobal:cbv:er:");

  private Vocabulary() {}

  /** The bare word, which is what JSON has; anything else stays as it is. */
  static String word(String written) {
    return BEFORE.stream()
        .filter(written::startsWith)
        .findFirst()
        .map(prefix -> written.substring(prefix.length()))
        .orElse(written);
  }
}
