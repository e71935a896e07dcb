package org.custodia.webapp.api;

import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;

/** Fields of requests about organs, read as strictly as {@link Fields}. */
final class OrganFields {
  private static final Pattern GLN = Pattern.compile("gln:[0-9]{13}");

  private OrganFields() {}

  /** Member id of an identity, {@code gln:} and 13 digits. */
  static Bytes32 member(String name, String identity) {
    if (identity == null || !GLN.matcher(identity).matches()) throw Fields.wrong(name);
    return MemberId.of(identity);
  }

  static int number(String name, Integer value) {
    if (value == null) throw Fields.wrong(name);
    return value;
  }
}
