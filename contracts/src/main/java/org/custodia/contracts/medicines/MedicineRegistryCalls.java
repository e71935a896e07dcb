package org.custodia.contracts.medicines;

import java.util.List;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Supply;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/** Call data of {@code MedicineRegistry}'s functions. */
public final class MedicineRegistryCalls {
  private static final String ACT =
      "(bytes32,uint8,bytes32,bytes32,bytes32,uint8,string,uint64,uint64,bytes32,bytes32)";

  private static final String NOTICE = "(uint8,string,string)";

  private MedicineRegistryCalls() {}

  /**
   * The regulator says who holds the authorisation of products, and how they may be supplied.
   *
   * @param gtins fourteen digits each, as numbers
   * @param holder member id of a manufacturer; zero for nobody
   */
  public static byte[] authoriseProducts(List<Long> gtins, Bytes32 holder, Set<Supply> supply) {
    return CallData.of(
        "authoriseProducts(uint64[],bytes32,uint8)",
        new AbiValue.Array(gtins.stream().map(AbiValue::uint).toList()),
        AbiValue.bytes32(holder),
        AbiValue.uint(Supply.mask(supply)));
  }

  /** Releases a lot; the act's detail is {@link LotTerms#detail}. */
  public static byte[] release(LotTerms terms, Act act, WitnessSignature signature) {
    return CallData.of(
        "release((uint64,string,uint32,bytes32,uint32)," + ACT + ",bytes)",
        terms.toAbi(),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }

  /** Changes the status of a lot; the act's detail is {@link LotNotice#detail()}. */
  public static byte[] changeStatus(
      Bytes32 lotId, LotNotice notice, Act act, WitnessSignature signature) {
    return CallData.of(
        "changeStatus(bytes32,uint8," + NOTICE + "," + ACT + ",bytes)",
        AbiValue.bytes32(lotId),
        AbiValue.uint(notice.action().code()),
        notice.toAbi(),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }

  /**
   * Changes how single packs of a lot stand; the act's detail is {@link LotNotice#detail(List)}.
   *
   * @param packIds 1 to {@value LotNotice#PACKS_LIMIT}
   */
  public static byte[] changePacks(
      Bytes32 lotId, List<Bytes32> packIds, LotNotice notice, Act act, WitnessSignature signature) {
    return CallData.of(
        "changePacks(bytes32,bytes32[],uint8," + NOTICE + "," + ACT + ",bytes)",
        AbiValue.bytes32(lotId),
        LotNotice.packsAbi(packIds),
        AbiValue.uint(notice.action().code()),
        notice.toAbi(),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }
}
