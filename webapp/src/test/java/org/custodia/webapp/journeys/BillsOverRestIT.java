package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.webapp.journeys.BillActs.act;
import static org.custodia.webapp.journeys.BillActs.await;
import static org.custodia.webapp.journeys.BillActs.done;
import static org.custodia.webapp.journeys.BillActs.draft;
import static org.custodia.webapp.journeys.BillActs.status;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The billing software of the demo's hospital and the claims software of its insurance, over REST
 * alone: a file of bills with a line that is refused and one that is charged too much, disputed in
 * words, proved, adjusted, accepted and settled.
 */
@Order(9)
class BillsOverRestIT {
  private static final String WORDS = "Thirty is what the tariff says.";

  private final RunningDemo demo = RunningDemo.get();
  private final Till office = new Till(demo.credentials(), "saintluc-billing").enrolled();
  private final Till insurance = new Till(demo.credentials(), "lac-claims").enrolled();

  @Test
  void fileOfBillsGoesFromTheBillingSoftwareToTheSettlement() {
    String bill = "/api/v1/bills/" + entered();
    await(insurance, bill, answer -> status(answer).equals("COMPLETE"));
    assertThat(draft(insurance, bill, act("ACCEPT").put("borne", 3_000)).text("code"))
        .isEqualTo("CUS-BIL-032");

    ObjectNode dispute = act("DISPUTE").put("reason", "TOO_MUCH").put("words", WORDS);
    dispute.putArray("lines").add(0);
    done(insurance, bill, dispute);
    JsonNode told =
        await(office, bill, answer -> answer.path("disputes").path(0).path("words").isString())
            .path("disputes")
            .path(0);
    assertThat(told.path("words").asString()).isEqualTo(WORDS);

    proved(bill);
    ObjectNode adjust = act("ADJUST").put("line", 0);
    adjust
        .putObject("charge")
        .put("quantity", 1)
        .put("contents", 0)
        .put("charged", 3_000)
        .put("currency", "EUR")
        .put("taxRate", 0);
    done(office, bill, adjust);
    await(insurance, bill, answer -> answer.path("bill").path("unlawful").asInt(-1) == 0);
    done(insurance, bill, act("ACCEPT").put("borne", 2_100));
    ObjectNode paid = act("SETTLE").put("paid", 2_100).put("reference", "VIR 2026-77");
    for (Till side : new Till[] {insurance, office}) {
      await(side, bill, answer -> status(answer).equals("APPROVED"));
      done(side, bill, paid.deepCopy());
    }
    await(office, bill, answer -> status(answer).equals("SETTLED"));
  }

  /** By a file of which one line is mistyped: nothing goes through, or the rest does. */
  private String entered() {
    String day = LocalDate.now(ZoneOffset.UTC).toString();
    String number = "REST-" + System.currentTimeMillis();
    String file =
        """
        bill,patient,day,code,amount,currency
        %1$s,%2$s,%3$s,demo:CONSULT,36.00,EUR
        %1$s-B,,%3$s,3400949497295,1.00,EUR
        """
            .formatted(number, demo.bills().path("patient").asString(), day);
    Till.Answer stopped = BillActs.file(office, file, "STOP_ALL");
    assertThat(stopped.body().path("drafts")).as("%s", stopped).isEmpty();
    JsonNode why = stopped.body().path("refused").path(0);
    assertThat(why.path("number").asInt(0)).isEqualTo(3);
    assertThat(why.path("because").path(0).path("code").asString()).isEqualTo("CUS-BFL-009");

    Till.Answer rest = BillActs.file(office, file, "LEAVE_OUT");
    assertThat(rest.body().path("drafts")).as("%s", rest).hasSize(1);
    JsonNode draft = rest.body().path("drafts").path(0).path("draft");
    assertThat(draft.path("lines").path(0).path("verdict").asString()).isEqualTo("OVERCHARGED");
    BillActs.sent(office, "/api/v1/bills", draft);
    return draft.path("bill").asString();
  }

  private void proved(String bill) {
    Till.Answer proof = office.get(bill + "/lines/0/proof");
    assertThat(proof.status()).as("%s", proof).isEqualTo(200);
    assertThat(proof.body().path("charged").asInt(0)).isEqualTo(3_600);
    assertThat(proof.body().path("allowed").asInt(0)).isEqualTo(3_000);
    assertThat(proof.body().path("overcharged").asInt(0)).isEqualTo(600);
    assertThat(proof.body().path("judgement").path("transaction").asString()).startsWith("0x");
    PriceBenchIT.assertProven(proof.body().path("price"));
  }
}
