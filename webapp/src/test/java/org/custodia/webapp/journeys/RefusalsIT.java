package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is malformed, oversized or not allowed gets a sentence and a code, and changes nothing. */
@Order(6)
class RefusalsIT {
  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();
  private final Till pont = new Till(credentials, "pont-pos");
  private final Till rhone = new Till(credentials, "rhone-erp");
  private final String scan = credentials.sample("genuine-4").scan();

  @Test
  void malformedRequestsAreRefusedWithACode() {
    refused(400, pont.postText("/api/v1/verifications", "{\"id\": \"not json"));
    refused(400, pont.postText("/api/v1/verifications", "[]"));
    refused(400, pont.post("/api/v1/verifications", Map.of("id", "17", "scan", scan)));
    refused(400, pont.post("/api/v1/verifications", Map.of("scan", scan)));
    refused(
        400,
        pont.post(
            "/api/v1/verifications",
            Map.of("id", UUID.randomUUID().toString(), "scan", scan, "admin", "true")));
  }

  @Test
  void oversizedRequestsAreRefusedWithACode() {
    String long3000 = "x".repeat(3_000);
    Till.Answer scanTooLong = pont.verify(long3000);
    assertThat(scanTooLong.status()).as("%s", scanTooLong).isIn(400, 413);
    assertThat(scanTooLong.text("code")).matches("CUS-[A-Z]{3}-[0-9]{3}");
    Till.Answer bodyTooLong = pont.verify("x".repeat(3_000_000));
    assertThat(bodyTooLong.status()).as("%s", bodyTooLong).isIn(400, 413);
    byte[] picture = new byte[16 * 1024 * 1024];
    Till.Answer pictureTooLarge =
        pont.postMultipart(
            "/api/v1/verifications/image",
            Map.of("id", UUID.randomUUID().toString()),
            "image",
            "pack.jpg",
            "image/jpeg",
            picture);
    assertThat(pictureTooLarge.status()).as("%s", pictureTooLarge).isEqualTo(413);
    assertThat(pictureTooLarge.text("code")).matches("CUS-[A-Z]{3}-[0-9]{3}");
  }

  @Test
  void aFileThatIsNoPictureIsRefused() {
    Till.Answer answer =
        pont.postMultipart(
            "/api/v1/verifications/image",
            Map.of("id", UUID.randomUUID().toString()),
            "image",
            "pack.jpg",
            "image/jpeg",
            "this is text".getBytes(StandardCharsets.UTF_8));
    refused(400, answer);
  }

  @Test
  void whoMayNotIsRefused() {
    // A manufacturer dispenses nothing, a pharmacist releases nothing.
    refused(403, rhone.draftDispensation(UUID.randomUUID(), scan));
    refused(
        403,
        pont.draftRelease(
            UUID.randomUUID(), "03400930065785", "NOTMINE", "2030-01-31", "serial\nA1\n"));
    // Without a token, and with one that nobody issued.
    HttpRequest.Builder nobody =
        HttpRequest.newBuilder(URI.create(credentials.web() + "/api/v1/verifications"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    refused(401, pont.send(nobody));
    refused(401, pont.send(nobody.setHeader("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")));
  }

  @Test
  void aKeyThatIsNotEnrolledSignsNothing() {
    Till stranger = new Till(credentials, "pont-pos");
    refused(403, stranger.draftDispensation(UUID.randomUUID(), scan));
  }

  @Test
  void aBadLineRefusesAWholeFileOfSerialsAndNothingIsKept() {
    Till planner = new Till(credentials, "rhone-erp").enrolled();
    String serials =
        "serial\n"
            + IntStream.range(0, 50).mapToObj(i -> "BAD" + i + "\n").reduce("", String::concat)
            + "BAD7\n";
    Till.Answer twice =
        planner.draftRelease(UUID.randomUUID(), "03400930065785", "BADFILE", "2030-01-31", serials);
    refused(400, twice);
    assertThat(twice.text("message")).contains("52");
    Till.Answer nobodys =
        planner.draftRelease(
            UUID.randomUUID(), "03400999999991", "BADFILE", "2030-01-31", "serial\nA1\n");
    assertThat(nobodys.status()).as("%s", nobodys).isIn(400, 403);
    Till.Answer lots = planner.send(planner.request("/api/v1/lots?limit=1000").GET());
    assertThat(lots.body().toString()).doesNotContain("BADFILE");
  }

  private void refused(int status, Till.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.text("code")).as("%s", answer).matches("CUS-[A-Z]{3}-[0-9]{3}");
    assertThat(answer.text("message")).as("%s", answer).isNotBlank();
    // The pack that all of it was about is as it was.
    assertThat(pont.verify(scan).text("verdict")).isEqualTo("GENUINE");
  }
}
