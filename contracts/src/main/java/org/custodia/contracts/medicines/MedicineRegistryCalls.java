package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/** Call data of {@code MedicineRegistry}'s functions. */
public final class MedicineRegistryCalls {
  private static final String ACT =
      "(bytes32,uint8,bytes32,bytes32,bytes32,uint8,string,uint64,uint64,bytes32,bytes32)";

  private MedicineRegistryCalls() {}

  /**
   * The regulator says who holds the authorisation of products.
   *
   * @param gtins fourteen digits each, as numbers
   * @param holder member id of a manufacturer; zero for nobody
   */
  public static byte[] authoriseProducts(List<Long> gtins, Bytes32 holder) {
    return CallData.of(
        "authoriseProducts(uint64[],bytes32)",
        new AbiValue.Array(gtins.stream().map(AbiValue::uint).toList()),
        AbiValue.bytes32(holder));
  }

  /** Releases a lot; the act's detail is {@link LotTerms#detail}. */
  public static byte[] release(LotTerms terms, Act act, WitnessSignature signature) {
    return CallData.of(
        "release((uint64,string,uint32,bytes32,uint32)," + ACT + ",bytes)",
        terms.toAbi(),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }

  /** Changes the status of a lot; the act's detail is {@link StatusTerms#detail}. */
  public static byte[] changeStatus(
      Bytes32 lotId, StatusTerms terms, Act act, WitnessSignature signature) {
    return CallData.of(
        "changeStatus(bytes32,uint8,string," + ACT + ",bytes)",
        AbiValue.bytes32(lotId),
        AbiValue.uint(terms.action().code()),
        AbiValue.string(terms.reason()),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }
}
