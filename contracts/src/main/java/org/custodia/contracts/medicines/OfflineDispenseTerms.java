package org.custodia.contracts.medicines;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A pack, or part of one, was given to a patient without a reservation, as the desk could not be
 * reached: testimony; {@code MedicineCustody.DispenseTerms}.
 *
 * @param contents as of {@link DispenseTerms}
 * @param taken as of {@link DispenseTerms}
 * @param prescription commitment of the prescription; zero for none
 */
public record OfflineDispenseTerms(PackProof pack, int contents, int taken, Bytes32 prescription)
    implements CustodyTerms {

  @Override
  public Action action() {
    return Action.DISPENSED_OFFLINE;
  }

  @Override
  public Bytes32 subject() {
    return pack.packId();
  }

  @Override
  public Bytes32 detail() {
    return detail(pack.lotId(), contents, taken, prescription);
  }

  /** What the act binds as its detail. */
  public static Bytes32 detail(Bytes32 lotId, int contents, int taken, Bytes32 prescription) {
    return DispenseTerms.detail(lotId, contents, taken, prescription, Bytes32.ZERO);
  }

  /** As a dispensing without reservation. */
  @Override
  public AbiValue toAbi() {
    return new DispenseTerms(pack, contents, taken, prescription, Optional.empty()).toAbi();
  }
}
