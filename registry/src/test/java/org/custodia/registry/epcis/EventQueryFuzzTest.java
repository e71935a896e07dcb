package org.custodia.registry.epcis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.registry.testing.ParserFuzz;

/** Parameters of a query, one a line, as they come out of an address. */
class EventQueryFuzzTest extends ParserFuzz {
  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            eventType=ObjectEvent
            GE_eventTime=2026-03-01T10:00:00Z
            LT_recordTime=2026-03-02T10:00:00+01:00
            EQ_bizStep=shipping|receiving
            EQ_disposition=in_transit
            MATCH_anyEPC=https://id.gs1.org/01/03400930000014/21/A1
            MATCH_parentID=urn:epc:id:sscc:3400930.0000000001
            EQ_bizLocation=https://id.gs1.org/414/3010000000020
            EQ_eventID=urn:uuid:0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7
            orderBy=eventTime
            orderDirection=ASC
            eventCountLimit=10"""),
        utf8(
            "EXISTS_errorDeclaration=\nmaxEventCount=5\nMATCH_epcClass=urn:epc:idpat:sgtin:3400930.000001.*"));
  }

  @Override
  protected void read(byte[] input) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String line : new String(input, StandardCharsets.UTF_8).split("\n")) {
      int equals = Math.max(0, line.indexOf('='));
      parameters
          .computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
          .add(line.substring(Math.min(line.length(), equals + 1)));
    }
    EventQueryReader.read(parameters);
  }
}
