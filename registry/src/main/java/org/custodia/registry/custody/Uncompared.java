package org.custodia.registry.custody;

import java.util.HashMap;
import java.util.LinkedHashMap;
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

/**
 * What was found while the giver does not say what it sent. Packs count as far as the lots on the
 * ledger allow, the rest is surplus; of a unit it is told that it came, and its packs count once
 * the contents say which they are. Nothing can be called missing yet.
 */
final class Uncompared {
  private final Map<Bytes32, Integer> left = new HashMap<>();
  private final Map<Bytes32, Mark> said;
  private final Set<String> toldUnits;
  private final Labels labels;
  private final String giver;
  private final Map<Bytes32, Document.Line> found = new LinkedHashMap<>();
  private final Map<String, Document.Unit> units = new LinkedHashMap<>();

  /**
   * @param shares packs of each lot on the ledger
   * @param taken packs of each lot that earlier parts speak of
   * @param said what earlier parts say of single packs
   * @param toldUnits units that earlier parts name
   * @param giver what it is called
   */
  Uncompared(
      List<FactRows.LotShare> shares,
      Map<Bytes32, Integer> taken,
      Map<Bytes32, Mark> said,
      Set<String> toldUnits,
      Labels labels,
      String giver) {
    shares.forEach(
        share -> left.put(share.lotId(), share.packs() - taken.getOrDefault(share.lotId(), 0)));
    this.said = said;
    this.toldUnits = toldUnits;
    this.labels = labels;
    this.giver = giver;
  }

  /**
   * @throws Problem UNAVAILABLE CUS-CUS-030 for what only the contents can tell: that all has come,
   *     what is missing, or which packs of a unit are damaged
   */
  void note(Consignments.Finding finding) {
    if (finding.complete() || !finding.missing().isEmpty()) throw silent();
    finding.damaged().forEach(text -> damaged(labels.read(text)));
    finding.scanned().forEach(text -> arrived(labels.read(text)));
  }

  private void damaged(Scanned scanned) {
    if (scanned instanceof Scanned.OfPack pack) add(pack, Mark.DAMAGED);
    else throw silent();
  }

  private void arrived(Scanned scanned) {
    if (scanned instanceof Scanned.OfPack pack) add(pack, Mark.ACCEPTED);
    if (scanned instanceof Scanned.OfUnit unit && !toldUnits.contains(unit.sscc().digits())) {
      String sscc = unit.sscc().digits();
      units.put(sscc, new Document.Unit(sscc, Optional.empty(), false));
    }
  }

  private void add(Scanned.OfPack pack, Mark mark) {
    if (said.containsKey(pack.packId()) || found.containsKey(pack.packId())) return;
    String lot =
        pack.lotNumber()
            .orElseThrow(
                () -> new Problem(Kind.BAD_INPUT, "CUS-CUS-036", pack.gtin(), pack.serial()));
    Bytes32 lotId = LotTerms.lotId(Long.parseLong(pack.gtin()), lot);
    boolean announced = left.merge(lotId, -1, Integer::sum) >= 0;
    found.put(
        pack.packId(),
        new Document.Line(
            pack.packId(),
            pack.gtin(),
            pack.serial(),
            lotId,
            lot,
            Optional.empty(),
            announced ? mark : Mark.SURPLUS));
  }

  private Problem silent() {
    return new Problem(Kind.UNAVAILABLE, "CUS-CUS-030", giver);
  }

  /** Packs of the lots on the ledger that are still to come, or of which it is not known. */
  int open() {
    return left.values().stream().mapToInt(packs -> Math.max(packs, 0)).sum();
  }

  Document document(UUID id) {
    return new Document(
        Document.Kind.FINDINGS,
        id,
        List.copyOf(units.values()),
        List.copyOf(found.values()),
        Optional.empty());
  }
}
