package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record on the running demo, over REST and the members' own HTTP: written at the hospital, read
 * once at a pharmacy by a one-time consent, and seen by the patient.
 */
@Order(12)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one signing key of each program for all of it
class RecordsOverRestIT {
  private static final JsonMapper JSON = new JsonMapper();
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
    String whose =
        "channel=%s&host=%s&pseudonym=%s"
            .formatted(
                text(received, "channel"), text(received, "host"), text(received, "patient"));
    String record = written(text(received, "channel"));
    JsonNode elsewhere =
        awaited(
            pont,
            "/api/v1/records/shared/elsewhere?" + whose,
            one -> text(one, "record").equals(record));
    assertThat(text(elsewhere, "kind")).isEqualTo("ALLERGIES");

    Till.Answer read = read(received, elsewhere);
    assertThat(read.status()).as("%s", read).isEqualTo(200);
    assertThat(new String(Base64.getDecoder().decode(read.text("content")), StandardCharsets.UTF_8))
        .isEqualTo(SAID);
    assertThat(read.body().path("authorCertified").asBoolean()).isTrue();
    assertThat(read.body().at("/record/supersededBy").isString()).isFalse();

    Till.Answer again = read(received, elsewhere);
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
    String whose =
        "channel=%s&host=%s&pseudonym=%s"
            .formatted(
                text(received, "channel"), text(received, "host"), text(received, "patient"));
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

  /** Id of the record in this channel, once the ledger has it. */
  private String written(String channel) {
    UUID id = UUID.randomUUID();
    Till.Answer draft =
        ward.postMultipart(
            "/api/v1/records/drafts",
            Map.of(
                "id", id.toString(),
                "patient", PatientPortal.PATIENT.toString(),
                "kind", "ALLERGIES",
                "title", "Allergies",
                "madeAt", Instant.now().toString(),
                "witness", ward.address()),
            "content",
            "allergies.txt",
            "text/plain",
            SAID.getBytes(StandardCharsets.UTF_8));
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    ObjectNode signed = JSON.createObjectNode().put("id", id.toString());
    List<UUID> acts = new ArrayList<>();
    for (JsonNode act : draft.body().path("acts")) {
      signed.withArray("signatures").add(ward.sign(text(act, "typedData")));
      acts.add(UUID.fromString(text(act, "id")));
    }
    Till.Answer added = ward.postText("/api/v1/records", signed.toString());
    assertThat(added.status()).as("%s", added).isEqualTo(202);
    acts.forEach(act -> assertThat(ward.finalState(act)).isIn(Till.DONE));
    for (JsonNode pointer : added.body().path("pointers")) {
      if (text(pointer, "channel").equals(channel)) return text(pointer, "record");
    }
    throw new AssertionError("no pointer in the channel: " + added);
  }

  private Till.Answer read(JsonNode received, JsonNode elsewhere) {
    UUID id = UUID.randomUUID();
    Till.Answer draft =
        pont.post(
            "/api/v1/records/shared/queries/drafts",
            Map.of(
                "id", id.toString(),
                "channel", text(received, "channel"),
                "host", text(received, "host"),
                "pseudonym", text(received, "patient"),
                "holder", text(elsewhere, "holder"),
                "record", text(elsewhere, "record"),
                "consent", text(received, "commitment"),
                "witness", pont.address()));
    if (draft.status() != 200) return draft;
    return pont.post(
        "/api/v1/records/shared/queries",
        Map.of("id", id.toString(), "signature", pont.sign(draft.text("typedData"))));
  }

  /** The first of a list that is looked for, once it is there. */
  private static JsonNode awaited(Till till, String path, Predicate<JsonNode> wanted) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (true) {
      Till.Answer answer = till.get(path);
      for (JsonNode one : answer.body()) {
        if (wanted.test(one)) return one;
      }
      assertThat(Instant.now()).as("%s", answer).isBefore(deadline);
      Till.pause();
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
