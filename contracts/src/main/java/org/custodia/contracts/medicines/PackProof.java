package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.PackLeaf;

/**
 * One pack, and the proof that it is of its lot; {@code MedicineCustody.PackProof}.
 *
 * @param gtin fourteen digits as a number
 * @param serial as printed, 1 to 20 characters, GS1 AI (21)
 * @param proof Merkle proof of the pack against the lot's root; empty where none is asked for
 */
public record PackProof(long gtin, String serial, Bytes32 lotId, List<Bytes32> proof) {
  public PackProof {
    proof = List.copyOf(proof);
  }

  /** How the ledger names the pack. */
  public Bytes32 packId() {
    return PackLeaf.packId(gtin, serial);
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(gtin),
        AbiValue.string(serial),
        AbiValue.bytes32(lotId),
        new AbiValue.Array(proof.stream().map(AbiValue::bytes32).toList()));
  }
}
