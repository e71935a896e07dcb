package org.custodia.webapp.organs;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;

/** Ids in addresses of pages: what has not their form is not there. */
final class OrganAddresses {

  private OrganAddresses() {}

  static Bytes32 id(String text) {
    if (!Hex.isBytes(text, 32)) throw absent();
    return Bytes32.of(text);
  }

  static String channel(String text) {
    if (!Hex.isBytes(text, 20)) throw absent();
    return text;
  }

  static Problem absent() {
    return new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
  }
}
