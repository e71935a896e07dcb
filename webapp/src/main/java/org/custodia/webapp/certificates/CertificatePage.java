package org.custodia.webapp.certificates;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackCertificate;
import org.custodia.registry.medicines.PackCertificates;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.scanners.labels.LabelZpl;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.problems.Readers;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** A verification on paper. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class CertificatePage {
  private final PackCertificates certificates;

  private final CertificateLabel label;
  private final Readers readers;

  CertificatePage(PackCertificates certificates, CertificateLabel label, Readers readers) {
    this.certificates = certificates;
    this.label = label;
    this.readers = readers;
  }

  @GetMapping("/check/{id}/certificate")
  String certificate(Caller caller, @PathVariable UUID id, Model model) {
    PackCertificate certificate = find(caller, id);
    model.addAttribute("certificate", certificate);
    model.addAttribute("qr", SymbolRenderer.qrPath(certificate.code()));
    return "certificate";
  }

  /**
   * The code as a label, as a file for a printer.
   *
   * @param form pdf or zpl
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping("/check/{id}/certificate/label.{form:pdf|zpl}")
  @ResponseBody
  ResponseEntity<byte[]> label(
      Caller caller,
      @PathVariable UUID id,
      @PathVariable String form,
      @RequestParam(defaultValue = "203") int dpi,
      HttpServletRequest request) {
    return LabelFile.valueOf(form.toUpperCase(Locale.ROOT))
        .of(
            List.of(label.of(find(caller, id), readers.of(request))),
            LabelFile.resolution(dpi).orElse(LabelZpl.Resolution.DPI_203),
            "certificate-" + id);
  }

  private PackCertificate find(Caller caller, UUID id) {
    return certificates
        .of(caller, id)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-033"));
  }
}
