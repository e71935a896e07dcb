package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.custodia.contracts.Bytes32;

/**
 * By which two houses find out whether they speak of the same person without either telling the
 * other who it is: the hash of a salt, the names and the birth date, in the form in which names are
 * compared. Whoever knows the salt can try names out, so it is for one question between members and
 * goes on no ledger.
 */
public final class Likeness {
  private Likeness() {}

  /**
   * Of somebody who was entered by one family name and one or several given names.
   *
   * @param salt of this question
   */
  public static Bytes32 of(Bytes32 salt, String family, String given, LocalDate birthDate) {
    return hash(salt, family, given, birthDate.toString());
  }

  /** By each of the names an entry has, with the first given name and with all of them. */
  static Set<Bytes32> all(Bytes32 salt, PatientData data) {
    Set<Bytes32> all = new HashSet<>();
    String birthDate = data.birthDate().orElse("");
    for (PatientData.Name name : data.names()) {
      if (name.given().isEmpty()) continue;
      all.add(hash(salt, name.family(), name.given().get(0), birthDate));
      all.add(hash(salt, name.family(), String.join(" ", name.given()), birthDate));
    }
    return all;
  }

  private static Bytes32 hash(Bytes32 salt, String family, String given, String birthDate) {
    String text =
        String.join(
            "|", salt.toString(), IdentityText.key(family), IdentityText.key(given), birthDate);
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }
}
