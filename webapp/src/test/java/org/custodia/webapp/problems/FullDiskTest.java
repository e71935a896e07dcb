package org.custodia.webapp.problems;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.registry.testing.SmallDisk;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The disk for temporary files, which is small in a container, is full; the web server is real. */
@SliceTest
class FullDiskTest {
  private static final String BOUNDARY = "------custodia";

  /** More than is kept in memory. */
  private static final int PICTURE = 3 << 20;

  @Autowired ServletContext context;
  @Autowired SmallIssuer issuer;
  @LocalServerPort int port;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whoUploadsIsToldThatThereIsNoRoomAndEverythingElseGoesOn() throws Exception {
    File temporary = (File) context.getAttribute(ServletContext.TEMPDIR);
    try (SmallDisk disk = SmallDisk.over(temporary.toPath())) {
      disk.fill();
      HttpResponse<String> answer = upload("en");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("60");
      assertThat(json(answer).get("code").stringValue()).isEqualTo("CUS-WEB-022");
      assertThat(json(answer).get("message").stringValue()).contains("no room");
      assertThat(json(upload("fr")).get("message").stringValue()).contains("plus de place");
      assertThat(scan().statusCode()).isEqualTo(200);
      disk.empty();
      assertThat(upload("en").statusCode()).isNotEqualTo(503);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> scan() throws Exception {
    String scan = "{\"id\":\"" + UUID.randomUUID() + "\",\"scan\":\"]d2A\\u001dB\"}";
    return http.send(
        request("/api/v1/verifications")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(scan))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> upload(String language) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(part("name=\"id\"", "text/plain"));
    body.writeBytes(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(part("name=\"image\"; filename=\"pack.png\"", "image/png"));
    body.writeBytes(new byte[PICTURE]);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return http.send(
        request("/api/v1/verifications/image")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .header("Accept-Language", language)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build(),
        BodyHandlers.ofString());
  }

  private static byte[] part(String disposition, String type) {
    return ("\r\n--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; "
            + disposition
            + "\r\nContent-Type: "
            + type
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header(
            "Authorization",
            "Bearer " + issuer.clientToken("pont-pos", "pharmacie-du-pont", "pharmacist"));
  }
}
