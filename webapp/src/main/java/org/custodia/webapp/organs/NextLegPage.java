package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.problems.PageRequests;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whoever holds an organ says who takes it next; the channel between them is opened. */
@Controller
@PreAuthorize("hasAnyRole('organ-bank', 'courier', 'transplant-centre')")
class NextLegPage {
  private final Organs organs;
  private final OrganMembers members;

  NextLegPage(Organs organs, OrganMembers members) {
    this.organs = organs;
    this.members = members;
  }

  @GetMapping("/organs/{organ}/next")
  String form(Caller caller, @PathVariable String organ, Model model) {
    model.addAttribute("line", line(caller, organ));
    model.addAttribute("partners", members.takers(caller));
    return "organs/next";
  }

  /** Answers again and again until the channel is ready, then leads to the first act in it. */
  @PostMapping("/organs/{organ}/next")
  String open(
      Caller caller,
      @PathVariable String organ,
      @RequestParam String receiver,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Organs.Line line = line(caller, organ);
    Bytes32 member = MemberId.of(receiver);
    Optional<String> channel = organs.openLeg(caller, line.organId(), member);
    model.addAttribute("line", line);
    model.addAttribute("receiver", receiver);
    if (channel.isEmpty()) {
      model.addAttribute("partners", members.takers(caller));
      model.addAttribute("opening", true);
      return PageRequests.isFragment(request) ? "organs/next :: opening" : "organs/next";
    }
    String first = "/organs/" + line.organId() + "/legs/" + channel.get() + "/" + LegAct.LEG_FACTS;
    if (!PageRequests.isFragment(request)) return "redirect:" + first;
    response.setHeader("HX-Redirect", request.getContextPath() + first);
    return "organs/next :: nothing";
  }

  private Organs.Line line(Caller caller, String organ) {
    return organs
        .view(caller, OrganAddresses.id(organ))
        .map(Organs.View::line)
        .orElseThrow(OrganAddresses::absent);
  }
}
