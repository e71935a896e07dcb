package org.custodia.webapp.certificates;

import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackCertificates;
import org.custodia.scanners.image.SymbolRenderer;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A verification on paper. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class CertificatePage {
  private final PackCertificates certificates;

  CertificatePage(PackCertificates certificates) {
    this.certificates = certificates;
  }

  @GetMapping("/check/{id}/certificate")
  String certificate(Caller caller, @PathVariable UUID id, Model model) {
    var certificate =
        certificates
            .of(caller, id)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-033"));
    model.addAttribute("certificate", certificate);
    model.addAttribute("qr", SymbolRenderer.qrPath(certificate.code()));
    return "certificate";
  }
}
