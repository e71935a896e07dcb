package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prescriptions.IssuedPrescription;
import org.custodia.registry.prescriptions.Prescriptions;
import org.custodia.registry.products.ProductCatalogue;
import org.custodia.registry.products.ProductEntry;
import org.custodia.registry.products.SupplyConditions;
import org.custodia.webapp.pictures.QrCode;
import org.custodia.webapp.problems.PageRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A physician's prescriptions: the list with what was noticed, issuing, the sheet, revoking. */
@Controller
@PreAuthorize("hasRole('physician')")
class PrescriptionPage {
  private static final int SHOWN = 50;
  private static final int MEDICINES_SHOWN = 12;

  private final Prescriptions prescriptions;
  private final ProductCatalogue products;

  PrescriptionPage(Prescriptions prescriptions, ProductCatalogue products) {
    this.prescriptions = prescriptions;
    this.products = products;
  }

  /** A medicine to choose. */
  record Medicine(ProductEntry entry, SupplyConditions supply) {}

  @GetMapping("/prescriptions")
  String list(Caller caller, @RequestParam(defaultValue = "0") int skipped, Model model) {
    List<IssuedPrescription> found = prescriptions.list(caller, SHOWN + 1, skipped);
    model.addAttribute("prescriptions", found.subList(0, Math.min(SHOWN, found.size())));
    model.addAttribute("next", found.size() > SHOWN ? skipped + SHOWN : 0);
    model.addAttribute("notices", prescriptions.notices(caller));
    return "prescriptions";
  }

  /** The line at the top of a prescriber's other pages. */
  @GetMapping("/prescriptions/notices/banner")
  String banner(Caller caller, Model model) {
    model.addAttribute("unseen", unseen(caller));
    return "prescriptions :: banner";
  }

  private int unseen(Caller caller) {
    try {
      return prescriptions.unseen(caller);
    } catch (Problem notOfAHospital) {
      return 0; // the list itself says so
    }
  }

  @PostMapping("/prescriptions/notices/{id}/seen")
  String seen(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    prescriptions.see(caller, id);
    model.addAttribute("notices", prescriptions.notices(caller));
    return PageRequests.isFragment(request)
        ? "prescriptions :: notices"
        : "redirect:/prescriptions";
  }

  @GetMapping("/prescriptions/medicines")
  String medicines(@RequestParam(defaultValue = "") String q, Model model) {
    String wanted = q.strip();
    List<ProductEntry> found =
        wanted.length() < 2 ? List.of() : products.byName(wanted, MEDICINES_SHOWN);
    model.addAttribute("asked", wanted.length() >= 2);
    model.addAttribute(
        "medicines",
        found.stream()
            .map(entry -> new Medicine(entry, products.supply(entry.product().gtin())))
            .toList());
    return "prescription-new :: medicines";
  }

  @PostMapping("/prescriptions")
  String issue(
      Caller caller,
      @RequestParam UUID id,
      PrescriptionFields fields,
      HttpServletRequest request,
      HttpServletResponse response) {
    IssuedPrescription issued = prescriptions.issue(caller, id, fields.form(gtins(fields)));
    String path = "/prescriptions/" + issued.document().id();
    if (PageRequests.isFragment(request)) {
      response.setHeader("HX-Redirect", request.getContextPath() + path);
      return "patients :: nothing";
    }
    return "redirect:" + path;
  }

  private List<String> gtins(PrescriptionFields fields) {
    if (fields.gtin() == null || fields.gtin().isBlank()) return List.of();
    if (!Boolean.TRUE.equals(fields.sameMedicine())) return List.of(fields.gtin());
    return products.sameMedicine(fields.gtin()).stream()
        .map(entry -> entry.product().gtin())
        .toList();
  }

  @GetMapping("/prescriptions/{id}")
  String one(Caller caller, @PathVariable UUID id, Model model) {
    return sheet(prescriptions.find(caller, id), model);
  }

  /** Asks the regulator's desk, so it comes after the page. */
  @GetMapping("/prescriptions/{id}/standing")
  String standing(Caller caller, @PathVariable UUID id, Model model) {
    Optional<Standing> standing;
    try {
      standing = prescriptions.standing(caller, id);
    } catch (Problem unanswered) {
      if (unanswered.kind() != Problem.Kind.UNAVAILABLE) throw unanswered;
      standing = Optional.empty();
    }
    model.addAttribute("standing", standing.orElse(null));
    return "prescription :: standing";
  }

  @PostMapping("/prescriptions/{id}/revocation")
  String revoke(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    String view = sheet(prescriptions.revoke(caller, id), model);
    return PageRequests.isFragment(request) ? view + " :: state" : "redirect:/prescriptions/" + id;
  }

  private String sheet(IssuedPrescription one, Model model) {
    model.addAttribute("one", one);
    model.addAttribute("qr", QrCode.of(one.code().text()));
    model.addAttribute(
        "products",
        one.document().gtins().stream().flatMap(gtin -> products.byGtin(gtin).stream()).toList());
    return "prescription";
  }
}
