package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.messages.WireObject;

/** Seals who people are under the organisation's record keys, and gives them pseudonyms. */
final class SealedIdentities {
  /** Which people; their pseudonyms cannot be related. */
  enum Of {
    DONOR,
    CANDIDATE
  }

  private final Keys keys;

  SealedIdentities(Keys keys) {
    this.keys = keys;
  }

  /**
   * Follows from the id under which somebody was entered, so that entering twice makes no second
   * one; without the organisation's key nobody can tell.
   */
  Bytes32 pseudonym(String organisation, Of of, UUID id) {
    byte[] value = id.toString().getBytes(StandardCharsets.UTF_8);
    return Bytes32.of(keys.records(organisation).token("organ pseudonym " + of, value));
  }

  byte[] seal(String organisation, Of of, Bytes32 pseudonym, Identity identity) {
    var json =
        WireObject.create()
            .put("family", identity.family())
            .put("given", identity.given())
            .put("birthDate", identity.birthDate().toString())
            .put("number", identity.number());
    return keys.records(organisation).seal(WireObject.bytes(json), context(of, pseudonym));
  }

  Identity open(String organisation, Of of, Bytes32 pseudonym, byte[] sealed) {
    byte[] bytes = keys.records(organisation).open(sealed, context(of, pseudonym));
    WireObject json = WireObject.parse(bytes);
    return new Identity(
        json.string("family", Identity.LONGEST),
        json.string("given", Identity.LONGEST),
        LocalDate.parse(json.string("birthDate", Identity.LONGEST)),
        json.string("number", Identity.LONGEST));
  }

  private static byte[] context(Of of, Bytes32 pseudonym) {
    return ("organ identity " + of + " " + pseudonym).getBytes(StandardCharsets.UTF_8);
  }
}
