package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.webapp.journeys.RecordActs.awaited;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * A record on the running demo, over REST and the members' own HTTP: written at the hospital, read
 * once at a pharmacy by a one-time consent, and seen by the patient.
 */
@Order(12)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one signing key of each program for all of it
class RecordsOverRestIT {
  private static final String SAID = "Allergique à la pénicilline.";

  private final Credentials credentials = RunningDemo.get().credentials();
  private final PatientPortal portal = PatientPortal.of(credentials);
  private final Till patient = new Till(credentials, "saintluc-portal");
  private final Till ward = new Till(credentials, "saintluc-ward").enrolled();
  private final Till pont = new Till(credentials, "pont-pos").enrolled();

  @Test
  void writtenHereReadThereOnceAndSeenByThePatient() {
    UUID consent = portal.grant(portal.grantee("Pont"), "ONE_TIME", 1, Optional.empty());
    String commitment = portal.await(consent, "IN_FORCE").path("commitment").asString();
    JsonNode received = PatientPortal.received(pont, commitment);
    String whose = RecordActs.whose(received);
    String record = RecordActs.written(ward, text(received, "channel"), SAID);
    JsonNode elsewhere =
        awaited(
            pont,
            "/api/v1/records/shared/elsewhere?" + whose,
            one -> text(one, "record").equals(record));
    assertThat(text(elsewhere, "kind")).isEqualTo("ALLERGIES");

    Till.Answer read = RecordActs.read(pont, received, elsewhere);
    assertThat(read.status()).as("%s", read).isEqualTo(200);
    assertThat(new String(Base64.getDecoder().decode(read.text("content")), StandardCharsets.UTF_8))
        .isEqualTo(SAID);
    assertThat(read.body().path("authorCertified").asBoolean()).isTrue();
    assertThat(read.body().at("/record/supersededBy").isString()).isFalse();

    Till.Answer again = RecordActs.read(pont, received, elsewhere);
    assertThat(again.status()).as("it was for one time: %s", again).isEqualTo(404);
    JsonNode access =
        awaited(
            patient,
            "/api/v1/records/mine/accesses?patient=" + PatientPortal.PATIENT,
            one -> text(one, "purpose").equals("ONE_TIME"));
    assertThat(access.path("allowed").asBoolean()).isTrue();
    assertThat(text(access, "memberName")).contains("Pont");

    Till.Answer nobody = pont.postText("/network/v1/records/queries", "{}");
    assertThat(nobody.status()).isEqualTo(400);
    assertThat(nobody.text("code")).isEqualTo("CUS-VER-003");
  }

  /** The grantee's instance tells the host's over HTTP, by itself. */
  @Test
  void whatThePharmacyAcceptsAndThenDeclinesIsToldThePatient() {
    UUID consent = portal.grant(portal.grantee("Pont"), "ONE_TIME", 1, Optional.empty());
    String commitment = portal.await(consent, "IN_FORCE").path("commitment").asString();
    JsonNode received = PatientPortal.received(pont, commitment);
    Map<String, String> acceptance =
        Map.of(
            "id", UUID.randomUUID().toString(),
            "channel", text(received, "channel"),
            "host", text(received, "host"),
            "pseudonym", text(received, "patient"),
            "consent", commitment);
    Map<String, String> rejection = new HashMap<>(acceptance);
    rejection.putAll(Map.of("id", UUID.randomUUID().toString(), "words", "We do not need it."));
    for (int again = 0; again < 2; again++) {
      Till.Answer accepted = pont.post("/api/v1/records/shared/consents/acceptances", acceptance);
      assertThat(accepted.status()).as("%s", accepted).isEqualTo(200);
      assertThat(accepted.text("standing")).isEqualTo("IN_FORCE");
      assertThat(accepted.text("acceptedAt")).isNotEmpty();
    }
    awaited(
        patient,
        "/api/v1/consents?patient=" + PatientPortal.PATIENT,
        one ->
            text(one, "commitment").equals(commitment)
                && one.at("/acceptance/byUse").isBoolean()
                && !one.at("/acceptance/byUse").asBoolean());
    for (int again = 0; again < 2; again++) {
      Till.Answer declined = pont.post("/api/v1/records/shared/consents/rejections", rejection);
      assertThat(declined.status()).as("%s", declined).isEqualTo(200);
      assertThat(declined.text("standing")).isEqualTo("REJECTED");
    }
    JsonNode hers = portal.await(consent, "REJECTED");
    assertThat(hers.at("/rejection/words").asString()).isEqualTo("We do not need it.");
    assertThat(text(hers, "granteeName")).contains("Pont");
    String whose = RecordActs.whose(received);
    awaited(
        pont,
        "/api/v1/records/shared/consents/all?" + whose,
        one ->
            text(one, "commitment").equals(commitment) && one.at("/rejection/toldAt").isString());
    Till.Answer used =
        pont.post(
            "/api/v1/received-consents/uses",
            Map.of(
                "id",
                UUID.randomUUID().toString(),
                "host",
                text(received, "host"),
                "commitment",
                commitment,
                "purpose",
                "ONE_TIME"));
    assertThat(used.status()).as("%s", used).isEqualTo(409);
    assertThat(used.text("code")).isEqualTo("CUS-CON-043");
    Till.Answer forged = pont.postText("/network/v1/records/replies", "{}");
    assertThat(forged.status()).isEqualTo(400);
    assertThat(forged.text("code")).isEqualTo("CUS-VER-003");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
