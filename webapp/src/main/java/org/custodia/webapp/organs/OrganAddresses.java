package org.custodia.webapp.organs;

import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;

/** Ids in addresses of pages: what has not their form is not there. */
final class OrganAddresses {
  private static final Pattern ID = Pattern.compile("0x[0-9a-f]{64}");
  private static final Pattern CHANNEL = Pattern.compile("0x[0-9a-f]{40}");

  private OrganAddresses() {}

  static Bytes32 id(String text) {
    if (!ID.matcher(text).matches()) throw absent();
    return Bytes32.of(text);
  }

  static String channel(String text) {
    if (!CHANNEL.matcher(text).matches()) throw absent();
    return text;
  }

  static Problem absent() {
    return new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
  }
}
