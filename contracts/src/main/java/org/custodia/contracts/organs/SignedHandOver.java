package org.custodia.contracts.organs;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * A hand-over as both sides signed it; {@code OrganLeg.HandOver} of the contracts. Whoever has it
 * can check it without being party to the leg.
 *
 * @param giver signature over what was given
 * @param taker signature over what was taken
 */
public record SignedHandOver(Act given, WitnessSignature giver, Act taken, WitnessSignature taker) {
  /**
   * Hand-overs before a leg that its LEG_FACTS can carry within the gas that a command has, with
   * the longest places and a twentieth of it to spare; {@code OrganGasTest} measures it.
   */
  public static final int MOST_BEFORE = 5;

  AbiValue toAbi() {
    return AbiValue.tuple(
        given.toAbi(),
        AbiValue.bytes(giver.toArray()),
        taken.toAbi(),
        AbiValue.bytes(taker.toArray()));
  }

  static SignedHandOver read(AbiReader from) {
    return new SignedHandOver(
        Act.read(from.tuple()),
        OrganTerms.signature(from.bytes()),
        Act.read(from.tuple()),
        OrganTerms.signature(from.bytes()));
  }

  /** Whether both acts say the same: this organ, from one member to another. */
  boolean isOf(Bytes32 organId) {
    return given.action() == Action.HAND_OVER
        && taken.action() == Action.TAKE_OVER
        && given.subject().equals(organId)
        && taken.subject().equals(organId)
        && given.giver().equals(taken.giver())
        && given.receiver().equals(taken.receiver());
  }

  /**
   * Whether these hand-overs of an organ follow one another, each giver being who took it before.
   * Signatures are not looked at.
   */
  public static boolean follow(Bytes32 organId, List<SignedHandOver> chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (!chain.get(i).isOf(organId)) return false;
      boolean follows =
          i == 0 || chain.get(i - 1).given().receiver().equals(chain.get(i).given().giver());
      if (!follows) return false;
    }
    return true;
  }
}
