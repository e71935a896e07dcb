package org.custodia.registry.epcis;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.Contents.Answer;
import org.custodia.registry.epcis.Contents.Packing;
import org.custodia.registry.packs.LotBook;

/** Gathers in a few questions what a batch of events needs to be told in the standard's terms. */
final class Tellers {
  private final Readers readers;
  private final LotBook lots;
  private final Contents contents;

  Tellers(Readers readers, LotBook lots, Contents contents) {
    this.readers = readers;
    this.lots = lots;
    this.contents = contents;
  }

  /**
   * @param asked whatever was asked for by name: that name is known then
   */
  CustodyEventTeller of(String organisation, List<CustodyEvent> events, Collection<Epc> asked) {
    Set<Bytes32> packs = new HashSet<>();
    Set<Bytes32> lotIds = new HashSet<>();
    Set<Bytes32> members = new HashSet<>();
    Set<Bytes32> consignments = new HashSet<>();
    Set<Answer> answers = new HashSet<>();
    Set<Packing> packings = new HashSet<>();
    for (CustodyEvent event : events) {
      packs.addAll(event.packs());
      event.lots().forEach(share -> lotIds.add(share.lotId()));
      members.add(event.member());
      event.counterpart().ifPresent(members::add);
      event.consignment().ifPresent(consignments::add);
      if (event.step().isAnswer()) {
        event.consignment().ifPresent(of -> answers.add(new Answer(event.commandId(), of)));
      }
      event.sscc().ifPresent(sscc -> packings.add(new Packing(event.commandId(), sscc)));
    }
    Map<Bytes32, Epc.Pack> names = new HashMap<>(contents.names(organisation, packs));
    names.putAll(named(asked));
    return new CustodyEventTeller(
        readers.members(organisation, members),
        lots.byIds(organisation, lotIds),
        names,
        contents.ofConsignments(organisation, consignments),
        contents.ofAnswers(organisation, answers),
        contents.ofUnits(organisation, packings));
  }

  private static Map<Bytes32, Epc.Pack> named(Collection<Epc> asked) {
    return asked.stream()
        .filter(Epc.Pack.class::isInstance)
        .map(Epc.Pack.class::cast)
        .collect(Collectors.toMap(Epc.Pack::id, pack -> pack, (one, same) -> one));
  }
}
