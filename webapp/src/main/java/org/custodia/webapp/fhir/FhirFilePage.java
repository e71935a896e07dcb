package org.custodia.webapp.fhir;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fhir.FhirImport;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Handing in files of FHIR, watching how far they are, and what was not taken in. */
@Controller
@RequestMapping("/patients/files")
@PreAuthorize("hasRole('admissions')")
class FhirFilePage {
  private static final int MOST_SHOWN = 50;

  /** htmx takes the content and asks no more. */
  private static final int STOP_POLLING = 286;

  private final FhirImport imports;
  private final Sentences sentences;
  private final Readers readers;

  FhirFilePage(FhirImport imports, Sentences sentences, Readers readers) {
    this.imports = imports;
    this.sentences = sentences;
    this.readers = readers;
  }

  /** A resource that was not taken in, with what is to be said of it. */
  record Told(FhirImport.Refused refused, String sentence, Optional<String> next) {}

  @GetMapping
  String form(Caller caller, Model model) {
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("files", imports.newest(caller, MOST_SHOWN));
    return "fhir/files";
  }

  @PostMapping
  String handIn(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String source,
      @RequestParam MultipartFile file,
      HttpServletRequest request,
      HttpServletResponse response) {
    try (InputStream in = file.getInputStream()) {
      imports.handIn(caller, id, source, in);
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
    String path = "/patients/files/" + id;
    if (PageRequests.isFragment(request)) {
      response.setHeader("HX-Redirect", request.getContextPath() + path);
      return "patients :: nothing";
    }
    return "redirect:" + path;
  }

  @GetMapping("/{id}")
  String report(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    fill(caller, id, request, model);
    return "fhir/file";
  }

  @GetMapping("/{id}/progress")
  String progress(
      Caller caller,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    if (fill(caller, id, request, model).finished()) response.setStatus(STOP_POLLING);
    return "fhir/file :: progress";
  }

  private FhirImport.Progress fill(
      Caller caller, UUID id, HttpServletRequest request, Model model) {
    FhirImport.Progress progress = imports.progress(caller, id);
    Reader reader = readers.of(request);
    List<Told> told =
        imports.troubles(caller, id).stream()
            .map(
                one ->
                    new Told(
                        one,
                        sentences.of(one.code(), one.facts(), reader),
                        sentences.actionOf(one.code(), one.facts(), reader)))
            .toList();
    model.addAttribute("progress", progress);
    model.addAttribute("troubles", told);
    return progress;
  }
}
