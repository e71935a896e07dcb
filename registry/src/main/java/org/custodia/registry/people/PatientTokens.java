package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.registry.keys.RecordCipher;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.Traits.FamilyName;
import org.custodia.registry.people.Traits.Place;

/**
 * Blind-index tokens: keyed hashes of pieces of the identity data, by which sealed rows are found
 * without being opened. <i>Blocks</i> are pieces that two entries of one person nearly always share
 * at least one of: a number, the birth date, the sound of both names, given name and address,
 * telephone. The others serve searching by words.
 */
final class PatientTokens {
  private static final int START = 3;
  private static final int MOST_NAMES = 4;

  private final RecordCipher cipher;

  PatientTokens(RecordCipher cipher) {
    this.cipher = cipher;
  }

  /** All tokens of an entry, in hexadecimal. */
  Set<String> all(PatientData data) {
    Traits traits = Traits.of(data);
    Set<String> tokens = blocks(traits);
    for (Identifier identifier : traits.identifiers()) {
      tokens.add(token("number", identifier.value()));
    }
    for (String word : traits.nameWords()) {
      tokens.addAll(word(word));
    }
    traits.families().forEach(family -> tokens.addAll(word(family.whole())));
    return tokens;
  }

  /** The tokens of which two entries of one person share at least one. */
  Set<String> blocks(Traits traits) {
    Set<String> tokens = new LinkedHashSet<>();
    for (Identifier identifier : traits.identifiers()) {
      tokens.add(identifier(identifier));
    }
    if (traits.birthDate().length() == 8) {
      tokens.add(birthDate(traits.birthDate()));
    }
    for (String first : firstFew(traits.firstGivens())) {
      for (String given : NameSound.of(first)) {
        for (FamilyName family : firstFew(traits.families())) {
          for (String sound : NameSound.of(family.core())) {
            tokens.add(token("names", String.join("|", new TreeSet<>(List.of(given, sound)))));
          }
        }
        for (Place place : firstFew(traits.places())) {
          if (!place.street().isEmpty()) {
            tokens.add(token("given-at", given + "|" + place.town() + "|" + place.street()));
          }
        }
      }
    }
    traits.reachedAt().forEach(at -> tokens.add(token("reached-at", at)));
    return tokens;
  }

  /** A number of a system. */
  String identifier(Identifier identifier) {
    return token("identifier", identifier.system() + "|" + identifier.value());
  }

  /** A number, whoever gave it out. */
  String number(String compact) {
    return token("number", compact);
  }

  /**
   * @param digits YYYYMMDD
   */
  String birthDate(String digits) {
    return token("birth", digits);
  }

  /** A word of a name: as it is, as it sounds, and how it begins. */
  Set<String> word(String word) {
    Set<String> tokens = new LinkedHashSet<>();
    tokens.add(token("word", word));
    NameSound.of(word).forEach(sound -> tokens.add(token("sound", sound)));
    if (word.length() >= START) {
      tokens.add(token("start", word.substring(0, START)));
    }
    return tokens;
  }

  /** The same line of the same source, imported again. */
  String source(String source, String id) {
    return token("source", source + "|" + id);
  }

  /** An account of the identity provider, whose names know no capitals. */
  String account(String account) {
    return token("account", account);
  }

  private String token(String purpose, String value) {
    byte[] token = cipher.token("people/" + purpose, value.getBytes(StandardCharsets.UTF_8));
    return java.util.HexFormat.of().formatHex(token);
  }

  private static <T> List<T> firstFew(Collection<T> values) {
    return new ArrayList<>(values).subList(0, Math.min(values.size(), MOST_NAMES));
  }
}
