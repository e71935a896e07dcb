package org.custodia.registry.medicines;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * What a member does with its packs, each in two steps, because a person signs. It goes into the
 * member's own book; {@code Ledger.status} tells how far it has come.
 */
public interface PackActs {

  /**
   * What the witness is asked to sign. An act that takes a pack out of use takes a reservation from
   * the regulator's verification service, so a pack that is out of use elsewhere, recalled or
   * unknown is refused here already.
   *
   * @param id command id, made by the caller; the same id again answers the same draft
   * @param scan raw scanner text
   * @param witness address of the session or device key that will sign, lower-case hex with 0x
   * @param place where it happens, as the witness knows it
   * @throws org.custodia.registry.errors.Problem FORBIDDEN for who may not; CONFLICT with the
   *     verdict's code where the pack does not allow it
   */
  Draft draft(Caller caller, UUID id, PackAct act, String scan, String witness, String place);

  /** Records the command. */
  CommandStatus record(Caller caller, UUID id, String signature);

  /**
   * Which kinds of acts this caller may ask for on a pack of which this is the verdict, in the
   * order in which they are offered. What the ledger will say is another matter.
   */
  List<Offer> offers(Caller caller, PackVerdict verdict);

  /** A kind of act, as pages and REST name it. */
  enum Offer {
    DISPENSE,
    DISPENSE_PART,
    DISPENSED_OFFLINE,
    UNDO,
    LOCK,
    UNLOCK,
    DESTROYED,
    STOLEN,
    LOST,
    FREE_SAMPLE,
    AUTHORITY_SAMPLE,
    EXPORTED
  }

  /**
   * @param typedData the act as {@code eth_signTypedData_v4} JSON
   */
  record Draft(UUID id, Act act, String typedData) {}
}
