package org.custodia.webapp.billing;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.scanners.gs1.PackScan;

/** A pack that a line names, by what was scanned. */
public final class BilledPack {
  private BilledPack() {}

  public static Bytes32 id(PackScan pack) {
    return PackLeaf.packId(pack.gtin().number(), pack.serial());
  }
}
