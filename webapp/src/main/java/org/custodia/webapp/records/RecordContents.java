package org.custodia.webapp.records;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.ResourceText;
import org.custodia.registry.records.RecordBodies;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.ModelAndView;

/** Contents of records, as a browser is given them: shown, never run, never kept. */
public final class RecordContents {
  private static final String FHIR = "application/fhir+json";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** What a browser may show. A record that another member keeps can claim to be anything. */
  private static final Set<String> SHOWN =
      Set.of("application/pdf", "image/png", "image/jpeg", TEXT);

  private RecordContents() {}

  /**
   * What a controller answers with: the content itself, or a page that says what is in a FHIR
   * resource. What is none of what records are is a file to keep, of no type.
   *
   * @param back path of the page that leads to it
   */
  public static Object shown(RecordBodies.Opened opened, Reader reader, String back) {
    Optional<ResourceLine> resource = resource(opened, reader);
    if (resource.isPresent()) {
      return new ModelAndView(
          "records/resource",
          Map.of("resource", resource.get(), "source", utf8(opened), "back", back));
    }
    String type = opened.contentType().equals(FHIR) ? TEXT : opened.contentType();
    boolean shown = SHOWN.contains(type);
    return ResponseEntity.ok()
        .contentType(shown ? MediaType.parseMediaType(type) : MediaType.APPLICATION_OCTET_STREAM)
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.CONTENT_DISPOSITION, shown ? "inline" : "attachment")
        .header("X-Content-Type-Options", "nosniff")
        .body(opened.bytes());
  }

  /** A FHIR resource in words; empty for anything else, and for one that is not well formed. */
  static Optional<ResourceLine> resource(RecordBodies.Opened opened, Reader reader) {
    if (!opened.contentType().equals(FHIR)) return Optional.empty();
    try {
      return Optional.of(ResourceLine.of(ResourceText.of(opened.bytes()), reader));
    } catch (Problem malformed) {
      return Optional.empty();
    }
  }

  /** What a page shows by itself: text and FHIR; empty for a PDF or a picture. */
  static Optional<String> text(RecordBodies.Opened opened) {
    boolean readable =
        opened.contentType().startsWith("text/plain") || opened.contentType().equals(FHIR);
    return readable ? Optional.of(utf8(opened)) : Optional.empty();
  }

  private static String utf8(RecordBodies.Opened opened) {
    return new String(opened.bytes(), StandardCharsets.UTF_8);
  }
}
