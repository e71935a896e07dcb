package org.custodia.registry.consent;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;

/** Seals and opens what is kept of consents, under the organisation's record keys. */
final class SealedTerms {
  private final Keys keys;

  SealedTerms(Keys keys) {
    this.keys = keys;
  }

  byte[] seal(String organisation, UUID consent, GrantForm form) {
    return keys.records(organisation).seal(ConsentTerms.write(form), context("form", consent));
  }

  GrantForm form(String organisation, ConsentRow row) {
    return ConsentTerms.readForm(
        keys.records(organisation).open(row.form(), context("form", row.id())));
  }

  byte[] seal(String organisation, UUID consent, ConsentTerms terms) {
    return keys.records(organisation).seal(terms.write(), context("terms", consent));
  }

  ConsentTerms terms(String organisation, ConsentRow row) {
    return ConsentTerms.read(
        keys.records(organisation)
            .open(row.prepared().orElseThrow().terms(), context("terms", row.id())));
  }

  /**
   * What a grantee says of a consent that it does not want, at either side.
   *
   * @param consent commitment
   */
  byte[] sealWords(String organisation, Bytes32 consent, String words) {
    return keys.records(organisation)
        .seal(words.getBytes(StandardCharsets.UTF_8), rejection(consent));
  }

  String words(String organisation, Bytes32 consent, byte[] kept) {
    return new String(
        keys.records(organisation).open(kept, rejection(consent)), StandardCharsets.UTF_8);
  }

  private static byte[] rejection(Bytes32 consent) {
    return ("consent rejection " + consent).getBytes(StandardCharsets.UTF_8);
  }

  /** By which the same request under the same id is known again, and nothing else. */
  Bytes32 request(String organisation, String what) {
    return Bytes32.of(
        keys.records(organisation).token("consent request", what.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] context(String column, UUID consent) {
    return ("consent " + column + " " + consent).getBytes(StandardCharsets.UTF_8);
  }
}
