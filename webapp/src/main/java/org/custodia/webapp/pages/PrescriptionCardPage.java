package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.PatientPrescriptions;
import org.custodia.registry.prescriptions.PrescriptionCard;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;
import org.custodia.webapp.problems.PageRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A prescription that a patient brought, read at the counter: by itself, or while dispensing. */
@Controller
@PreAuthorize("hasRole('pharmacist')")
class PrescriptionCardPage {
  private final PatientPrescriptions prescriptions;
  private final ProductCatalogue products;

  PrescriptionCardPage(PatientPrescriptions prescriptions, ProductCatalogue products) {
    this.prescriptions = prescriptions;
    this.products = products;
  }

  @GetMapping("/read-prescription")
  String page() {
    return "prescription-card";
  }

  /** By POST, so that the secret gets into no address, log or browser's history. */
  @PostMapping("/read-prescription")
  String read(
      Caller caller,
      @RequestParam(name = "prescription", defaultValue = "") String scanned,
      HttpServletRequest request,
      Model model) {
    PrescriptionCard card = prescriptions.read(caller, scanned);
    model.addAttribute("card", card);
    model.addAttribute("standing", card.standing().orElse(null));
    model.addAttribute(
        "products", products(card.standing().map(Standing::gtins).orElse(List.of())));
    return PageRequests.isFragment(request) ? "prescription-card :: card" : "prescription-card";
  }

  private List<ProductEntry> products(List<String> gtins) {
    return gtins.stream().flatMap(gtin -> products.byGtin(gtin).stream()).toList();
  }
}
