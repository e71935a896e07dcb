package org.custodia.webapp.custody;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.registry.custody.Units;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.ElementStrings;

/** What lies in a unit, as a tree to read. */
record Contents(String sscc, List<Contents> units, List<Units.Pack> packs, int all) {

  static Contents of(Units.Unit unit) {
    return of(unit.sscc(), unit.units(), unit.packs());
  }

  /**
   * @param units at any depth
   * @param packs at any depth
   */
  static Contents of(String sscc, List<Units.Unit.Inner> units, List<Units.Pack> packs) {
    Map<String, List<String>> below = new HashMap<>();
    units.forEach(
        inner ->
            below.computeIfAbsent(inner.within(), outer -> new ArrayList<>()).add(inner.sscc()));
    Map<String, List<Units.Pack>> direct = new HashMap<>();
    packs.forEach(
        pack ->
            pack.unit()
                .ifPresent(
                    lies -> direct.computeIfAbsent(lies, outer -> new ArrayList<>()).add(pack)));
    return of(sscc, below, direct, new HashSet<>());
  }

  private static Contents of(
      String sscc,
      Map<String, List<String>> below,
      Map<String, List<Units.Pack>> direct,
      Set<String> above) {
    List<Contents> inside = new ArrayList<>();
    if (above.add(sscc)) {
      below
          .getOrDefault(sscc, List.of())
          .forEach(inner -> inside.add(of(inner, below, direct, above)));
    }
    List<Units.Pack> own = direct.getOrDefault(sscc, List.of());
    int all = own.size() + inside.stream().mapToInt(Contents::all).sum();
    return new Contents(sscc, inside, own, all);
  }

  /** How many packs are in one of the units of a unit, at any depth. */
  static int packsIn(Units.Unit unit, String inner) {
    return of(inner, unit.units(), unit.packs()).all();
  }

  /** What a scanner sends for a pack, without what its label says beyond its name. */
  static String scan(Units.Pack pack) {
    return ElementStrings.encode(
        List.of(new Element("01", pack.gtin()), new Element("21", pack.serial())));
  }
}
