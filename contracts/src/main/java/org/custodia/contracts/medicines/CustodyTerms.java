package org.custodia.contracts.medicines;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/** The terms of one command of a {@code MedicineCustody} channel. */
public sealed interface CustodyTerms
    permits AcknowledgeTerms,
        CancelTerms,
        DecommissionTerms,
        DispatchTerms,
        DispenseTerms,
        LockTerms,
        OfflineDispenseTerms,
        PackingTerms,
        ReceiveTerms,
        RejectTerms,
        ScanSessionTerms,
        UndoTerms,
        UnlockTerms {

  /** Of the command, and of the act. */
  Action action();

  /** What the act is about. */
  Bytes32 subject();

  /** What the act binds as its detail. */
  Bytes32 detail();

  /** The struct as a contract's argument. */
  AbiValue toAbi();

  /** Body of the channel command. */
  default byte[] body(Act act, WitnessSignature signature) {
    return AbiValue.encodeAll(toAbi(), act.toAbi(), AbiValue.bytes(signature.toArray()));
  }
}
