package org.custodia.registry.medicines;

import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;

/**
 * An act prepared for its witness to sign.
 *
 * @param id command id
 * @param person who asked for it, by user name or client id
 * @param witness address of the key that is to sign, lower-case hex with 0x
 * @param request digest of what was asked for, so that the same id means the same
 * @param terms what the act is about beyond itself, as JSON of a record by kind
 * @param recorded whether it was signed and recorded as a command
 */
record WitnessDraft(
    UUID id,
    Kind kind,
    String person,
    String witness,
    Bytes32 request,
    Act act,
    String terms,
    boolean recorded) {

  enum Kind {
    DISPENSE,
    RELEASE,
    STATUS
  }

  /** The terms as the record they were. */
  <T> T terms(Class<T> type) {
    return MedicineJson.read(terms, type);
  }
}
