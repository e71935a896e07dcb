package org.custodia.registry.decisions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with the information: the code system {@value #SYSTEM} of FHIR R4. */
public enum ConsentAction {
  COLLECT,
  ACCESS,
  USE,
  DISCLOSE,
  CORRECT;

  public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/consentaction";

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ConsentAction> of(String code) {
    return Arrays.stream(values()).filter(action -> action.code().equals(code)).findFirst();
  }
}
