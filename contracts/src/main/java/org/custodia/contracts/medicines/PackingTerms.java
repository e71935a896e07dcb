package org.custodia.contracts.medicines;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.abi.AbiValue;

/**
 * What logistic units hold from now on, or no longer: testimony; {@code
 * MedicineCustody.PackingTerms}.
 *
 * @param units 1 to {@value #UNITS_LIMIT}
 */
public record PackingTerms(List<Unit> units) implements CustodyTerms {
  /** Units that one command takes at most. */
  public static final int UNITS_LIMIT = 100;

  public PackingTerms {
    units = List.copyOf(units);
  }

  /**
   * One logistic unit.
   *
   * @param sscc its eighteen digits as a number
   * @param root OpenZeppelin tree over the leaves of all packs below it; zero when broken down
   * @param packs below it, at any depth
   * @param children units and packs directly in it
   */
  public record Unit(long sscc, PackingOperation operation, Bytes32 root, int packs, int children) {
    AbiValue toAbi() {
      return AbiValue.tuple(
          AbiValue.uint(sscc),
          AbiValue.uint(operation.code()),
          AbiValue.bytes32(root),
          AbiValue.uint(packs),
          AbiValue.uint(children));
    }
  }

  @Override
  public Action action() {
    return Action.PACK;
  }

  @Override
  public Bytes32 subject() {
    return detail();
  }

  @Override
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(unitsAbi()));
  }

  private AbiValue unitsAbi() {
    return new AbiValue.Array(units.stream().map(Unit::toAbi).toList());
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(unitsAbi());
  }
}
