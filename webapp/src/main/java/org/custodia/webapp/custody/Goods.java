package org.custodia.webapp.custody;

import java.util.List;
import org.custodia.contracts.Bytes32;

/** What was scanned where goods are handled. */
sealed interface Goods {

  /**
   * One saleable pack.
   *
   * @param gtin 14 digits
   * @param name of the product; the GTIN where the register does not know it
   * @param lot as on the label, empty where it has none
   */
  record Pack(Bytes32 packId, String gtin, String name, String serial, String lot)
      implements Goods {}

  /**
   * A logistic unit.
   *
   * @param sscc 18 digits
   */
  record Unit(String sscc) implements Goods {}

  /**
   * Neither.
   *
   * @param code of the sentence that says why
   */
  record Neither(String code, List<Object> arguments) implements Goods {}
}
