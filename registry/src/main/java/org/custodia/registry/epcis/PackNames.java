package org.custodia.registry.epcis;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.KnownContents;
import org.custodia.registry.medicines.CheckedPacks;
import org.custodia.registry.packs.PackLabel;
import org.custodia.registry.verification.GivenAnswers;

/**
 * Product code and serial of packs that the ledger names by a hash only: from the documents that
 * came with what was handed over, from one's own checks, and, for the regulator, from what members
 * asked.
 */
final class PackNames {
  private final KnownContents contents;
  private final CheckedPacks checked;
  private final GivenAnswers answers;

  PackNames(KnownContents contents, CheckedPacks checked, GivenAnswers answers) {
    this.contents = contents;
    this.checked = checked;
    this.answers = answers;
  }

  Map<Bytes32, Epc.Pack> of(String organisation, Collection<Bytes32> packs) {
    Map<Bytes32, Epc.Pack> names = new HashMap<>();
    if (packs.isEmpty()) {
      return names;
    }
    Map<Bytes32, PackLabel> labels = new HashMap<>(answers.labels(organisation, packs));
    labels.putAll(checked.labels(organisation, packs));
    labels.putAll(contents.labels(organisation, packs));
    labels.forEach((pack, label) -> names.put(pack, new Epc.Pack(label.gtin(), label.serial())));
    return names;
  }
}
