package org.custodia.registry.custody;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * Facts about where packs are, in the order of the ledger, and the packs and units they are about.
 */
public interface CustodyFacts {

  /** Facts after a place on the ledger (0, -1 for the first), oldest first. */
  List<CustodyFact> after(String organisation, long block, int logIndex, int limit);

  Optional<CustodyFact> find(String organisation, UUID id);

  /**
   * What is known here of a pack, oldest first: facts whose documents name it, so only those whose
   * documents this member made or has been given.
   */
  List<Concerned> ofPack(String organisation, Bytes32 packId);

  /** As {@link #ofPack}, for a unit. */
  List<Concerned> ofUnit(String organisation, String sscc);

  /** Packs of a fact's document in a stable order; none while the document is not here. */
  List<Marked> packs(String organisation, UUID fact, int limit, int offset);

  /** Units of a fact's document. */
  List<UnitLine> units(String organisation, UUID fact);

  /**
   * @param within the unit it lies in directly
   * @param broken whether it was broken down
   */
  record UnitLine(String sscc, Optional<String> within, boolean broken) {}

  /**
   * What a document says of one of its packs. Of a dispatch all are {@code SENT}; of packing {@code
   * PACKED}, or {@code LOOSE} when taken out.
   */
  enum Mark {
    SENT,
    PACKED,
    LOOSE,
    ACCEPTED,
    MISSING,
    SURPLUS,
    DAMAGED,
    REJECTED
  }

  record Marked(Units.Pack pack, Mark mark) {}

  record Concerned(CustodyFact fact, Mark mark) {}
}
