package org.custodia.webapp.epcis;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.custodia.registry.epcis.PackTimeline;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.PageRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The life of a pack; as a page of its own, or as a part of others, which ask for it by htmx. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class TimelinePage {
  private final PackTimeline timeline;

  TimelinePage(PackTimeline timeline) {
    this.timeline = timeline;
  }

  @GetMapping("/packs/timeline")
  String page(
      Caller caller,
      @RequestParam(defaultValue = "") String scan,
      HttpServletRequest request,
      Model model) {
    String wanted = scan.strip();
    Optional<PackTimeline.Life> life =
        wanted.isEmpty() ? Optional.empty() : timeline.of(caller, wanted);
    model.addAttribute("scan", wanted);
    model.addAttribute("life", life.orElse(null));
    return PageRequests.isFragment(request) ? "timeline :: life" : "timeline";
  }
}
