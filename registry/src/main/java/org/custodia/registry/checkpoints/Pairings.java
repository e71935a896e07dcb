package org.custodia.registry.checkpoints;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Validity;

/**
 * Devices that a person let in at the sign-in service ask here for their key to be enrolled. That
 * is done by an administrator, who gives them place, roles and time ({@link
 * org.custodia.registry.identity.Operators#enrolDevice}); what is kept here is the asking.
 */
public interface Pairings {
  /** What the proof of a device's key says in place of a person. */
  String PROVER = "checkpoint";

  /** Where a device stands. */
  enum State {
    /** It has not asked. */
    NONE,
    WAITING,
    REFUSED,
    /** Enrolled on the ledger. */
    VALID,
    REVOKED,
    EXPIRED
  }

  /**
   * @param member id of the caller's organisation
   * @param signer account of it that signs what devices may rely on
   * @param place that the ledger has, of one that is enrolled
   */
  record Standing(
      State state,
      Bytes32 member,
      String memberName,
      String signer,
      Optional<String> place,
      Optional<Validity> validity) {}

  /** A device that waits to be enrolled. */
  record Asked(String key, String place, String askedBy, Instant askedAt) {
    /** What the device shows too, so that people see that it is this one. */
    public String code() {
      return Pairings.code(key);
    }
  }

  /** Eight characters of a key's address, to be compared by people. */
  static String code(String key) {
    String end = key.substring(key.length() - 8).toUpperCase(java.util.Locale.ROOT);
    return end.substring(0, 4) + "-" + end.substring(4);
  }

  Standing standing(Caller device, String key);

  /**
   * Asks for the key to be enrolled. The same again changes nothing; one that was refused asks
   * anew.
   *
   * @param place where it stands, at most 200 bytes
   * @param issuedAt seconds since 1970-01-01 UTC, within ten minutes of now, as {@code until}
   * @param proof signature of a {@link org.custodia.contracts.witness.SessionKeyProof} with {@link
   *     #PROVER} by the key
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-CHK-010, BAD_INPUT CUS-CHK-011, 012,
   *     TOO_MANY CUS-CHK-013
   */
  Standing ask(Caller device, String key, String place, long issuedAt, long until, String proof);

  /**
   * Those that wait, the latest first.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-CHK-002
   */
  List<Asked> waiting(Caller administrator);

  /**
   * Refuses one; it is told so.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-CHK-002
   */
  void refuse(Caller administrator, String key);
}
