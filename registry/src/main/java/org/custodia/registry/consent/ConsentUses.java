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
}
