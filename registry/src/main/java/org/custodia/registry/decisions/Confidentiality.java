package org.custodia.registry.decisions;

import java.util.Arrays;
import java.util.Optional;

/**
 * Levels of the code system {@value #SYSTEM}, from unrestricted to very restricted, in their order.
 */
enum Confidentiality {
  U,
  L,
  M,
  N,
  R,
  V;

  static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

  static Optional<Confidentiality> of(String code) {
    return Arrays.stream(values()).filter(level -> level.name().equals(code)).findFirst();
  }
}
