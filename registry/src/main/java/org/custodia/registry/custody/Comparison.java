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
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/** What was found, against what was announced and what was said of it before. */
final class Comparison {
  private final Map<Bytes32, Document.Line> announced = new LinkedHashMap<>();
  private final Map<String, List<String>> unitsIn = new HashMap<>();
  private final Map<String, List<Document.Line>> packsIn = new HashMap<>();
  private final Map<String, Document.Unit> units = new LinkedHashMap<>();
  private final Map<Bytes32, Mark> said;
  private final Labels labels;
  private final String organisation;
  private final Map<Bytes32, Document.Line> found = new LinkedHashMap<>();

  Comparison(Document contents, Map<Bytes32, Mark> said, Labels labels, String organisation) {
    this.said = said;
    this.labels = labels;
    this.organisation = organisation;
    for (Document.Unit unit : contents.units()) {
      units.put(unit.sscc(), unit);
      unit.within()
          .ifPresent(
              outer -> unitsIn.computeIfAbsent(outer, u -> new ArrayList<>()).add(unit.sscc()));
    }
    for (Document.Line line : contents.packs()) {
      announced.put(line.packId(), line);
      line.unit()
          .ifPresent(unit -> packsIn.computeIfAbsent(unit, u -> new ArrayList<>()).add(line));
    }
  }

  /**
   * Takes up what was told before the contents had come: units whose packs count now, and packs
   * that turn out not to have been announced.
   */
  void takeUp(Collection<String> toldUnits, Collection<Document.Line> notAnnounced) {
    for (String sscc : toldUnits) {
      if (!units.containsKey(sscc)) continue;
      for (Document.Line line : inside(sscc)) {
        if (!said.containsKey(line.packId())) mark(line, Mark.ACCEPTED);
      }
    }
    notAnnounced.forEach(line -> mark(line, Mark.SURPLUS));
  }

  /** Of these units those with packs that nothing is said of yet. */
  List<String> uncounted(Collection<String> told) {
    return told.stream()
        .filter(units::containsKey)
        .filter(sscc -> inside(sscc).stream().anyMatch(line -> !said.containsKey(line.packId())))
        .toList();
  }

  /** Of these units those that were not announced. */
  List<String> notAnnounced(Collection<String> told) {
    return told.stream().filter(sscc -> !units.containsKey(sscc)).toList();
  }

  void compare(Consignments.Finding finding) {
    finding.scanned().forEach(this::arrived);
    finding.missing().forEach(text -> named(text).forEach(line -> correct(line, Mark.MISSING)));
    finding.damaged().forEach(text -> named(text).forEach(line -> correct(line, Mark.DAMAGED)));
    if (finding.complete()) {
      for (Document.Line line : announced.values()) {
        if (!found.containsKey(line.packId()) && !said.containsKey(line.packId())) {
          mark(line, Mark.MISSING);
        }
      }
    }
  }

  private void arrived(String text) {
    Scanned scanned = labels.read(text);
    if (scanned instanceof Scanned.OfUnit unit) {
      inside(unit.sscc().digits()).forEach(this::arrived);
    }
    if (scanned instanceof Scanned.OfPack pack) {
      Document.Line line = announced.get(pack.packId());
      if (line != null) arrived(line);
      else if (!said.containsKey(pack.packId())) found.put(pack.packId(), surplus(pack));
    }
  }

  /** What was missing so far and comes now is taken over now. */
  private void arrived(Document.Line line) {
    Mark before = said.get(line.packId());
    if (before == null || before == Mark.MISSING) mark(line, Mark.ACCEPTED);
  }

  /** What an earlier part said of a pack stays so, unless it was missing. */
  private void correct(Document.Line line, Mark mark) {
    if (said.getOrDefault(line.packId(), Mark.MISSING) == Mark.MISSING) mark(line, mark);
  }

  private void mark(Document.Line line, Mark mark) {
    found.put(line.packId(), line.marked(mark));
  }

  private Document.Line surplus(Scanned.OfPack pack) {
    String lot =
        pack.lotNumber()
            .orElseThrow(
                () -> new Problem(Kind.BAD_INPUT, "CUS-CUS-036", pack.gtin(), pack.serial()));
    return new Document.Line(
        pack.packId(),
        pack.gtin(),
        pack.serial(),
        LotTerms.lotId(Long.parseLong(pack.gtin()), lot),
        lot,
        Optional.empty(),
        Mark.SURPLUS);
  }

  /** Packs of the consignment that a text names: one, or all in a unit. */
  private List<Document.Line> named(String text) {
    Scanned scanned = labels.read(text);
    if (scanned instanceof Scanned.OfUnit unit) return inside(unit.sscc().digits());
    Scanned.OfPack pack = (Scanned.OfPack) scanned;
    Document.Line line = announced.get(pack.packId());
    if (line == null) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-037", pack.gtin(), pack.serial());
    }
    return List.of(line);
  }

  private List<Document.Line> inside(String sscc) {
    if (!units.containsKey(sscc)) throw new Problem(Kind.BAD_INPUT, "CUS-CUS-033", sscc);
    List<Document.Line> lines = new ArrayList<>(packsIn.getOrDefault(sscc, List.of()));
    unitsIn.getOrDefault(sscc, List.of()).forEach(inner -> lines.addAll(inside(inner)));
    return lines;
  }

  /** Of these, or of all, what has not been taken over; damaged packs may still be refused. */
  void reject(List<String> texts) {
    List<Document.Line> lines =
        texts.isEmpty()
            ? List.copyOf(announced.values())
            : texts.stream().flatMap(text -> named(text).stream()).toList();
    for (Document.Line line : lines) {
      Mark before = said.get(line.packId());
      boolean refusable = before == null || (before == Mark.DAMAGED && !texts.isEmpty());
      if (refusable) mark(line, Mark.REJECTED);
      else if (!texts.isEmpty()) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-038", line.gtin(), line.serial());
      }
    }
  }

  /** Announced packs that neither this nor anything before speaks of. */
  int open() {
    return (int)
        announced.keySet().stream()
            .filter(pack -> !found.containsKey(pack) && !said.containsKey(pack))
            .count();
  }

  /** With the units that hold something of it, as they were announced. */
  Document document(UUID id) {
    Set<String> holding = new LinkedHashSet<>();
    for (Document.Line line : found.values()) {
      Optional<String> at = line.unit();
      while (at.isPresent() && holding.add(at.get())) at = units.get(at.get()).within();
    }
    List<Document.Unit> kept =
        units.values().stream().filter(unit -> holding.contains(unit.sscc())).toList();
    return new Document(
        Document.Kind.FINDINGS, id, kept, List.copyOf(found.values()), Optional.empty());
  }
}
