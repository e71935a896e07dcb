package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;

/** Seals and opens what is declared about candidates, under the organisation's record keys. */
final class SealedCandidates {
  private final Keys keys;

  SealedCandidates(Keys keys) {
    this.keys = keys;
  }

  byte[] seal(String organisation, Candidates.Change change) {
    return keys.records(organisation)
        .seal(
            DeclaredCandidate.write(change).getBytes(StandardCharsets.UTF_8),
            context("declared", change.pseudonym(), change.version()));
  }

  /** The signed message that declared a change, as it came. */
  byte[] sealMessage(String organisation, Candidates.Change change, byte[] message) {
    return keys.records(organisation)
        .seal(message, context("message", change.pseudonym(), change.version()));
  }

  Candidates.Change open(String organisation, CandidateRows.Version version) {
    return open(organisation, version.pseudonym(), version.version(), version.sealed());
  }

  Candidates.Change open(String organisation, Bytes32 pseudonym, int version, byte[] sealed) {
    byte[] text = keys.records(organisation).open(sealed, context("declared", pseudonym, version));
    return DeclaredCandidate.read(pseudonym, new String(text, StandardCharsets.UTF_8));
  }

  private static byte[] context(String what, Bytes32 pseudonym, int version) {
    return ("organ candidate " + what + " " + pseudonym + " " + version)
        .getBytes(StandardCharsets.UTF_8);
  }
}
