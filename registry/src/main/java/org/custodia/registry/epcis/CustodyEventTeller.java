package org.custodia.registry.epcis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.Contents.Packing;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.identity.Member;
import org.custodia.registry.packs.LotFact;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells events in the standard's terms.
 *
 * @param names of packs that are known
 * @param consignments what lies at their top, as far as it is known
 * @param answers what receipts and rejections name, by their command, as far as it is known
 * @param units what was put in or taken out, as far as it is known
 */
record CustodyEventTeller(
    Map<Bytes32, Member> members,
    Map<Bytes32, LotFact> lots,
    Map<Bytes32, Epc.Pack> names,
    Map<Bytes32, List<Epc>> consignments,
    Map<Bytes32, List<Epc>> answers,
    Map<Packing, List<Epc>> units) {

  record Told(CustodyEvent event, What what, ObjectNode json) {}

  List<Told> tell(List<CustodyEvent> events) {
    EpcisJson json = new EpcisJson(members, lots);
    List<Told> all = new ArrayList<>();
    for (CustodyEvent event : events) {
      What what = what(event);
      all.add(new Told(event, what, json.event(event, what)));
    }
    return all;
  }

  What what(CustodyEvent event) {
    Optional<Epc.Unit> parent = event.sscc().map(Epc.Unit::new);
    List<Epc> things = things(event);
    return new What(parent, things, things.isEmpty() ? classes(event) : List.of());
  }

  private List<Epc> things(CustodyEvent event) {
    List<Epc> things = new ArrayList<>();
    for (Bytes32 pack : event.packs()) {
      Epc name = names.get(pack);
      things.add(name == null ? new Epc.NamelessPack(pack) : name);
    }
    event
        .sscc()
        .map(sscc -> units.get(new Packing(event.commandId(), sscc)))
        .ifPresent(things::addAll);
    List<Epc> named = event.step().isAnswer() ? answers.get(event.commandId()) : null;
    if (named != null) {
      things.addAll(named);
    } else if (!isPart(event)) {
      event.consignment().map(consignments::get).ifPresent(things::addAll);
    }
    return things;
  }

  /** Whether a receipt or rejection speaks of less than the consignment, which its lots are of. */
  private static boolean isPart(CustodyEvent event) {
    long sent = event.lots().stream().mapToLong(LotShare::packs).sum();
    return event.step().isAnswer() && event.quantity().filter(packs -> packs != sent).isPresent();
  }

  /** How many of which lot, where the single ones are not known or too many to say. */
  private List<What.Quantity> classes(CustodyEvent event) {
    List<What.Quantity> classes = new ArrayList<>();
    boolean part = isPart(event);
    for (LotShare share : part && event.lots().size() > 1 ? List.<LotShare>of() : event.lots()) {
      LotFact lot = lots.get(share.lotId());
      Optional<Epc.Lot> named =
          Optional.ofNullable(lot).map(fact -> new Epc.Lot(fact.gtin(), fact.lotNumber()));
      classes.add(new What.Quantity(named, part ? event.quantity().get() : share.packs()));
    }
    if (classes.isEmpty() && event.step().action() != CustodyStep.Action.DELETE) {
      event.quantity().ifPresent(packs -> classes.add(new What.Quantity(Optional.empty(), packs)));
    }
    return classes;
  }
}
