package org.custodia.registry.epcis;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.PackActs;

/** Asks the use cases for what captured events ask for: first a draft, then the record. */
final class CaptureCarrier {
  private final PackActs packs;
  private final Units units;
  private final Consignments consignments;
  private final Lots lots;

  CaptureCarrier(PackActs packs, Units units, Consignments consignments, Lots lots) {
    this.packs = packs;
    this.units = units;
    this.consignments = consignments;
    this.lots = lots;
  }

  /**
   * @param witness address of the key that will sign
   * @return what is to be signed, {@code eth_signTypedData_v4} JSON
   */
  String draft(Caller caller, UUID id, CapturedAct act, String witness, String place) {
    if (act instanceof CapturedAct.OnPack one) {
      return packs.draft(caller, id, one.act(), one.scan(), witness, place).typedData();
    }
    if (act instanceof CapturedAct.Packing one) {
      return units.draft(caller, id, one.changes(), witness, place).act().typedData();
    }
    if (act instanceof CapturedAct.TakingOut one) {
      return units
          .draftTakingOut(caller, id, one.unit(), one.taken(), witness, place)
          .act()
          .typedData();
    }
    if (act instanceof CapturedAct.Dispatch one) {
      return consignments
          .draftDispatch(caller, id, one.sending(), witness, place)
          .act()
          .typedData();
    }
    if (act instanceof CapturedAct.Cancel one) {
      return consignments
          .draftCancel(caller, id, one.consignment(), witness, place)
          .act()
          .typedData();
    }
    if (act instanceof CapturedAct.Receive one) {
      return consignments
          .draftReceive(caller, id, one.consignment(), one.finding(), witness, place)
          .act()
          .typedData();
    }
    if (act instanceof CapturedAct.Reject one) {
      return consignments
          .draftReject(caller, id, one.consignment(), one.packs(), one.reason(), witness, place)
          .act()
          .typedData();
    }
    return release(caller, id, (CapturedAct.Release) act, witness, place);
  }

  private String release(
      Caller caller, UUID id, CapturedAct.Release act, String witness, String place) {
    byte[] serials = String.join("\n", act.serials()).getBytes(StandardCharsets.UTF_8);
    return lots.draftRelease(
            caller,
            id,
            act.gtin(),
            act.lotNumber(),
            act.expiry(),
            new ByteArrayInputStream(serials),
            witness,
            place)
        .typedData();
  }

  /**
   * What has to be done outside of transactions before a signed act is recorded; without effect of
   * its own and done once however often it is repeated.
   */
  void prepare(Caller caller, UUID id, CapturedAct act, String signature) {
    if (act instanceof CapturedAct.Release) lots.handOver(caller, id, signature);
  }

  void record(Caller caller, UUID id, CapturedAct act, String signature) {
    if (act instanceof CapturedAct.OnPack) {
      packs.record(caller, id, signature);
    } else if (act instanceof CapturedAct.Packing || act instanceof CapturedAct.TakingOut) {
      units.record(caller, id, signature);
    } else if (act instanceof CapturedAct.Dispatch) {
      consignments.dispatch(caller, id, signature);
    } else if (act instanceof CapturedAct.Cancel) {
      consignments.cancel(caller, id, signature);
    } else if (act instanceof CapturedAct.Receive) {
      consignments.receive(caller, id, signature);
    } else if (act instanceof CapturedAct.Reject) {
      consignments.reject(caller, id, signature);
    } else {
      lots.releaseHandedOver(caller, id, signature);
    }
  }
}
