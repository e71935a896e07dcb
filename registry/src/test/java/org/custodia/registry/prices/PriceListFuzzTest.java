package org.custodia.registry.prices;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.testing.ParserFuzz;

class PriceListFuzzTest extends ParserFuzz {
  private static final PriceRule RULE = PriceRule.of(PriceKind.CEILING, PriceBasis.UNIT, "INR");

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8("code,amount,per,fee,reimbursed,from,to\nnlem:1,10333,100,7,6500,2026-03-01,\n"),
        utf8("\ufeffcode,amount,per,from\r\n3400949497294,1,2,2026-03-01\r\n"));
  }

  @Override
  protected void read(byte[] input) {
    PriceList.read(new ByteArrayInputStream(input), RULE);
  }
}
