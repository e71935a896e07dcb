package org.custodia.webapp.records;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.custodia.registry.records.RecordBodies;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Contents of records, as a browser is given them: shown, never run, never kept. */
public final class RecordContents {
  private RecordContents() {}

  /** FHIR is shown as the text it is. */
  public static ResponseEntity<byte[]> shown(RecordBodies.Opened opened) {
    MediaType type = MediaType.parseMediaType(opened.contentType());
    MediaType shown =
        type.getSubtype().equals("fhir+json")
            ? new MediaType("text", "plain", StandardCharsets.UTF_8)
            : type;
    return ResponseEntity.ok()
        .contentType(shown)
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
        .header("X-Content-Type-Options", "nosniff")
        .body(opened.bytes());
  }

  /** What a page shows by itself: text and FHIR; empty for a PDF or a picture. */
  static Optional<String> text(RecordBodies.Opened opened) {
    boolean readable =
        opened.contentType().startsWith("text/plain")
            || opened.contentType().equals("application/fhir+json");
    return readable
        ? Optional.of(new String(opened.bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
