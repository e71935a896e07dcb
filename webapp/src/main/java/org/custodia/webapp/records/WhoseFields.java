package org.custodia.webapp.records;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.records.PatientRecords.Whose;

/**
 * About whom a page is: one of our own, or one whom another host introduced in a channel.
 *
 * @param patient UUID of our directory
 * @param channel address, with the two below
 * @param host member id
 * @param pseudonym in the channel
 */
public record WhoseFields(String patient, String channel, String host, String pseudonym) {

  public Whose whose() {
    if (patient != null && !patient.isEmpty()) return new Whose.Own(uuid());
    if (channel == null || !Hex.isBytes(channel, 20)) throw wrong("channel");
    return new Whose.Theirs(channel, word("host", host), word("pseudonym", pseudonym));
  }

  /** Empty where nobody is meant. */
  public Optional<Whose> anybody() {
    boolean named = patient != null && !patient.isEmpty() || channel != null && !channel.isEmpty();
    return named ? Optional.of(whose()) : Optional.empty();
  }

  private UUID uuid() {
    try {
      return UUID.fromString(patient);
    } catch (IllegalArgumentException malformed) {
      throw wrong("patient");
    }
  }

  private static Bytes32 word(String name, String text) {
    if (text == null || !Hex.isBytes(text, 32)) throw wrong(name);
    return Bytes32.of(text);
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }

  /** As it stands in an address. */
  public static String query(Whose whose) {
    if (whose instanceof Whose.Own own) return "patient=" + own.patient();
    Whose.Theirs theirs = (Whose.Theirs) whose;
    return "channel="
        + theirs.channel()
        + "&host="
        + theirs.host()
        + "&pseudonym="
        + theirs.patient();
  }

  /** What a patient without a name is shown as: the beginning of the pseudonym. */
  static String shortName(Whose.Theirs whose) {
    return whose.patient().toString().substring(2, 10).toUpperCase(Locale.ROOT);
  }

  public static WhoseFields of(Whose whose) {
    if (whose instanceof Whose.Own own) {
      return new WhoseFields(own.patient().toString(), "", "", "");
    }
    Whose.Theirs theirs = (Whose.Theirs) whose;
    return new WhoseFields(
        "", theirs.channel(), theirs.host().toString(), theirs.patient().toString());
  }

  /** The entry in our directory, for one of our own. */
  Optional<UUID> own() {
    return whose() instanceof Whose.Own own ? Optional.of(own.patient()) : Optional.empty();
  }
}
