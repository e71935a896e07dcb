package org.custodia.registry.packs;

import java.util.List;
import org.custodia.contracts.Bytes32;

/** What became of packs, change by change, as far as an organisation's own channels tell. */
public interface PackHistory {

  /** All changes that own channels tell of a pack, the oldest first. */
  List<PackChange> of(String organisation, Bytes32 packId);
}
