package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.labels.RhD;
import org.custodia.scanners.labels.Label;
import org.custodia.scanners.labels.LabelSvg;
import org.custodia.scanners.labels.LabelZpl;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Labels on demand, in the operating theatre as on the way. */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganLabelPage {
  private final OrganLabels labels;
  private final OrganLabelPrint print;
  private final Readers readers;

  OrganLabelPage(OrganLabels labels, OrganLabelPrint print, Readers readers) {
    this.labels = labels;
    this.print = print;
    this.readers = readers;
  }

  /**
   * @param box SSCC, as scanned or as drawn here; the latest that was drawn unless given
   * @param rhD POSITIVE, NEGATIVE, or nothing
   */
  @GetMapping("/organs/{organ}/labels")
  String label(
      Caller caller,
      @PathVariable String organ,
      @RequestParam(defaultValue = "") String box,
      @RequestParam(defaultValue = "") String rhD,
      Model model) {
    Bytes32 id = OrganAddresses.id(organ);
    OrganLabels.Facts facts = labels.of(caller, id);
    List<String> boxes = labels.boxes(caller, id);
    Optional<String> chosen =
        box.isBlank() ? boxes.stream().findFirst() : Optional.of(print.sscc(box));
    model.addAttribute("organId", id);
    model.addAttribute("facts", facts);
    model.addAttribute("boxes", boxes);
    model.addAttribute("box", chosen.orElse(""));
    model.addAttribute("rhD", rhD(rhD).map(RhD::name).orElse(""));
    model.addAttribute("ready", facts.crossClamp().isPresent() && facts.bloodGroup().isPresent());
    return "organs/labels";
  }

  @GetMapping(value = "/organs/{organ}/labels/sheet.svg", produces = "image/svg+xml")
  @ResponseBody
  String sheet(
      Caller caller,
      @PathVariable String organ,
      @RequestParam String box,
      @RequestParam(defaultValue = "") String rhD,
      HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    return LabelSvg.of(
        print.of(caller, OrganAddresses.id(organ), box, rhD(rhD), reader.zone(), reader.locale()));
  }

  /**
   * The same as a file for a printer.
   *
   * @param form pdf or zpl
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping("/organs/{organ}/labels/label.{form:pdf|zpl}")
  @ResponseBody
  ResponseEntity<byte[]> file(
      Caller caller,
      @PathVariable String organ,
      @PathVariable String form,
      @RequestParam String box,
      @RequestParam(defaultValue = "") String rhD,
      @RequestParam(defaultValue = "203") int dpi,
      HttpServletRequest request) {
    Sentences.Reader reader = readers.of(request);
    Label label =
        print.of(caller, OrganAddresses.id(organ), box, rhD(rhD), reader.zone(), reader.locale());
    return LabelFile.valueOf(form.toUpperCase(Locale.ROOT))
        .of(
            List.of(label),
            LabelFile.resolution(dpi).orElse(LabelZpl.Resolution.DPI_203),
            "organ-" + print.sscc(box));
  }

  /** Draws the number of another box. */
  @PostMapping("/organs/{organ}/boxes")
  @PreAuthorize("hasAnyRole('organ-bank', 'courier', 'transplant-centre', 'surgeon', 'clinician')")
  String box(Caller caller, @PathVariable String organ) {
    Bytes32 id = OrganAddresses.id(organ);
    return "redirect:/organs/" + id + "/labels?box=" + labels.newBox(caller, id);
  }

  private static Optional<RhD> rhD(String name) {
    return Arrays.stream(RhD.values()).filter(one -> one.name().equals(name)).findFirst();
  }
}
