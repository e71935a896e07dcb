package org.custodia.registry.epcis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Hex;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.medicines.PackAct;

/**
 * Which act an event asks for. The table is in docs/epcis.md. What has no act is refused with the
 * place in the document: nothing is taken that would not be done.
 */
final class CaptureMapping {
  private CaptureMapping() {}

  /**
   * @throws CapturedEvent.Fault where it cannot be mapped
   */
  static CapturedAct of(CapturedEvent event) {
    String type = event.needed("type");
    if (type.equals("AggregationEvent")) {
      return packing(event);
    }
    if (!type.equals("ObjectEvent")) {
      throw event.unmapped("type");
    }
    if (event.isTakenBack()) {
      return new CapturedAct.OnPack(new PackAct.Undo(), pack(event));
    }
    return switch (event.word("bizStep")) {
      case "commissioning" -> release(event);
      case "shipping" -> dispatch(event);
      case "void_shipping" -> new CapturedAct.Cancel(consignment(event));
      case "receiving" -> receive(event);
      case "dispensing" -> new CapturedAct.OnPack(dispense(event), pack(event));
      case "destroying" -> decommission(event, PackStatus.DESTROYED);
      case "sampling" -> decommission(event, PackStatus.AUTHORITY_SAMPLE);
      case "decommissioning" -> decommission(event, status(event));
      case "holding" -> lock(event);
      case "inspecting" -> inspected(event);
      default -> throw event.unmapped("bizStep");
    };
  }

  private static CapturedAct packing(CapturedEvent event) {
    String unit = event.parent().uri();
    return switch (event.needed("action")) {
      case "ADD" ->
          new CapturedAct.Packing(
              List.of(
                  new Units.Change(unit, PackingOperation.ADD, someThings(event, "childEPCs"))));
      case "DELETE" -> {
        List<String> taken = event.things("childEPCs");
        if (!taken.isEmpty()) yield new CapturedAct.TakingOut(unit, taken);
        yield new CapturedAct.Packing(
            List.of(new Units.Change(unit, PackingOperation.DELETE, List.of())));
      }
      default -> throw event.unmapped("action");
    };
  }

  private static CapturedAct release(CapturedEvent event) {
    List<String> serials = new ArrayList<>();
    String gtin = "";
    for (Epc epc : event.epcs("epcList")) {
      if (!(epc instanceof Epc.Pack pack) || !gtin.isEmpty() && !gtin.equals(pack.gtin())) {
        throw event.wrong("epcList");
      }
      gtin = pack.gtin();
      serials.add(pack.serial());
    }
    if (serials.isEmpty()) {
      throw event.missing("epcList");
    }
    return new CapturedAct.Release(gtin, event.masterData("lotNumber"), event.expiry(), serials);
  }

  private static CapturedAct dispatch(CapturedEvent event) {
    DispatchPurpose purpose =
        switch (event.word("disposition")) {
          case "in_transit" -> DispatchPurpose.SALE;
          case "returned" -> DispatchPurpose.RETURN;
          case "recalled" -> DispatchPurpose.RECALL_RETURN;
          default -> throw event.unmapped("disposition");
        };
    return new CapturedAct.Dispatch(
        new Consignments.Sending(
            "gln:" + event.receiver(),
            purpose,
            event.transaction("rma"),
            someThings(event, "epcList")));
  }

  private static CapturedAct receive(CapturedEvent event) {
    return new CapturedAct.Receive(
        consignment(event),
        new Consignments.Finding(
            event.things("epcList"),
            event.things("custodia:missing"),
            event.things("custodia:damaged"),
            !event.flag("partial")));
  }

  private static PackAct dispense(CapturedEvent event) {
    Optional<Bytes32> prescription =
        event
            .extension("prescription")
            .map(
                hash -> {
                  if (!Hex.isBytes(hash, 32)) {
                    throw event.wrong("custodia:prescription");
                  }
                  return Bytes32.of(hash);
                });
    Optional<PackAct.Part> part = Optional.empty();
    if (event.anyWord("disposition").filter("partially_dispensed"::equals).isPresent()) {
      part =
          Optional.of(
              new PackAct.Part(
                  event.number("taken").orElseThrow(() -> event.missing("custodia:taken")),
                  event.number("contents").orElseThrow(() -> event.missing("custodia:contents"))));
    }
    return event.flag("offline")
        ? new PackAct.DispensedOffline(part, prescription)
        : new PackAct.Dispense(part, prescription);
  }

  private static CapturedAct decommission(CapturedEvent event, PackStatus status) {
    return new CapturedAct.OnPack(new PackAct.Decommission(status, Optional.empty()), pack(event));
  }

  private static PackStatus status(CapturedEvent event) {
    return switch (event.word("disposition")) {
      case "destroyed" -> PackStatus.DESTROYED;
      case "stolen" -> PackStatus.STOLEN;
      case "unknown" -> PackStatus.LOST;
      case "non_sellable_other" -> PackStatus.FREE_SAMPLE;
      case "inactive" -> PackStatus.EXPORTED;
      default -> throw event.unmapped("disposition");
    };
  }

  private static CapturedAct lock(CapturedEvent event) {
    if (!event.word("disposition").equals("reserved")) {
      throw event.unmapped("disposition");
    }
    return new CapturedAct.OnPack(new PackAct.Lock(), pack(event));
  }

  private static CapturedAct inspected(CapturedEvent event) {
    return switch (event.word("disposition")) {
      case "active" -> new CapturedAct.OnPack(new PackAct.Unlock(), pack(event));
      case "non_conformant" ->
          new CapturedAct.Reject(consignment(event), event.things("epcList"), rejectReason(event));
      default -> throw event.unmapped("disposition");
    };
  }

  private static RejectReason rejectReason(CapturedEvent event) {
    String named = event.neededExtension("reason");
    return Arrays.stream(RejectReason.values())
        .filter(reason -> reason.name().equals(named))
        .findFirst()
        .orElseThrow(() -> event.wrong("custodia:reason"));
  }

  /** Acts on packs are signed pack by pack. */
  private static String pack(CapturedEvent event) {
    List<Epc> epcs = event.epcs("epcList");
    if (epcs.isEmpty()) {
      throw event.missing("epcList");
    }
    if (epcs.size() > 1 || !(epcs.get(0) instanceof Epc.Pack)) {
      throw event.unmapped("epcList");
    }
    return event.extension("scan").orElse(epcs.get(0).uri());
  }

  private static List<String> someThings(CapturedEvent event, String field) {
    List<String> things = event.things(field);
    if (things.isEmpty()) {
      throw event.missing(field);
    }
    return things;
  }

  private static UUID consignment(CapturedEvent event) {
    return event.transaction("desadv").orElseThrow(() -> event.missing("bizTransactionList"));
  }
}
