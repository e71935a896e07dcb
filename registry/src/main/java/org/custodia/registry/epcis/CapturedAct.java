package org.custodia.registry.epcis;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.medicines.PackAct;

/** What a captured event asks this organisation's witness to sign. */
sealed interface CapturedAct {

  /**
   * @param scan the pack as a Digital Link
   */
  record OnPack(PackAct act, String scan) implements CapturedAct {}

  record Packing(List<Units.Change> changes) implements CapturedAct {}

  /**
   * @param unit as a Digital Link
   */
  record TakingOut(String unit, List<String> taken) implements CapturedAct {}

  record Dispatch(Consignments.Sending sending) implements CapturedAct {}

  record Cancel(UUID consignment) implements CapturedAct {}

  record Receive(UUID consignment, Consignments.Finding finding) implements CapturedAct {}

  record Reject(UUID consignment, List<String> packs, RejectReason reason) implements CapturedAct {}

  /**
   * @param serials of all packs of the lot
   */
  record Release(String gtin, String lotNumber, LocalDate expiry, List<String> serials)
      implements CapturedAct {}
}
