package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.labels.RhD;
import org.custodia.scanners.labels.Label;
import org.custodia.scanners.labels.LabelSvg;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.organs.OrganLabelPrint;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Labels of organs and numbers of their boxes. */
@RestController
@RequestMapping("/api/v1/organs/{organId}")
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganLabelApi {
  private final OrganLabels labels;
  private final OrganLabelPrint print;

  OrganLabelApi(OrganLabels labels, OrganLabelPrint print) {
    this.labels = labels;
    this.print = print;
  }

  /**
   * @param sscc 18 digits
   */
  record OrganBox(String sscc) {}

  /**
   * @param box SSCC, as 18 digits or as scanned
   * @param rhD POSITIVE or NEGATIVE; left out where it is not to be on the label
   * @param zone IANA time zone on whose clocks the cross-clamp is written
   */
  @GetMapping(path = "/labels", produces = "image/svg+xml")
  @Operation(summary = "The label of an organ and its box, to be printed: SVG of 100 by 150 mm")
  String label(
      Caller caller,
      @PathVariable String organId,
      @RequestParam String box,
      @RequestParam Optional<String> rhD,
      @RequestParam(defaultValue = "UTC") String zone,
      Locale language) {
    return LabelSvg.of(of(caller, organId, box, rhD, zone, language));
  }

  /**
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping(
      path = "/labels/file",
      produces = {MediaType.APPLICATION_PDF_VALUE, "application/zpl"})
  @Operation(summary = "The same as PDF of its true size, or in ZPL for label printers")
  ResponseEntity<byte[]> labelFile(
      Caller caller,
      @PathVariable String organId,
      @RequestParam String box,
      @RequestParam Optional<String> rhD,
      @RequestParam(defaultValue = "UTC") String zone,
      @RequestParam(defaultValue = "PDF") String format,
      @RequestParam(defaultValue = "203") int dpi,
      Locale language) {
    return Fields.constant("format", format, LabelFile.class)
        .of(
            List.of(of(caller, organId, box, rhD, zone, language)),
            LabelFile.resolution(dpi).orElseThrow(() -> Fields.wrong("dpi")),
            "organ-label");
  }

  private Label of(
      Caller caller,
      String organId,
      String box,
      Optional<String> rhD,
      String zone,
      Locale language) {
    return print.of(
        caller,
        Fields.hash("organId", organId),
        box,
        rhD.map(name -> Fields.constant("rhD", name, RhD.class)),
        zone(zone),
        language);
  }

  @GetMapping(path = "/boxes", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Numbers of boxes that were drawn for an organ, latest first")
  List<OrganBox> boxes(Caller caller, @PathVariable String organId) {
    return labels.boxes(caller, Fields.hash("organId", organId)).stream()
        .map(OrganBox::new)
        .toList();
  }

  @PostMapping(path = "/boxes", produces = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAnyRole('organ-bank', 'courier', 'transplant-centre', 'surgeon', 'clinician')")
  @Operation(summary = "Draw the number of another box")
  @ResponseStatus(HttpStatus.CREATED)
  OrganBox draw(Caller caller, @PathVariable String organId) {
    return new OrganBox(labels.newBox(caller, Fields.hash("organId", organId)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw Fields.wrong("zone");
    }
  }
}
