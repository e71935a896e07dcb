package org.custodia.registry.custody;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Works out one act of packing: changes are applied one after the other to units as they are, and
 * what comes of it is the document and the terms. Used inside the organisation's rows, once.
 */
final class Packing {
  private final Holdings holdings;
  private final String organisation;
  private final Scanned.Reader reader;

  /** What each unit that the act speaks of holds directly, as it is so far. */
  private final Map<String, Contents> units = new LinkedHashMap<>();

  /** Units that the act changes, in its order. */
  private final Map<String, PackingOperation> changed = new LinkedHashMap<>();

  /** Packs taken out of a unit and put nowhere else so far. */
  private final Map<Bytes32, Document.Line> loose = new LinkedHashMap<>();

  Packing(Holdings holdings, String organisation, Scanned.Reader reader) {
    this.holdings = holdings;
    this.organisation = organisation;
    this.reader = reader;
  }

  /** What lies directly in a unit, and where it lies itself. */
  private static final class Contents {
    private Optional<String> within = Optional.empty();
    private boolean broken;
    private final Set<String> units = new LinkedHashSet<>();
    private final Map<Bytes32, Document.Line> packs = new LinkedHashMap<>();
  }

  record Result(Document document, PackingTerms terms, int packs) {}

  Result of(UUID id, List<Units.Change> changes) {
    if (changes.isEmpty() || changes.size() > Units.MOST_CHANGES) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-040", Units.MOST_CHANGES);
    }
    changes.forEach(this::apply);
    List<PackingTerms.Unit> terms = new ArrayList<>();
    int most = 0;
    for (Map.Entry<String, PackingOperation> change : changed.entrySet()) {
      terms.add(term(change.getKey(), change.getValue()));
      most = Math.max(most, terms.get(terms.size() - 1).packs());
    }
    return new Result(document(id), new PackingTerms(terms), most);
  }

  /**
   * One unit less some of what lies directly in it; what stays is packed anew, and a unit of which
   * nothing stays is broken down.
   */
  Result without(UUID id, String unit, List<String> taken) {
    if (taken.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-CUS-070");
    String sscc = reader.readUnit(unit).digits();
    Contents contents = known(sscc);
    for (String text : taken) takeOut(sscc, contents, reader.read(text));
    boolean holds = holdsAnything(contents);
    changed.put(sscc, holds ? PackingOperation.ADD : PackingOperation.DELETE);
    if (!holds) breakDown(sscc, contents);
    contents.packs.replaceAll((pack, line) -> line.in(Optional.of(sscc), Mark.PACKED));
    PackingTerms.Unit term = term(sscc, changed.get(sscc));
    return new Result(document(id), new PackingTerms(List.of(term)), term.packs());
  }

  private void takeOut(String sscc, Contents contents, Scanned scanned) {
    if (scanned instanceof Scanned.OfUnit inner) {
      String number = inner.sscc().digits();
      if (!contents.units.remove(number)) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-069", number, sscc);
      }
      known(number).within = Optional.empty();
    }
    if (scanned instanceof Scanned.OfPack pack) {
      Document.Line line = contents.packs.remove(pack.packId());
      if (line == null) throw new Problem(Kind.CONFLICT, "CUS-CUS-069", pack.serial(), sscc);
      loose.put(pack.packId(), line.in(Optional.empty(), Mark.LOOSE));
    }
  }

  private void breakDown(String sscc, Contents unit) {
    unit.broken = true;
    unit.within.map(this::known).ifPresent(outer -> outer.units.remove(sscc));
    unit.within = Optional.empty();
  }

  private void apply(Units.Change change) {
    String sscc = reader.readUnit(change.unit()).digits();
    Contents unit = known(sscc);
    if (changed.putIfAbsent(sscc, change.operation()) != null) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-041", sscc);
    }
    boolean add = change.operation() == PackingOperation.ADD;
    if (add == change.contents().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, add ? "CUS-CUS-042" : "CUS-CUS-043", sscc);
    }
    if (!add && !holdsAnything(unit)) throw new Problem(Kind.CONFLICT, "CUS-CUS-044", sscc);
    empty(unit);
    if (!add) {
      breakDown(sscc, unit);
      return;
    }
    unit.broken = false;
    fill(sscc, unit, change.contents());
  }

  private static boolean holdsAnything(Contents unit) {
    return !unit.units.isEmpty() || !unit.packs.isEmpty();
  }

  /** What was in it lies loose. */
  private void empty(Contents unit) {
    unit.packs.forEach((id, line) -> loose.put(id, line.in(Optional.empty(), Mark.LOOSE)));
    unit.packs.clear();
    unit.units.forEach(inner -> known(inner).within = Optional.empty());
    unit.units.clear();
  }

  private void fill(String sscc, Contents unit, List<String> contents) {
    List<Holdings.Label> labels = new ArrayList<>();
    for (String text : contents) {
      Scanned scanned = reader.read(text);
      if (scanned instanceof Scanned.OfUnit inner) put(sscc, unit, inner.sscc().digits());
      if (scanned instanceof Scanned.OfPack pack) {
        labels.add(new Holdings.Label(pack.packId(), pack.gtin(), pack.serial()));
      }
    }
    if (labels.size() > Units.MOST_PACKS) {
      throw new Problem(Kind.TOO_LARGE, "CUS-CUS-045", Units.MOST_PACKS);
    }
    Map<Bytes32, Document.Line> held = holdings.held(organisation, labels);
    for (Holdings.Label label : labels) {
      Document.Line line = held.get(label.packId());
      if (line == null)
        throw new Problem(Kind.CONFLICT, "CUS-CUS-023", label.gtin(), label.serial());
      put(sscc, unit, line);
    }
  }

  private void put(String sscc, Contents unit, Document.Line line) {
    Optional<String> at =
        loose.containsKey(line.packId())
            ? Optional.empty()
            : placeOf(line).filter(p -> !p.equals(sscc));
    if (at.isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-CUS-046", line.gtin(), line.serial(), at.get());
    }
    loose.remove(line.packId());
    unit.packs.put(line.packId(), line.in(Optional.of(sscc), Mark.PACKED));
  }

  /** Where a pack lies: as this act has it so far, else as it was. */
  private Optional<String> placeOf(Document.Line line) {
    for (Map.Entry<String, Contents> unit : units.entrySet()) {
      if (unit.getValue().packs.containsKey(line.packId())) return Optional.of(unit.getKey());
    }
    return line.unit().filter(unit -> !changed.containsKey(unit));
  }

  private void put(String sscc, Contents unit, String inner) {
    if (inner.equals(sscc) || outwards(sscc).contains(inner)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-047", inner, sscc);
    }
    Contents contents = known(inner);
    if (contents.broken || !holdsAnything(contents)) {
      throw new Problem(Kind.CONFLICT, "CUS-CUS-048", inner);
    }
    if (contents.within.filter(outer -> !outer.equals(sscc)).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-CUS-049", inner, contents.within.get());
    }
    contents.within = Optional.of(sscc);
    unit.units.add(inner);
  }

  /** The units that this one lies in, from the inside. */
  private Set<String> outwards(String sscc) {
    Set<String> outer = new LinkedHashSet<>();
    Optional<String> at = known(sscc).within;
    while (at.isPresent() && outer.add(at.get())) at = known(at.get()).within;
    return outer;
  }

  /** A unit with what lies directly in it, as it is so far. */
  private Contents known(String sscc) {
    Contents known = units.get(sscc);
    if (known != null) return known;
    Contents fresh = new Contents();
    units.put(sscc, fresh);
    holdings
        .place(organisation, sscc)
        .ifPresent(
            place -> {
              fresh.within = place.within();
              fresh.broken = place.broken();
              holdings.unitsIn(organisation, sscc).stream()
                  .filter(inner -> inner.within().equals(sscc))
                  .forEach(inner -> fresh.units.add(inner.sscc()));
              holdings
                  .packsDirectlyIn(organisation, List.of(sscc))
                  .forEach(line -> fresh.packs.put(line.packId(), line));
            });
    return fresh;
  }

  private PackingTerms.Unit term(String sscc, PackingOperation operation) {
    long number = new Sscc(sscc).number();
    if (operation == PackingOperation.DELETE) {
      return new PackingTerms.Unit(number, operation, Bytes32.ZERO, 0, 0);
    }
    Collection<Document.Line> below = below(sscc).values();
    try (MerkleTree tree =
        MerkleTree.of(() -> below.stream().map(l -> PackLeaf.leaf(l.packId())).iterator())) {
      Contents unit = known(sscc);
      return new PackingTerms.Unit(
          number, operation, tree.root(), below.size(), unit.units.size() + unit.packs.size());
    }
  }

  private Map<Bytes32, Document.Line> below(String sscc) {
    Map<Bytes32, Document.Line> packs = new HashMap<>(known(sscc).packs);
    known(sscc).units.forEach(inner -> packs.putAll(below(inner)));
    return packs;
  }

  /** The units that were changed or put somewhere else, and the packs in them or taken out. */
  private Document document(UUID id) {
    List<Document.Unit> lines = new ArrayList<>();
    List<Document.Line> packs = new ArrayList<>(loose.values());
    units.forEach((sscc, unit) -> lines.add(new Document.Unit(sscc, unit.within, unit.broken)));
    changed.keySet().forEach(sscc -> packs.addAll(units.get(sscc).packs.values()));
    return new Document(Document.Kind.PACKING, id, lines, packs, Optional.empty());
  }
}
