package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A patient's prescription over two pharmacies, each with a till of its own. */
@Order(6)
class PrescriptionJourneyIT {
  private final Credentials credentials = RunningDemo.get().credentials();

  @Test
  void aPrescriptionIsDispensedOnOnceAndEveryPharmacySeesIt() {
    Credentials.Sample pack = credentials.sample("prescription-only");
    String code = credentials.prescription("tramadol").code();
    Till pont = new Till(credentials, "pont-pos").enrolled();
    Till gare = new Till(credentials, "gare-pos").enrolled();

    Till.Answer without = draft(pont, UUID.randomUUID(), pack, "");
    assertThat(without.status()).as("%s", without).isEqualTo(409);
    assertThat(without.text("code")).isEqualTo("CUS-RXP-027");

    Till.Answer read = read(pont, code);
    assertThat(read.text("state")).as("%s", read).isEqualTo("READY");
    assertThat(read.body().path("document").path("patient").asString("")).isNotEmpty();
    String commitment = read.text("commitment");
    UUID id = UUID.randomUUID();
    Till.Answer draft = draft(pont, id, pack, commitment);
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    assertThat(read(gare, code).text("state")).as("held for the first").isEqualTo("USED_UP");
    pont.dispense(id, pont.sign(draft.text("typedData")));
    assertThat(pont.finalState(id)).isIn(Till.DONE);

    Till.Answer seen = read(gare, code);
    assertThat(seen.text("state")).isEqualTo("USED_UP");
    Credentials.Sample other = credentials.sample("controlled");
    Till.Answer late = draft(gare, UUID.randomUUID(), other, commitment);
    assertThat(late.status()).as("%s", late).isEqualTo(409);
    assertThat(late.text("code")).isEqualTo("CUS-RXP-024");
  }

  @Test
  void aPhysiciansSystemIssuesOneAndTakesItBack() {
    Till ward = new Till(credentials, "saintluc-ward");
    Till gare = new Till(credentials, "gare-pos");
    UUID id = UUID.randomUUID();
    Till.Answer issued =
        ward.postText(
            "/api/v1/prescriptions",
            """
            {"id":"%s","patient":"Dominique Exemple","birthDate":"1974-02-03","gtins":["03400949363940"],
             "measure":"PACKS","quantity":1,"fills":3,"days":30,"dosage":"1 comprimé le soir",
             "from":"%s","until":"%s","prescriber":"Dr Élise Saint"}
            """
                .formatted(id, LocalDate.now(), LocalDate.now().plusDays(90)));
    assertThat(issued.status()).as("%s", issued).isEqualTo(201);
    Till.Answer read = read(gare, issued.text("code"));
    assertThat(read.body().path("standing").path("left").asInt()).isEqualTo(3);
    assertThat(ward.postText("/api/v1/prescriptions/" + id + "/revocation", "").status())
        .isEqualTo(200);
    assertThat(read(gare, issued.text("code")).text("state")).isEqualTo("REVOKED");
  }

  private static Till.Answer read(Till till, String code) {
    return till.post("/api/v1/prescription-readings", Map.of("code", code));
  }

  private static Till.Answer draft(
      Till till, UUID id, Credentials.Sample pack, String prescription) {
    Map<String, String> fields =
        Map.of(
            "id", id.toString(), "scan", pack.scan(), "witness", till.address(), "place", "Till");
    if (prescription.isEmpty()) return till.post("/api/v1/dispensations/drafts", fields);
    var all = new HashMap<>(fields);
    all.put("prescription", prescription);
    return till.post("/api/v1/dispensations/drafts", all);
  }
}
