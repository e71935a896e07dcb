package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.OfflineDispensings;
import org.custodia.webapp.problems.PageRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was dispensed while the verification service was away, and what became of each. */
@Controller
@PreAuthorize("hasRole('pharmacist')")
class OfflineDispensingsPage {
  private static final int PAGE = 100;

  private final OfflineDispensings dispensings;

  OfflineDispensingsPage(OfflineDispensings dispensings) {
    this.dispensings = dispensings;
  }

  @GetMapping("/check/offline")
  String list(
      Caller caller,
      @RequestParam(defaultValue = "0") int skipped,
      HttpServletRequest request,
      Model model) {
    int from = Math.max(0, skipped);
    var found = dispensings.list(caller, PAGE, from);
    model.addAttribute("dispensings", found);
    model.addAttribute("skipped", from);
    model.addAttribute("next", found.size() == PAGE ? from + PAGE : 0);
    return PageRequests.isFragment(request) ? "offline-dispensings :: rows" : "offline-dispensings";
  }
}
