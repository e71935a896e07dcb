package org.custodia.contracts;

import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * Which organ of a donor, or which part of it: {@code Organs.Organ} of the contracts.
 *
 * @param laterality {@code NONE} unless there is a left and a right one
 * @param part 0 for the whole; 1 and 2 for the left and the right part of a divided liver
 */
public record Organ(OrganKind kind, Laterality laterality, int part) {
  /** An {@link IllegalArgumentException} for what no body has. */
  public Organ {
    boolean sided = laterality != Laterality.NONE;
    boolean divided = part == 1 || part == 2;
    if (sided != kind.paired() || (part != 0 && !(divided && kind == OrganKind.LIVER))) {
      throw new IllegalArgumentException("no such organ: " + kind + " " + laterality + " " + part);
    }
  }

  /** The whole of an organ that there is one of. */
  public static Organ of(OrganKind kind) {
    return new Organ(kind, Laterality.NONE, 0);
  }

  /** One of a pair, or both. */
  public static Organ of(OrganKind kind, Laterality laterality) {
    return new Organ(kind, laterality, 0);
  }

  /**
   * Whether a donor can live on without it who has given nothing of this kind before: one of a
   * pair, or a part of the liver. {@code Organs.survivable} of the contracts.
   */
  public boolean survivable() {
    return kind.paired() ? laterality != Laterality.BOTH : part != 0;
  }

  /**
   * How the ledger names it: subject of its offers and of the legs of its way.
   *
   * @param caseId subject of the channel of the donor's case
   */
  public Bytes32 id(Bytes32 caseId) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(caseId), toAbi()));
  }

  /** The reverse of {@link #toAbi}. */
  public static Organ read(AbiReader from) {
    return new Organ(OrganKind.of(from.small()), Laterality.of(from.small()), from.small());
  }

  /** The struct as a contract's argument: three words. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(kind.code()), AbiValue.uint(laterality.code()), AbiValue.uint(part));
  }
}
