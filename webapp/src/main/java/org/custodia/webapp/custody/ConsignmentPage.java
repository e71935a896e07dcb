package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Irregularity;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Consignments.State;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is on its way to us and from us; one consignment with everything known of it. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class ConsignmentPage {
  private static final int MOST_SHOWN = 100;
  private static final int MOST_ON_NOTE = 20_000;

  private final Consignments consignments;
  private final Partners partners;
  private final ScanLines lines;
  private final CommandAnswers answers;

  ConsignmentPage(
      Consignments consignments, Partners partners, ScanLines lines, CommandAnswers answers) {
    this.consignments = consignments;
    this.partners = partners;
    this.lines = lines;
    this.answers = answers;
  }

  /**
   * What the page offers to do with a consignment.
   *
   * @param own whether it was sent by the caller's organisation
   */
  record Choices(boolean own, boolean receive, boolean cancel, boolean giveBack, boolean sample) {
    static Choices of(Consignments.Line line, boolean own) {
      boolean open = line.state() == State.DISPATCHED || line.state() == State.PARTLY_RECEIVED;
      boolean late = line.state() == State.RECEIVED && line.received() < line.packs();
      boolean here = line.state() == State.RECEIVED || line.state() == State.PARTLY_RECEIVED;
      return new Choices(
          own,
          !own && (open || late),
          own && line.state() == State.DISPATCHED,
          !own && here,
          !own && here);
    }
  }

  @GetMapping("/consignments")
  String incoming(Caller caller, Model model) {
    return list(consignments.incoming(caller, MOST_SHOWN, 0), false, model);
  }

  @GetMapping("/consignments/sent")
  String outgoing(Caller caller, Model model) {
    return list(consignments.outgoing(caller, MOST_SHOWN, 0), true, model);
  }

  private static String list(List<Consignments.Line> lines, boolean sent, Model model) {
    model.addAttribute("consignments", lines);
    model.addAttribute("sent", sent);
    model.addAttribute("most", MOST_SHOWN);
    return "custody/consignments";
  }

  /** Receiving begins with a scan of a pallet, a case or a pack. */
  @GetMapping("/consignments/find")
  String find(Caller caller, @RequestParam String scan, Model model) {
    List<UUID> holding = consignments.holding(caller, scan);
    if (holding.size() == 1) return "redirect:/consignments/" + holding.get(0) + "/receipt";
    model.addAttribute("nothing", holding.isEmpty());
    List<Consignments.Line> found =
        holding.stream()
            .flatMap(id -> consignments.view(caller, id).stream())
            .map(Consignments.View::line)
            .toList();
    list(holding.isEmpty() ? consignments.incoming(caller, MOST_SHOWN, 0) : found, false, model);
    model.addAttribute("several", !holding.isEmpty());
    return "custody/consignments";
  }

  @GetMapping("/consignments/{id}")
  String consignment(Caller caller, @PathVariable UUID id, Model model) {
    show(caller, view(caller, id), model);
    return "custody/consignment";
  }

  /** To print, and to go with the goods. */
  @GetMapping("/consignments/{id}/note")
  String note(Caller caller, @PathVariable UUID id, Model model) {
    Consignments.View view = view(caller, id);
    show(caller, view, model);
    model.addAttribute("giver", partners.identity(caller, view.line().giver()));
    model.addAttribute("receiver", partners.identity(caller, view.line().receiver()));
    model.addAttribute(
        "packs",
        view.line().contents() == Consignments.Contents.HERE
            ? consignments.packs(caller, id, MOST_ON_NOTE, 0)
            : List.of());
    return "custody/delivery-note";
  }

  private void show(Caller caller, Consignments.View view, Model model) {
    boolean own = view.line().giver().equals(partners.own(caller));
    model.addAttribute("view", view);
    model.addAttribute("choices", Choices.of(view.line(), own));
    Set<Irregularity> all = view.irregularities();
    model.addAttribute("irregularities", new ArrayList<>(all));
  }

  @PostMapping("/consignments/{id}/cancellation/drafts")
  String draftCancel(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    Consignments.View view = view(caller, consignment);
    Consignments.ActDraft draft =
        consignments.draftCancel(
            caller, id, consignment, Enrolment.address("witness", witness), place);
    String what =
        lines
            .words(request)
            .say(
                "consignments.sign",
                view.line().packs(),
                view.line().giverName(),
                view.line().receiverName());
    model.addAttribute(
        "signing",
        SigningView.of(id, draft.act(), what, "/consignments/" + consignment + "/cancellation"));
    return "signing :: act";
  }

  @PostMapping("/consignments/{id}/cancellation")
  String cancel(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(consignments.cancel(caller, id, signature), request));
    model.addAttribute("consignment", consignment);
    return "custody/consignment :: recorded";
  }

  private Consignments.View view(Caller caller, UUID id) {
    return found(consignments.view(caller, id));
  }

  static <T> T found(Optional<T> maybe) {
    return maybe.orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
