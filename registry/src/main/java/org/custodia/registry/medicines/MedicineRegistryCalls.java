package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.StatusTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;

/** ABI-encoded calls of the public MedicineRegistry. */
final class MedicineRegistryCalls {
  private static final String ACT =
      "(bytes32,uint8,bytes32,bytes32,bytes32,uint8,string,uint64,uint64,bytes32,bytes32)";
  private static final String RELEASE =
      "release((uint64,string,uint32,bytes32,uint32)," + ACT + ",bytes)";
  private static final String CHANGE_STATUS =
      "changeStatus(bytes32,uint8,string," + ACT + ",bytes)";

  private MedicineRegistryCalls() {}

  static PublicCall release(UUID id, LotTerms terms, Act act, WitnessSignature signature) {
    return call(id, RELEASE, terms.toAbi(), act.toAbi(), AbiValue.bytes(signature.toArray()));
  }

  static PublicCall changeStatus(
      UUID id, Bytes32 lotId, StatusTerms terms, Act act, WitnessSignature signature) {
    return call(
        id,
        CHANGE_STATUS,
        AbiValue.bytes32(lotId),
        AbiValue.uint(terms.action().code()),
        AbiValue.string(terms.reason()),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }

  private static PublicCall call(UUID id, String function, AbiValue... arguments) {
    byte[] selector = Bytes32.keccak(function.getBytes(StandardCharsets.US_ASCII)).toArray();
    byte[] encoded = AbiValue.encodeAll(arguments);
    byte[] callData = Arrays.copyOf(selector, 4 + encoded.length);
    System.arraycopy(encoded, 0, callData, 4, encoded.length);
    return new PublicCall(id, PublicContract.MEDICINE_REGISTRY, callData);
  }
}
