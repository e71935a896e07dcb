package org.custodia.contracts.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.contracts.witness.WitnessVectors;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/** Against what ethers encodes of the same terms. */
class BillingEncodingsTest {
  private static final LocalDate DAY = LocalDate.ofEpochDay(20_789);

  private final JsonNode expected = WitnessVectors.encodings().get("billing");
  private final Act act = (Act) WitnessVectors.vectors().get(0).message();
  private final WitnessSignature signature =
      WitnessSignature.of(WitnessVectors.vectors().get(0).json().get("signature").asText())
          .orElseThrow();
  private final Bytes32 id = id("a bill");
  private final Bill bill =
      new Bill(
          id,
          id("a patient"),
          id("a consent"),
          id("a cover"),
          id("a document"),
          new Jurisdiction("FR"),
          "EUR",
          IntStream.range(0, 5).mapToObj(BillingEncodingsTest::line).toList());

  private static BillLine line(int number) {
    long charged = number == 4 ? -5 : 2_536L * (1 + number);
    return new BillLine(
        PriceCode.gtin("3400949497294"),
        DAY,
        number == 0 ? id("a commitment") : Bytes32.ZERO,
        new ChargedLine(1 + number, 0, charged, "EUR", 210));
  }

  private static Bytes32 id(String text) {
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void termsAreBoundAndSentAsTheContractReadsThem() {
    Map.of(
            "announce", bill.terms(),
            "adjust", new AdjustTerms(id, 3, line(1)),
            "dispute", new DisputeTerms(id, List.of(0, 2, 7), 3, Bytes32.ZERO),
            "cover",
                new CoverTerms(
                    id("a cover"),
                    "EUR",
                    6_500,
                    5_000,
                    600_000,
                    LocalDate.ofEpochDay(20_700),
                    DAY,
                    List.of("gtin:", "ccam:HB")),
            "approve", new ApproveTerms(id, 4_200),
            "settle", new SettleTerms(id, 4_200, id("a payment")))
        .forEach(
            (name, terms) -> {
              JsonNode known = expected.get(name);
              assertThat(terms.detail().toString())
                  .as(name)
                  .isEqualTo(known.get("detail").asText());
              assertThat(Numeric.toHexString(terms.body(act, signature)))
                  .as(name)
                  .isEqualTo(known.get("body").asText());
            });
  }

  @Test
  void linesTravelInPartsThatTheSignatureBinds() {
    assertThat(bill.parts().stream().map(Numeric::toHexString))
        .containsExactly(
            expected.at("/parts/0").asText(),
            expected.at("/parts/1").asText(),
            expected.at("/parts/2").asText());
    assertThat(Numeric.toHexString(BillingCalls.claim(id)))
        .isEqualTo(expected.get("claim").asText());
  }
}
