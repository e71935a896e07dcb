package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.medicines.PackAct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which event asks for which act; the table of docs/epcis.md. */
class CaptureMappingTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PACK = "https://id.gs1.org/01/03400930000014/21/A1";
  private static final String OTHER = "https://id.gs1.org/01/03400930000014/21/A2";
  private static final String UNIT = "https://id.gs1.org/00/034009300000000014";
  private static final UUID CONSIGNMENT = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");

  @Test
  void everyPackOfACommissioningIsInTheLotThatIsReleased() {
    ObjectNode event = object("commissioning", "active", PACK, OTHER);
    event
        .putObject("ilmd")
        .put("cbvmda:lotNumber", "L1")
        .put("cbvmda:itemExpirationDate", "2028-02-29");
    assertThat(mapped(event))
        .isEqualTo(
            new CapturedAct.Release(
                "03400930000014", "L1", LocalDate.of(2028, 2, 29), List.of("A1", "A2")));
  }

  @Test
  void packingAndUnpackingChangeAUnit() {
    ObjectNode event = event("AggregationEvent").put("action", "ADD").put("parentID", UNIT);
    event.putArray("childEPCs").add("urn:epc:id:sgtin:3400930.000001.A1");
    assertThat(mapped(event))
        .isEqualTo(
            new CapturedAct.Packing(
                List.of(new Units.Change(UNIT, PackingOperation.ADD, List.of(PACK)))));
    ObjectNode broken = event("AggregationEvent").put("action", "DELETE").put("parentID", UNIT);
    assertThat(mapped(broken))
        .isEqualTo(
            new CapturedAct.Packing(
                List.of(new Units.Change(UNIT, PackingOperation.DELETE, List.of()))));
  }

  @ParameterizedTest
  @CsvSource({"in_transit, SALE", "returned, RETURN", "recalled, RECALL_RETURN"})
  void shippingIsADispatch(String disposition, DispatchPurpose purpose) {
    ObjectNode event = object("shipping", disposition, UNIT);
    event
        .putArray("destinationList")
        .addObject()
        .put("type", "owning_party")
        .put("destination", "urn:epc:id:pgln:3010000.00002");
    event
        .putArray("bizTransactionList")
        .addObject()
        .put("type", "https://ref.gs1.org/cbv/BTT-rma")
        .put("bizTransaction", "urn:uuid:" + CONSIGNMENT);
    assertThat(mapped(event))
        .isEqualTo(
            new CapturedAct.Dispatch(
                new Consignments.Sending(
                    "gln:3010000000020", purpose, Optional.of(CONSIGNMENT), List.of(UNIT))));
  }

  @Test
  void whatIsSaidOfAConsignmentNamesIt() {
    assertThat(mapped(answer("void_shipping", "in_progress")))
        .isEqualTo(new CapturedAct.Cancel(CONSIGNMENT));
    ObjectNode receipt = answer("receiving", "in_progress");
    receipt.putArray("epcList").add(UNIT);
    receipt.putArray("custodia:missing").add(PACK);
    assertThat(mapped(receipt))
        .isEqualTo(
            new CapturedAct.Receive(
                CONSIGNMENT,
                new Consignments.Finding(List.of(UNIT), List.of(PACK), List.of(), true)));
    ObjectNode refusal = answer("inspecting", "non_conformant").put("custodia:reason", "DAMAGED");
    assertThat(mapped(refusal))
        .isEqualTo(new CapturedAct.Reject(CONSIGNMENT, List.of(), RejectReason.DAMAGED));
  }

  @ParameterizedTest
  @CsvSource({
    "destroying, destroyed, DESTROYED",
    "sampling, non_sellable_other, AUTHORITY_SAMPLE",
    "decommissioning, stolen, STOLEN",
    "decommissioning, unknown, LOST",
    "decommissioning, non_sellable_other, FREE_SAMPLE",
    "urn:epcglobal:cbv:bizstep:decommissioning, urn:epcglobal:cbv:disp:inactive, EXPORTED"
  })
  void aPackLeavesTrade(String step, String disposition, PackStatus status) {
    assertThat(mapped(object(step, disposition, PACK)))
        .isEqualTo(
            new CapturedAct.OnPack(new PackAct.Decommission(status, Optional.empty()), PACK));
  }

  @Test
  void aPackIsDispensedWholeOrInPart() {
    assertThat(mapped(object("dispensing", "dispensed", PACK)))
        .isEqualTo(new CapturedAct.OnPack(PackAct.Dispense.whole(), PACK));
    ObjectNode part =
        object("dispensing", "partially_dispensed", PACK)
            .put("custodia:taken", 10)
            .put("custodia:contents", 30);
    assertThat(mapped(part))
        .isEqualTo(
            new CapturedAct.OnPack(
                new PackAct.Dispense(Optional.of(new PackAct.Part(10, 30)), Optional.empty()),
                PACK));
  }

  @Test
  void takingAnEventBackUndoesIt() {
    ObjectNode event = object("dispensing", "dispensed", PACK);
    event.putObject("errorDeclaration").put("declarationTime", "2026-11-25T12:00:00Z");
    assertThat(mapped(event)).isEqualTo(new CapturedAct.OnPack(new PackAct.Undo(), PACK));
  }

  @ParameterizedTest
  @CsvSource({
    "dispensing, dispensed, CUS-EPC-015, /epcList",
    "transporting, in_transit, CUS-EPC-015, /bizStep",
    "holding, recalled, CUS-EPC-015, /disposition",
    "shipping, in_transit, CUS-EPC-013, /destinationList",
    "receiving, in_progress, CUS-EPC-013, /bizTransactionList"
  })
  void whatMeansNoActIsRefusedWithItsPlace(
      String step, String disposition, String code, String place) {
    CapturedEvent.Fault fault =
        catchThrowableOfType(
            CapturedEvent.Fault.class, () -> mapped(object(step, disposition, PACK, OTHER)));
    assertThat(fault.problem().code()).isEqualTo(code);
    assertThat(fault.pointer()).isEqualTo("/epcisBody/eventList/3" + place);
  }

  private static CapturedAct mapped(ObjectNode event) {
    return CaptureMapping.of(new CapturedEvent(event, "/epcisBody/eventList/3"));
  }

  private static ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode object(String step, String disposition, String... things) {
    ObjectNode event =
        event("ObjectEvent")
            .put("action", "OBSERVE")
            .put("bizStep", step)
            .put("disposition", disposition);
    List.of(things).forEach(event.withArray("epcList")::add);
    return event;
  }

  private static ObjectNode answer(String step, String disposition) {
    ObjectNode event = event("ObjectEvent").put("bizStep", step).put("disposition", disposition);
    event
        .putArray("bizTransactionList")
        .addObject()
        .put("type", "desadv")
        .put("bizTransaction", "urn:uuid:" + CONSIGNMENT);
    return event;
  }
}
