package org.custodia.registry.decisions;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody or something as a document names it: by a literal reference, by an identifier, or both.
 */
record Named(Optional<String> reference, Optional<Coded> identifier) {
  private static final Pattern HISTORY = Pattern.compile("/_history/[A-Za-z0-9.-]+$");
  private static final Pattern TYPE_AND_ID =
      Pattern.compile("[A-Z][A-Za-z]{1,40}/[A-Za-z0-9.-]{1,64}$");

  /** Whether a party of a request is meant, by whichever name both use. */
  Match matches(Party party) {
    return reference
        .map(wanted -> byReference(party, wanted))
        .orElse(Match.NO)
        .or(identifier.map(wanted -> byIdentifier(party, wanted)).orElse(Match.NO));
  }

  private static Match byReference(Party party, String wanted) {
    return party.references().isEmpty()
        ? Match.UNKNOWN
        : Match.any(party.references(), known -> same(wanted, known));
  }

  private static Match byIdentifier(Party party, Coded wanted) {
    if (party.identifiers().contains(wanted)) {
      return Match.YES;
    }
    boolean comparable =
        party.identifiers().stream().anyMatch(known -> known.system().equals(wanted.system()));
    return comparable ? Match.NO : Match.UNKNOWN;
  }

  /**
   * Whether two references mean the same. One without a version means every version; nobody can
   * tell whether a relative one is on the server of an absolute one.
   */
  static Match same(String wanted, String known) {
    String of = HISTORY.matcher(wanted).find() ? known : HISTORY.matcher(known).replaceFirst("");
    if (wanted.equals(of)) {
      return Match.YES;
    }
    if (wanted.contains(":") == of.contains(":")) {
      return Match.NO;
    }
    return tail(wanted).equals(tail(of)) ? Match.UNKNOWN : Match.NO;
  }

  /** Type and id that it ends with; all of it where it does not. */
  private static String tail(String reference) {
    Matcher tail = TYPE_AND_ID.matcher(reference);
    return tail.find() ? tail.group() : reference;
  }
}
