package org.custodia.registry.custody;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.CustodyFacts.Mark;

/**
 * Which units and packs a fact on the ledger is about; flat, in a form that is hashed byte for byte
 * (see {@link DocumentText}).
 *
 * @param id of the command that put the fact on the ledger
 * @param units each after the one it lies in
 * @param all what is said of every pack of the consignment, instead of naming them
 */
record Document(Kind kind, UUID id, List<Unit> units, List<Line> packs, Optional<Mark> all) {

  enum Kind {
    /** Of a dispatch. */
    CONTENTS,
    /** Of a receipt or a rejection. */
    FINDINGS,
    /** Of packing into units. */
    PACKING
  }

  /**
   * @param within the unit it lies in directly
   * @param broken whether it is broken down, and holds nothing any more
   */
  record Unit(String sscc, Optional<String> within, boolean broken) {}

  /**
   * @param gtin 14 digits
   * @param unit SSCC of the unit it lies in directly
   */
  record Line(
      Bytes32 packId,
      String gtin,
      String serial,
      Bytes32 lotId,
      String lotNumber,
      Optional<String> unit,
      Mark mark) {
    Line marked(Mark other) {
      return new Line(packId, gtin, serial, lotId, lotNumber, unit, other);
    }

    Line in(Optional<String> other, Mark otherMark) {
      return new Line(packId, gtin, serial, lotId, lotNumber, other, otherMark);
    }

    Units.Pack pack() {
      return new Units.Pack(packId, gtin, serial, lotId, lotNumber, unit);
    }
  }

  Document {
    units = List.copyOf(units);
    packs = List.copyOf(packs);
  }

  long count(Mark mark) {
    return packs.stream().filter(line -> line.mark() == mark).count();
  }
}
