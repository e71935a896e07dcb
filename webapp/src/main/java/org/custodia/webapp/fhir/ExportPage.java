package org.custodia.webapp.fhir;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.custodia.registry.fhir.FhirJson;
import org.custodia.registry.fhir.PatientExport;
import org.custodia.registry.fhir.PatientExport.Everything;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.patient.ActingFor;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.OpensRecord;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** A patient takes along all that is held about them here: to read, and for other systems. */
@Controller
@RequestMapping("/my/{patient}/export")
@PreAuthorize("hasRole('patient')")
@OpensRecord
class ExportPage {
  private final ActingFor actingFor;
  private final PatientExport export;
  private final PatientPdf pdf;
  private final Readers readers;

  ExportPage(ActingFor actingFor, PatientExport export, PatientPdf pdf, Readers readers) {
    this.actingFor = actingFor;
    this.export = export;
    this.pdf = pdf;
    this.readers = readers;
  }

  @GetMapping
  String page(Caller caller, @PathVariable UUID patient, Model model) {
    actingFor.show(caller, patient, model);
    Everything everything = export.of(caller, patient, type -> true);
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String type : PatientPdf.TYPES) {
      long count =
          everything.resources().stream()
              .filter(one -> type.equals(one.path("resourceType").asString("")))
              .count();
      counts.put(type, count);
    }
    model.addAttribute("counts", counts);
    model.addAttribute("holder", everything.organisation());
    return "fhir/export";
  }

  @GetMapping("/bundle")
  ResponseEntity<byte[]> bundle(Caller caller, @PathVariable UUID patient) {
    Everything everything = export.of(caller, patient, type -> true);
    return file(everything.file(FhirApi.base()), FhirJson.MEDIA_TYPE, "json", everything);
  }

  @GetMapping("/document")
  ResponseEntity<byte[]> document(
      Caller caller, @PathVariable UUID patient, HttpServletRequest request) {
    Everything everything = export.of(caller, patient, type -> true);
    return file(
        pdf.of(everything, readers.of(request)),
        MediaType.APPLICATION_PDF_VALUE,
        "pdf",
        everything);
  }

  /** Named by the day and not by the person, for names of files get about. */
  private static ResponseEntity<byte[]> file(
      byte[] content, String type, String ending, Everything everything) {
    LocalDate day = LocalDate.ofInstant(everything.at(), ZoneOffset.UTC);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type))
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("records-" + day + "." + ending)
                .build()
                .toString())
        .body(content);
  }
}
