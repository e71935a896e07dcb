package org.custodia.contracts.records;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/** The terms of one signed command about relationships and records. */
public sealed interface RecordsTerms permits LeaveTerms, OfferTerms, RecordTerms, RequestTerms {

  /** Of the command, and of the act. */
  Action action();

  /** What the act is about: a relationship, a request or a record. */
  Bytes32 subject();

  /** The struct as a contract's argument. */
  AbiValue toAbi();

  /**
   * What the act binds as its detail; of what was offered or asked, also what a patient decides
   * about.
   */
  default Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  /** Body of the channel command. */
  default byte[] body(Act act, WitnessSignature signature) {
    return AbiValue.encodeAll(toAbi(), act.toAbi(), AbiValue.bytes(signature.toArray()));
  }
}
