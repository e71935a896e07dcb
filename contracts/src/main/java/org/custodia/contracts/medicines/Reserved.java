package org.custodia.contracts.medicines;

import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * A reservation as its granter signed it.
 *
 * @param signature by a VERIFIER key of the regulator
 */
public record Reserved(Reservation reservation, WitnessSignature signature) {
  private static final Reservation NONE =
      new Reservation(Bytes32.ZERO, Bytes32.ZERO, Bytes32.ZERO, Action.DISPENSE, Bytes32.ZERO, 0);

  /** The id that an act binds; zero without a reservation. */
  static Bytes32 id(Optional<Reserved> reserved) {
    return reserved.map(it -> it.reservation().reservationId()).orElse(Bytes32.ZERO);
  }

  static AbiValue reservation(Optional<Reserved> reserved) {
    return reserved.map(Reserved::reservation).orElse(NONE).toAbi();
  }

  static AbiValue signature(Optional<Reserved> reserved) {
    return AbiValue.bytes(reserved.map(it -> it.signature().toArray()).orElse(new byte[0]));
  }
}
