package org.custodia.webapp.members;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.MemberHistory;
import org.custodia.registry.ledger.Ledger;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The members of the network; one of them with its nodes, keys and history. */
@Controller
@PreAuthorize("hasAnyRole('regulator', 'administrator')")
class MemberPage {
  /** Where a page stops, unless it is asked for everything. */
  private static final int MOST_SHOWN = 50;

  private final MemberViews members;
  private final HistoryLines history;
  private final MemberHistory events;
  private final Authority authority;
  private final Ledger ledger;

  MemberPage(
      MemberViews members,
      HistoryLines history,
      MemberHistory events,
      Authority authority,
      Ledger ledger) {
    this.members = members;
    this.history = history;
    this.events = events;
    this.authority = authority;
    this.ledger = ledger;
  }

  @GetMapping("/members")
  String list(Caller caller, Model model) {
    model.addAttribute("members", members.all(caller));
    model.addAttribute("waiting", authority.open(caller).size());
    model.addAttribute("founding", events.foundingEnded(caller.organisation()).isEmpty());
    return "members";
  }

  @GetMapping("/members/{id}")
  String one(
      Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "false") boolean all,
      Model model) {
    Bytes32 member = memberId(id);
    MemberView.Details details = members.details(caller, member);
    List<HistoryLine> lines = history.of(caller, member);
    int most = all ? Integer.MAX_VALUE : MOST_SHOWN;
    model.addAttribute("member", details.member());
    model.addAttribute("nodes", details.nodes());
    model.addAttribute("keys", details.keys().stream().limit(most).toList());
    model.addAttribute("history", lines.stream().limit(most).toList());
    model.addAttribute("more", details.keys().size() > most || lines.size() > most);
    model.addAttribute("own", member.equals(ledger.memberId(caller.organisation())));
    return "member";
  }

  /** A member id in an address; what is none is a page that is not there. */
  static Bytes32 memberId(String id) {
    if (!Hex.isBytes(id, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return Bytes32.of(id);
  }
}
