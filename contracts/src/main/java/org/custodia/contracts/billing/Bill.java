package org.custodia.contracts.billing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.prices.Jurisdiction;

/**
 * A whole bill, before it is announced: what is signed of it, and the parts in which its lines
 * travel. What is signed binds the first part and, through it, all others.
 *
 * @param id random
 * @param patient pseudonym in the channel; zero for nobody
 * @param consent commitment of the patient's consent to billing; zero for nobody
 * @param cover that is claimed; zero for none
 * @param document salted hash of the bill as it was written
 * @param currency of all its lines, ISO 4217
 * @param lines 1 to {@value #LINES_LIMIT}
 */
public record Bill(
    Bytes32 id,
    Bytes32 patient,
    Bytes32 consent,
    Bytes32 cover,
    Bytes32 document,
    Jurisdiction jurisdiction,
    String currency,
    List<BillLine> lines) {
  public static final int LINES_LIMIT = 1_000;

  /** Lines in a part. */
  public static final int PART = 2;

  /**
   * @throws IllegalArgumentException for no lines or too many
   */
  public Bill {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > LINES_LIMIT) {
      throw new IllegalArgumentException("a bill of " + lines.size() + " lines");
    }
  }

  /** What the biller signs. */
  public BillTerms terms() {
    return new BillTerms(
        id,
        patient,
        consent,
        cover,
        document,
        jurisdiction,
        currency,
        lines.size(),
        contents().get(0));
  }

  /** Bodies of the commands ENTER_LINES, in order. */
  public List<byte[]> parts() {
    List<Bytes32> contents = contents();
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < contents.size() - 1; i++) {
      parts.add(
          AbiValue.encodeAll(
              AbiValue.tuple(
                  AbiValue.bytes32(id), AbiValue.bytes32(contents.get(i + 1)), abi(part(i)))));
    }
    return parts;
  }

  /** What each part has to be, and zero after the last. */
  private List<Bytes32> contents() {
    List<Bytes32> contents = new ArrayList<>(List.of(Bytes32.ZERO));
    for (int i = (lines.size() + PART - 1) / PART - 1; i >= 0; i--) {
      Bytes32 rest = contents.get(contents.size() - 1);
      Bytes32 hash = Bytes32.keccak(AbiValue.encodeAll(abi(part(i))));
      contents.add(
          Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(hash), AbiValue.bytes32(rest))));
    }
    Collections.reverse(contents);
    return contents;
  }

  private List<BillLine> part(int index) {
    return lines.subList(PART * index, Math.min(PART * (index + 1), lines.size()));
  }

  private static AbiValue abi(List<BillLine> lines) {
    return new AbiValue.Array(lines.stream().map(BillLine::toAbi).toList());
  }
}
