package org.custodia.registry.epcis;

import java.util.List;
import org.custodia.registry.testing.ParserFuzz;

class CaptureFuzzTest extends ParserFuzz {
  private static final String EVENT =
      """
      {"type":"ObjectEvent","action":"%s","eventTime":"2026-03-01T10:00:00Z","eventTimeZoneOffset":"+01:00",\
      "bizStep":"%s","disposition":"%s","epcList":["https://id.gs1.org/01/03400930000014/21/A1"],\
      "ilmd":{"cbvmda:lotNumber":"L1","cbvmda:itemExpirationDate":"2028-02-29"},\
      "bizTransactionList":[{"type":"desadv","bizTransaction":"urn:uuid:0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7"}],\
      "destinationList":[{"type":"owning_party","destination":"https://id.gs1.org/417/3010000000020"}],\
      "readPoint":{"id":"https://id.gs1.org/414/3010000000020"}}""";

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],"
                + "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-03-01T10:00:00Z\","
                + "\"epcisBody\":{\"eventList\":["
                + EVENT.formatted("ADD", "commissioning", "active")
                + ","
                + EVENT.formatted("OBSERVE", "shipping", "in_transit")
                + "]}}"),
        utf8(EVENT.formatted("OBSERVE", "receiving", "in_progress")),
        utf8(EVENT.formatted("OBSERVE", "dispensing", "dispensed")),
        utf8(
            """
            {"type":"AggregationEvent","action":"ADD","eventTime":"2026-03-01T10:00:00Z",\
            "eventTimeZoneOffset":"+01:00","bizStep":"packing","parentID":"https://id.gs1.org/00/034009300000000014",\
            "childEPCs":["urn:epc:id:sgtin:3400930.000001.A1"]}"""));
  }

  @Override
  protected void read(byte[] input) {
    for (CapturedEvent event : CaptureDocument.events(input)) {
      try {
        CaptureMapping.of(event);
      } catch (CapturedEvent.Fault notMapped) {
        // Told with its place in the document.
      }
    }
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof CapturedEvent.Fault || super.isRefusal(thrown);
  }
}
