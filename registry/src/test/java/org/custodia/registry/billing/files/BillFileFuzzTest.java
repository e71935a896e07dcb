package org.custodia.registry.billing.files;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;

class BillFileFuzzTest extends ParserFuzz {
  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            "bill,patient,day,code,quantity,amount,currency,pack\n"
                + "F-1,M1,2026-03-01,ccam:HBLD001,2,45.00,EUR,\n"
                + "F-2,M2,2026-03-02,gtin:03400949497294,1,4.50,EUR,(01)03400949497294(21)A1\n"),
        utf8(
            """
            {"resourceType":"Claim","id":"c1","status":"active","use":"claim","created":"2026-03-01",\
            "patient":{"reference":"Patient/1"},"type":{"coding":[{"code":"pharmacy"}]},\
            "item":[{"sequence":1,"servicedDate":"2026-03-01","quantity":{"value":2},\
            "productOrService":{"coding":[{"system":"https://www.gs1.org/gtin","code":"03400949497294"}]},\
            "net":{"value":9.00,"currency":"EUR"}}],"total":{"value":9.00,"currency":"EUR"}}
            """),
        utf8(
            """
            {"resourceType":"Bundle","type":"collection","entry":[{"resource":\
            {"resourceType":"Claim","id":"c2","created":"2026-03-01","item":[]}}]}
            """));
  }

  @Override
  protected void read(byte[] input) {
    BillFile.read(new ByteArrayInputStream(input), filed -> {});
  }
}
