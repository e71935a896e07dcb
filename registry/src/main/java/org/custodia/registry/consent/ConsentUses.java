package org.custodia.registry.consent;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * What was allowed to us. For staff with the role {@code pharmacist}, {@code physician}, {@code
 * nurse} or {@code laboratory}; {@code payer} and {@code employer} see them too. Anybody else is
 * refused with CUS-CON-003.
 */
public interface ConsentUses {
  /** Characters of what is said to a patient. */
  int LONGEST_WORDS = 500;

  /** Everything that was opened for this organisation, newest first. */
  List<ReceivedConsent> received(Caller caller);

  /** Those of one patient, newest first. */
  List<ReceivedConsent> received(Caller caller, String channel, Bytes32 host, Bytes32 patient);

  /**
   * Uses a consent once, for the ledger to accept or refuse: whether it still stands is the
   * contract's to say, not ours.
   *
   * @param id command id, made by the caller; the same again has no second effect
   * @param host of the patient: what another member claims under the same commitment is not meant
   */
  CommandStatus use(
      Caller caller, UUID id, Bytes32 host, Bytes32 commitment, ConsentPurpose purpose);

  /**
   * Accepts a consent that could be used, now or later, and tells the patient's host until it
   * knows. Nobody has to: who uses it or reads by it accepts it, too. What was accepted before
   * stays as it was; it can be rejected later. Whether the caller's role has to do with its purpose
   * is for who calls to ask.
   *
   * @param id made by the caller; the same again has no second effect
   * @throws org.custodia.registry.errors.Problem CUS-CON-040 no such consent, 041 it is over, 043
   *     the organisation rejected it, 002 another has this id
   */
  ReceivedConsent accept(Caller caller, UUID id, Bytes32 host, Bytes32 commitment);

  /**
   * Does not want a consent that could be used, now or later: nobody here reads by it any more, and
   * the patient's host is told until it knows, which ends it everywhere. What was rejected before
   * stays as it was, and what was accepted before can be. Whether the caller's role has to do with
   * its purpose is for who calls to ask.
   *
   * @param id made by the caller; the same again has no second effect
   * @param words to the patient, up to {@link #LONGEST_WORDS} characters; may be empty
   * @throws org.custodia.registry.errors.Problem CUS-CON-040 no such consent, 041 it is over, 042
   *     words too long, 002 another has this id
   */
  ReceivedConsent reject(Caller caller, UUID id, Bytes32 host, Bytes32 commitment, String words);

  /** Whether somebody of this organisation did not want it. */
  boolean isRejected(String organisation, Bytes32 host, Bytes32 commitment);
}
