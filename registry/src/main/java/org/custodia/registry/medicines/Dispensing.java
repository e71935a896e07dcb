package org.custodia.registry.medicines;

import java.util.UUID;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Giving a pack to a patient: a command, so it may be refused. Two steps, because a person signs.
 */
public interface Dispensing {

  /**
   * What the witness is asked to sign. Takes a reservation from the regulator's verification
   * service, so a pack that was dispensed elsewhere, recalled or unknown is refused here already.
   *
   * @param id command id, made by the caller; the same id again answers the same draft
   * @param scan raw scanner text
   * @param witness address of the session or device key that will sign, lower-case hex with 0x
   * @param place where it happens, as the witness knows it
   */
  Draft draft(Caller caller, UUID id, String scan, String witness, String place);

  /** Records the command; how far it comes is asked of {@code Ledger.status}. */
  CommandStatus dispense(Caller caller, UUID id, String signature);

  /**
   * @param typedData the act as {@code eth_signTypedData_v4} JSON
   */
  record Draft(UUID id, Act act, String typedData) {}
}
