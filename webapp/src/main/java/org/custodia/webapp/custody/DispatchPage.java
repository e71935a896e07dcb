package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.custody.Partners.Partner;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Sending units and packs to another member, and sending some back. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class DispatchPage {
  private final Consignments consignments;
  private final Units units;
  private final Partners partners;
  private final ScanLines lines;
  private final SessionScans sessions;
  private final CommandAnswers answers;

  DispatchPage(
      Consignments consignments,
      Units units,
      Partners partners,
      ScanLines lines,
      SessionScans sessions,
      CommandAnswers answers) {
    this.consignments = consignments;
    this.units = units;
    this.partners = partners;
    this.lines = lines;
    this.sessions = sessions;
    this.answers = answers;
  }

  /**
   * @param back a consignment of which something is sent back; its giver is the receiver then
   * @param unit a unit to begin with
   * @param session a session at a checkpoint whose scans to begin with
   */
  @GetMapping("/consignments/new")
  String form(
      Caller caller,
      @RequestParam Optional<UUID> back,
      @RequestParam Optional<String> unit,
      @RequestParam Optional<String> session,
      HttpServletRequest request,
      Model model) {
    Optional<Consignments.View> replied =
        back.map(id -> ConsignmentPage.found(consignments.view(caller, id)));
    Optional<String> giver = replied.map(view -> partners.identity(caller, view.line().giver()));
    boolean sells = caller.has("manufacturer") || caller.has("wholesaler");
    List<Partner> all = partners.of(caller);
    model.addAttribute("partners", all);
    model.addAttribute("giver", giver.orElse(null));
    model.addAttribute("back", replied.map(view -> view.line().id()).orElse(null));
    model.addAttribute("sells", sells && replied.isEmpty());
    List<String> scans =
        unit.map(sscc -> List.of("00" + sscc)).orElse(sessions.of(caller, session));
    sessions.show(scans.stream().map(s -> lines.here(caller, s, "", request)).toList(), model);
    model.addAttribute("fromSession", session.orElse(null));
    return "custody/dispatch";
  }

  @PostMapping("/consignments/scans")
  String scan(Caller caller, @RequestParam String scan, HttpServletRequest request, Model model) {
    model.addAttribute("line", lines.here(caller, scan, "", request));
    return "custody/scanning :: line";
  }

  @PostMapping("/consignments/drafts")
  String draft(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String receiver,
      @RequestParam DispatchPurpose purpose,
      @RequestParam Optional<UUID> back,
      @RequestParam Optional<String> session,
      @RequestParam String contents,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    Consignments.DispatchDraft draft =
        consignments.draftDispatch(
            caller,
            id,
            new Consignments.Sending(receiver, purpose, back, ScanLines.split(contents)),
            Enrolment.address("witness", witness),
            place);
    sessions.use(caller, session, CheckpointMode.DISPATCH, id, "/consignments/" + id);
    String name =
        partners.of(caller).stream()
            .filter(partner -> partner.identity().equals(receiver))
            .map(Partner::name)
            .findFirst()
            .orElse(receiver);
    model.addAttribute("draft", draft);
    model.addAttribute(
        "signing",
        SigningView.of(
            id,
            draft.act(),
            lines.words(request).say("dispatch.sign", draft.packs(), draft.units(), name),
            "/consignments"));
    return "custody/dispatch :: draft";
  }

  @PostMapping("/consignments")
  String dispatch(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute(
        "command", answers.of(consignments.dispatch(caller, id, signature), request));
    model.addAttribute("consignment", id);
    return "custody/consignment :: recorded";
  }
}
