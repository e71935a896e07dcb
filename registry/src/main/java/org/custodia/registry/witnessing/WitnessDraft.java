package org.custodia.registry.witnessing;

import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;

/**
 * An act prepared for its witness to sign.
 *
 * @param id command id
 * @param kind which use case it belongs to, in the words of the capability that uses it: capital
 *     letters and underscores
 * @param person who asked for it, by user name or client id
 * @param witness address of the key that is to sign, lower-case hex with 0x
 * @param request digest of what was asked for, so that the same id means the same
 * @param terms what the act is about beyond itself, as JSON of a record of the using capability
 * @param recorded whether it was signed and recorded as a command
 */
public record WitnessDraft(
    UUID id,
    String kind,
    String person,
    String witness,
    Bytes32 request,
    Act act,
    String terms,
    boolean recorded) {

  /** The terms as the record they were. */
  public <T> T terms(Class<T> type) {
    return LedgerValues.read(terms, type);
  }
}
