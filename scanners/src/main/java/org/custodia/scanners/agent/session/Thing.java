package org.custodia.scanners.agent.session;

import java.util.Optional;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;

/** What a label is on, as far as a checkpoint cares. */
public enum Thing {
  /** One pack with its serial number. */
  PACK,
  /** A logistic unit: case, pallet, box of an organ. */
  UNIT,
  /** A product without a serial number. */
  PRODUCT,
  /** A label with a donation number. */
  DONATION,
  /** Another label of human origin. */
  ORGAN_LABEL;

  /** Empty for a label of something else. */
  public static Optional<Thing> of(Scan scan) {
    if (scan instanceof PackScan) return Optional.of(PACK);
    if (scan instanceof ProductScan) return Optional.of(PRODUCT);
    if (scan instanceof HumanOriginScan human) {
      return Optional.of(human.donation().isPresent() ? DONATION : ORGAN_LABEL);
    }
    boolean unit =
        scan instanceof OtherScan other && other.reading().elements().get(0).ai().equals("00");
    return unit ? Optional.of(UNIT) : Optional.empty();
  }
}
