package org.custodia.webapp.custody;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.Units;

/**
 * What a giver announced, as places in its list of packs, so that a page can count what was found
 * without counting anything twice: a pallet and a case on it share their places.
 */
final class Announced {
  private final List<Units.Pack> packs;
  private final Map<Bytes32, Integer> places = new HashMap<>();
  private final BitSet open = new BitSet();

  /**
   * @param packs in the order of the consignment
   */
  Announced(List<Units.Pack> packs) {
    this.packs = packs;
    for (int place = 0; place < packs.size(); place++) {
      places.put(packs.get(place).packId(), place);
    }
    open.set(0, packs.size());
  }

  /** An earlier part has spoken of this pack already. */
  void settled(Bytes32 packId) {
    Integer place = places.get(packId);
    if (place != null) open.clear(place);
  }

  int size() {
    return packs.size();
  }

  /** Places that no earlier part speaks of. */
  String open() {
    return ranges(open);
  }

  int openCount() {
    return open.cardinality();
  }

  /** Scanner text of the packs at some places. */
  List<String> scans(String ranges) {
    return places(ranges).stream()
        .filter(place -> place < packs.size())
        .mapToObj(packs::get)
        .map(Contents::scan)
        .toList();
  }

  static String ranges(BitSet places) {
    StringJoiner text = new StringJoiner(",");
    for (int from = places.nextSetBit(0); from >= 0; ) {
      int end = places.nextClearBit(from);
      text.add(end == from + 1 ? "" + from : from + "-" + (end - 1));
      from = places.nextSetBit(end);
    }
    return text.toString();
  }

  private static BitSet places(String ranges) {
    BitSet places = new BitSet();
    for (String range : ranges.split(",")) {
      if (!range.matches("[0-9]{1,6}(-[0-9]{1,6})?")) continue;
      String[] ends = range.split("-");
      int from = Integer.parseInt(ends[0]);
      places.set(from, Math.max(from, Integer.parseInt(ends[ends.length - 1])) + 1);
    }
    return places;
  }
}
