package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackCertificate;
import org.custodia.registry.medicines.PackCertificates;
import org.custodia.webapp.certificates.CertificateLabel;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.problems.Readers;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A verification for others to check without us. */
@RestController
@RequestMapping(path = "/api/v1/verifications", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
@Tag(name = "verifications")
class CertificateApi {
  private final PackCertificates certificates;

  private final CertificateLabel label;
  private final Readers readers;

  CertificateApi(PackCertificates certificates, CertificateLabel label, Readers readers) {
    this.certificates = certificates;
    this.label = label;
    this.readers = readers;
  }

  /**
   * @param root of the lot on the public ledger
   * @param code text of the QR code, which /certificate-checker.html checks
   */
  record Certificate(UUID id, String verdict, String root, String code) {}

  @GetMapping("/{id}/certificate")
  @Operation(summary = "The certificate of a verification that found its pack in a released lot")
  Certificate certificate(Caller caller, @PathVariable String id) {
    UUID verification = Fields.uuid("id", id);
    PackCertificate found = find(caller, verification);
    return new Certificate(
        verification, found.verdict().verdict().name(), found.root(), found.code());
  }

  /**
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping(
      path = "/{id}/certificate/label",
      produces = {MediaType.APPLICATION_PDF_VALUE, "application/zpl"})
  @Operation(summary = "The QR code of a certificate as a label: PDF of true size, or ZPL")
  ResponseEntity<byte[]> certificateLabel(
      Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "PDF") String format,
      @RequestParam(defaultValue = "203") int dpi,
      HttpServletRequest request) {
    UUID verification = Fields.uuid("id", id);
    return Fields.constant("format", format, LabelFile.class)
        .of(
            List.of(label.of(find(caller, verification), readers.of(request))),
            LabelFile.resolution(dpi).orElseThrow(() -> Fields.wrong("dpi")),
            "certificate-" + verification);
  }

  private PackCertificate find(Caller caller, UUID verification) {
    return certificates
        .of(caller, verification)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-033"));
  }
}
