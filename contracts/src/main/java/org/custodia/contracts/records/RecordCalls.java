package org.custodia.contracts.records;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Bodies of the commands about records that no act is signed for, and what is asked of a channel.
 */
public final class RecordCalls {
  private RecordCalls() {}

  /**
   * Body of DECIDE; any member of the channel may send it.
   *
   * @param signed by the key that the attestation names
   * @param attested by one of the accounts of the patient's host
   */
  public static byte[] decide(
      PatientDecision decision,
      WitnessSignature signed,
      GrantAttestation attestation,
      WitnessSignature attested) {
    return AbiValue.encodeAll(
        decision.toAbi(),
        AbiValue.bytes(signed.toArray()),
        attestation.toAbi(),
        AbiValue.bytes(attested.toArray()));
  }

  /** Body of ADMIT_READER, by who holds the record. */
  public static byte[] admit(RecordQuery query, WitnessSignature signed) {
    return AbiValue.encodeAll(query.toAbi(), AbiValue.bytes(signed.toArray()));
  }

  /**
   * Body of RECORD_READ, by who holds the record.
   *
   * @param readAt seconds since 1970-01-01 UTC
   */
  public static byte[] read(RecordQuery query, WitnessSignature signed, long readAt) {
    return AbiValue.encodeAll(
        query.toAbi(), AbiValue.bytes(signed.toArray()), AbiValue.uint(readAt));
  }

  /** Call data of the view that refuses, with the reason, what this query may not read now. */
  public static byte[] checkAccess(RecordQuery query) {
    return CallData.of(
        "checkAccess(bytes32,bytes32,bytes32,bytes32,uint8)",
        AbiValue.bytes32(query.reader()),
        AbiValue.bytes32(query.holder()),
        AbiValue.bytes32(query.record()),
        AbiValue.bytes32(query.consent()),
        AbiValue.uint(query.purpose().code()));
  }

  /** Call data of the view {@code queryOf}: whether it was admitted, and whether it was read. */
  public static byte[] queryOf(Bytes32 reader, Bytes32 queryId) {
    return CallData.of(
        "queryOf(bytes32,bytes32)", AbiValue.bytes32(reader), AbiValue.bytes32(queryId));
  }
}
