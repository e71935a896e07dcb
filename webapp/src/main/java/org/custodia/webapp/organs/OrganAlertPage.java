package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganAlerts;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Alerts about organs: what is new, who looks after it, and what explained it. */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganAlertPage {
  private static final int MOST = 200;

  private static final int MOST_ORGANS = 1_000;

  private final OrganAlerts alerts;
  private final Organs organs;
  private final MemberNames names;

  OrganAlertPage(OrganAlerts alerts, Organs organs, MemberNames names) {
    this.alerts = alerts;
    this.organs = organs;
    this.names = names;
  }

  /**
   * @param facts by name; members in them by their names
   * @param toldBy name of who told it
   * @param organ empty for a donor's case
   */
  record AlertLine(
      OrganAlerts.Alert alert,
      Map<String, String> facts,
      Optional<String> toldBy,
      Optional<Organ> organ) {}

  @GetMapping("/organs/alerts")
  String list(
      Caller caller,
      @RequestParam(defaultValue = "false") boolean all,
      HttpServletRequest request,
      Model model) {
    List<OrganAlerts.Alert> found = alerts.list(caller, !all, MOST, 0);
    Map<Bytes32, Organ> known =
        organs.list(caller, false, MOST_ORGANS, 0).stream()
            .collect(Collectors.toMap(Organs.Line::organId, Organs.Line::organ));
    model.addAttribute("alerts", found.stream().map(one -> line(caller, one, known)).toList());
    model.addAttribute("all", all);
    // A page that renews itself may have nobody before it.
    if (PageRequests.isFragment(request)) return "organs/alerts :: lines";
    alerts.see(caller, found.stream().map(OrganAlerts.Alert::id).toList());
    return "organs/alerts";
  }

  /** How many are new, for the frame of pages; an empty place when none is. */
  @GetMapping("/organs/alerts/count")
  String count(Caller caller, Model model) {
    model.addAttribute("unseen", alerts.unseen(caller));
    return "organs/alerts :: count";
  }

  @PostMapping("/organs/alerts/{id}/acknowledgement")
  String acknowledge(Caller caller, @PathVariable UUID id) {
    alerts.acknowledge(caller, id);
    return "redirect:/organs/alerts";
  }

  private AlertLine line(Caller caller, OrganAlerts.Alert alert, Map<Bytes32, Organ> known) {
    Map<String, String> facts = new TreeMap<>();
    alert
        .facts()
        .forEach(
            (name, value) -> {
              boolean member = name.equals("giver") || name.equals("receiver");
              facts.put(name, member ? names.of(caller, Bytes32.of(value)) : value);
            });
    facts.values().removeIf(String::isEmpty);
    return new AlertLine(
        alert,
        facts,
        alert.toldBy().map(member -> names.of(caller, member)),
        Optional.ofNullable(known.get(alert.organId())));
  }
}
