package org.custodia.webapp.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.records.RecordBodies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A record that another member keeps says itself what it is. */
class RecordContentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"application/pdf", "image/png", "image/jpeg", "text/plain; charset=utf-8"})
  void whatRecordsAreIsShown(String type) {
    ResponseEntity<?> answer = answer(type);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.parseMediaType(type));
    assertThat(answer.getHeaders().getFirst("Content-Disposition")).isEqualTo("inline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html; charset=utf-8",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "text/javascript",
        "application/javascript",
        "text/css",
        "application/wasm",
        "TEXT/HTML",
        "text/plain",
        "image/png, text/html",
        "image/png\r\nX-Forged: yes",
        "nothing",
        ""
      })
  void whatABrowserCouldRunIsAFileOfNoType(String type) {
    ResponseEntity<?> answer = answer(type);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
    assertThat(answer.getHeaders().getFirst("Content-Disposition")).isEqualTo("attachment");
    assertThat(answer.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  private static ResponseEntity<?> answer(String type) {
    byte[] content = "<script src=\"/x\"></script>".getBytes(StandardCharsets.UTF_8);
    return (ResponseEntity<?>)
        RecordContents.shown(
            new RecordBodies.Opened(type, Bytes32.ZERO, content), null, "/records");
  }
}
