package org.custodia.contracts.prices;

import java.time.LocalDate;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/** Call data of {@code PriceOrders}' functions. */
public final class PriceOrdersCalls {
  private static final String ACT =
      "(bytes32,uint8,bytes32,bytes32,bytes32,uint8,string,uint64,uint64,bytes32,bytes32)";
  private static final String RULE =
      "(uint8,uint8,uint8,uint16,uint16,uint8,uint16,bytes3,(uint64,uint64,uint16)[])";
  private static final String LINE = "(int64,int64,int128,bytes3,uint16)";

  private PriceOrdersCalls() {}

  /** Announces an order; the act's detail is {@link OrderTerms#detail()}. */
  public static byte[] announce(OrderTerms terms, Act act, WitnessSignature signature) {
    return CallData.of(
        "announce((bytes6,string,bytes32," + RULE + ",bytes32,uint32,bytes32[])," + ACT + ",bytes)",
        terms.toAbi(),
        act.toAbi(),
        AbiValue.bytes(signature.toArray()));
  }

  /**
   * Writes a batch of an order's entries; any account of the regulator may send it.
   *
   * @param batch its place, from 0
   */
  public static byte[] write(Bytes32 orderId, int batch, byte[] entries) {
    return CallData.of(
        "write(bytes32,uint16,bytes)",
        AbiValue.bytes32(orderId),
        AbiValue.uint(batch),
        AbiValue.bytes(entries));
  }

  /** Asks what is to be said of a line on the day of service. */
  public static byte[] judge(
      Jurisdiction jurisdiction, PriceCode code, LocalDate day, ChargedLine line) {
    return CallData.of(
        "judge(bytes6,bytes32,uint32," + LINE + ")",
        AbiValue.bytes32(jurisdiction.word()),
        AbiValue.bytes32(code.word()),
        AbiValue.uint(day.toEpochDay()),
        line.toAbi());
  }
}
