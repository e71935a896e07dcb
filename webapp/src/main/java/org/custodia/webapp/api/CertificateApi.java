package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackCertificates;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A verification for others to check without us. */
@RestController
@RequestMapping(path = "/api/v1/verifications", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
@Tag(name = "verifications")
class CertificateApi {
  private final PackCertificates certificates;

  CertificateApi(PackCertificates certificates) {
    this.certificates = certificates;
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
    return certificates
        .of(caller, verification)
        .map(
            found ->
                new Certificate(
                    verification, found.verdict().verdict().name(), found.root(), found.code()))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-033"));
  }
}
