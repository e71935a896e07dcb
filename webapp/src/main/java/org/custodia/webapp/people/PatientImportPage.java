package org.custodia.webapp.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.LineState;
import org.custodia.registry.people.PatientImport;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Handing in files of patients, watching how far they are, and correcting lines that failed. */
@Controller
@PreAuthorize("hasRole('admissions')")
class PatientImportPage {
  private static final int MOST_SHOWN = 200;

  /** htmx takes the content and asks no more. */
  private static final int STOP_POLLING = 286;

  private final PatientImport imports;
  private final Sentences sentences;
  private final Readers readers;

  PatientImportPage(PatientImport imports, Sentences sentences, Readers readers) {
    this.imports = imports;
    this.sentences = sentences;
    this.readers = readers;
  }

  /** A line with what is to be said about it. */
  record Told(PatientImport.Reported line, Optional<String> sentence) {}

  @GetMapping("/patients/import")
  String form(Caller caller, Model model) {
    model.addAttribute("imports", imports.newest(caller, MOST_SHOWN));
    model.addAttribute("id", UUID.randomUUID());
    return "patient-import";
  }

  @PostMapping("/patients/import")
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
    return Leading.to("/patients/import/" + id, request, response);
  }

  @GetMapping("/patients/import/{id}")
  String report(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    fill(caller, id, request, model);
    return "patient-import-report";
  }

  @GetMapping("/patients/import/{id}/progress")
  String progress(
      Caller caller,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    if (fill(caller, id, request, model).finished()) {
      response.setStatus(STOP_POLLING);
    }
    return "patient-import-report :: progress";
  }

  @GetMapping("/patients/import/{id}/lines/{number}")
  String line(Caller caller, @PathVariable UUID id, @PathVariable int number, Model model) {
    model.addAttribute("id", id);
    model.addAttribute("number", number);
    model.addAttribute("content", imports.content(caller, id, number));
    return "patient-import-report :: line";
  }

  @PostMapping("/patients/import/{id}/lines/{number}")
  String repair(
      Caller caller,
      @PathVariable UUID id,
      @PathVariable int number,
      @RequestParam String content,
      HttpServletRequest request,
      HttpServletResponse response) {
    imports.repair(caller, id, number, content);
    return Leading.to("/patients/import/" + id, request, response);
  }

  @PostMapping("/patients/import/{id}/lines/{number}/dismiss")
  String dismiss(
      Caller caller,
      @PathVariable UUID id,
      @PathVariable int number,
      HttpServletRequest request,
      HttpServletResponse response) {
    imports.dismiss(caller, id, number);
    return Leading.to("/patients/import/" + id, request, response);
  }

  /** Reads how far it has come before the lines, so that a page that says "done" has them all. */
  private PatientImport.Progress fill(
      Caller caller, UUID id, HttpServletRequest request, Model model) {
    PatientImport.Progress progress = imports.progress(caller, id);
    List<Told> told =
        imports.report(caller, id, MOST_SHOWN).stream()
            .filter(line -> line.state() != LineState.WAITING)
            .map(
                line ->
                    new Told(
                        line,
                        line.code().map(c -> sentences.of(c, line.facts(), readers.of(request)))))
            .toList();
    model.addAttribute("progress", progress);
    model.addAttribute("lines", told);
    model.addAttribute("states", LineState.values());
    model.addAttribute("most", MOST_SHOWN);
    return progress;
  }
}
