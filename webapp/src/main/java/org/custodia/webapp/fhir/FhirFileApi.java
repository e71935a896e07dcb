package org.custodia.webapp.fhir;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fhir.FhirImport;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Files of FHIR R4 resources of another system. */
@RestController
@RequestMapping(path = "/api/v1/fhir-files", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('admissions')")
@Tag(name = "fhir-files")
class FhirFileApi {
  private final FhirImport imports;
  private final Sentences sentences;
  private final Readers readers;

  FhirFileApi(FhirImport imports, Sentences sentences, Readers readers) {
    this.imports = imports;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param line of the file, or entry of the Bundle, from 1
   * @param resource type and the source's id, as far as they could be read
   * @param code of docs/errors.md
   */
  record FhirResourceRefused(
      int line, String resource, String code, String message, Optional<String> action) {}

  /**
   * @param done how many of the resources were worked off
   * @param refused the first thousand
   */
  record FhirFileAnswer(
      UUID id,
      String source,
      int resources,
      int done,
      int added,
      int corrected,
      int unchanged,
      int failed,
      Instant startedAt,
      String startedBy,
      List<FhirResourceRefused> refused) {}

  @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Hand in NDJSON, a resource or a Bundle; the id is made by the caller")
  @ResponseStatus(HttpStatus.ACCEPTED)
  FhirFileAnswer handInFhirFile(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String source,
      @RequestParam MultipartFile file,
      HttpServletRequest request) {
    try (InputStream in = file.getInputStream()) {
      return answer(caller, imports.handIn(caller, id, source, in), request);
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  @GetMapping("/{id}")
  @Operation(summary = "How far a file is, and what was not taken in, by line")
  FhirFileAnswer fhirFile(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
    return answer(caller, imports.progress(caller, id), request);
  }

  private FhirFileAnswer answer(
      Caller caller, FhirImport.Progress progress, HttpServletRequest request) {
    Reader reader = readers.of(request);
    return new FhirFileAnswer(
        progress.id(),
        progress.source(),
        progress.resources(),
        progress.done(),
        progress.added(),
        progress.corrected(),
        progress.unchanged(),
        progress.failed(),
        progress.startedAt(),
        progress.startedBy(),
        imports.troubles(caller, progress.id()).stream()
            .map(
                one ->
                    new FhirResourceRefused(
                        one.line(),
                        one.resource(),
                        one.code(),
                        sentences.of(one.code(), one.facts(), reader),
                        sentences.actionOf(one.code(), one.facts(), reader)))
            .toList());
  }
}
