package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.custody.ScanLine.Tone;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Receiving a consignment by scanning, with the difference as it stands; or refusing it. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class ReceiptPage {
  private static final int AT_ONCE = 10_000;

  private final Consignments consignments;
  private final CustodyFacts facts;
  private final GoodsReader goods;
  private final ScanLines lines;
  private final SessionScans sessions;
  private final CommandAnswers answers;

  ReceiptPage(
      Consignments consignments,
      CustodyFacts facts,
      GoodsReader goods,
      ScanLines lines,
      SessionScans sessions,
      CommandAnswers answers) {
    this.consignments = consignments;
    this.facts = facts;
    this.goods = goods;
    this.lines = lines;
    this.sessions = sessions;
    this.answers = answers;
  }

  /**
   * @param session a session at a checkpoint whose scans to begin with
   */
  @GetMapping("/consignments/{id}/receipt")
  String form(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam Optional<String> session,
      HttpServletRequest request,
      Model model) {
    Consignments.View view = ConsignmentPage.found(consignments.view(caller, id));
    model.addAttribute("view", view);
    if (view.line().contents() == Consignments.Contents.HERE) {
      Announced announced = announced(caller, view);
      model.addAttribute("announced", announced.size());
      model.addAttribute("open", announced.open());
      model.addAttribute("openCount", announced.openCount());
    }
    model.addAttribute("reasons", RejectReason.values());
    Words words = lines.words(request);
    sessions.show(
        sessions.of(caller, session).stream().map(s -> line(caller, view, s, words)).toList(),
        model);
    model.addAttribute("fromSession", session.orElse(null));
    return "custody/receipt";
  }

  private Announced announced(Caller caller, Consignments.View view) {
    UUID id = view.line().id();
    List<Units.Pack> packs = new ArrayList<>();
    List<Units.Pack> next;
    do {
      next = consignments.packs(caller, id, AT_ONCE, packs.size());
      packs.addAll(next);
    } while (next.size() == AT_ONCE);
    Announced announced = new Announced(packs);
    for (Consignments.Answer answer : view.answers()) {
      List<CustodyFacts.Marked> marked;
      int seen = 0;
      do {
        marked = facts.packs(caller.organisation(), answer.id(), AT_ONCE, seen);
        seen += marked.size();
        // What was missing may still come.
        marked.stream()
            .filter(one -> one.mark() != CustodyFacts.Mark.MISSING)
            .forEach(one -> announced.settled(one.pack().packId()));
      } while (marked.size() == AT_ONCE);
    }
    return announced;
  }

  @PostMapping("/consignments/{id}/receipt/scans")
  String scan(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam String scan,
      HttpServletRequest request,
      Model model) {
    Consignments.View view = ConsignmentPage.found(consignments.view(caller, id));
    model.addAttribute("line", line(caller, view, scan, lines.words(request)));
    return "custody/scanning :: line";
  }

  private ScanLine line(Caller caller, Consignments.View view, String scan, Words words) {
    UUID id = view.line().id();
    Goods what = goods.read(scan);
    ScanLine line = ScanLine.of(what, scan, words);
    if (view.line().contents() != Consignments.Contents.HERE) return line;
    if (what instanceof Goods.Pack pack) {
      BitSet place = ConsignmentPage.found(consignments.placeOf(caller, id, pack.packId()));
      line =
          place.isEmpty()
              ? line.saying(Tone.HOLD, words.say("receipt.surplus"))
              : line.holding(1, line.detail(), Announced.ranges(place));
    } else if (what instanceof Goods.Unit unit) {
      BitSet inside = ConsignmentPage.found(consignments.placesIn(caller, id, unit.sscc()));
      int packs = inside.cardinality();
      line =
          inside.isEmpty()
              ? line.saying(Tone.STOP, words.say("receipt.unit.unknown"))
              : line.holding(packs, words.say("goods.unit.holds", packs), Announced.ranges(inside));
    }
    return line;
  }

  /**
   * @param scanned what was found, one scan a line
   * @param missing places of packs that are not there although a scanned unit should hold them
   * @param damaged what was found damaged, one scan a line
   */
  @PostMapping("/consignments/{id}/receipt/drafts")
  String draft(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam String scanned,
      @RequestParam(defaultValue = "") String missing,
      @RequestParam(defaultValue = "") String damaged,
      @RequestParam(defaultValue = "false") boolean complete,
      @RequestParam Optional<String> session,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    Consignments.View view = ConsignmentPage.found(consignments.view(caller, consignment));
    Consignments.Finding finding =
        new Consignments.Finding(
            ScanLines.split(scanned),
            missing.isEmpty() ? List.of() : announced(caller, view).scans(missing),
            ScanLines.split(damaged),
            complete);
    Consignments.ReceiveDraft draft =
        consignments.draftReceive(
            caller, id, consignment, finding, Enrolment.address("witness", witness), place);
    sessions.use(caller, session, CheckpointMode.RECEIVE, id, "/consignments/" + consignment);
    Consignments.Difference difference = draft.difference();
    model.addAttribute("draft", draft);
    model.addAttribute("difference", difference);
    String what =
        lines
            .words(request)
            .say(
                "receipt.sign",
                view.line().giverName(),
                difference.accepted(),
                difference.missing(),
                difference.surplus(),
                difference.damaged());
    model.addAttribute(
        "signing",
        SigningView.of(id, draft.act(), what, "/consignments/" + consignment + "/receipt"));
    return "custody/receipt :: draft";
  }

  @PostMapping("/consignments/{id}/receipt")
  String receive(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(consignments.receive(caller, id, signature), request));
    model.addAttribute("consignment", consignment);
    return "custody/consignment :: recorded";
  }

  /**
   * @param packs what is refused, one scan a line; nothing for everything that is open
   */
  @PostMapping("/consignments/{id}/rejection/drafts")
  String draftRejection(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam(defaultValue = "") String scanned,
      @RequestParam RejectReason reason,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    Consignments.View view = ConsignmentPage.found(consignments.view(caller, consignment));
    List<String> scans = ScanLines.split(scanned);
    Consignments.ActDraft draft =
        consignments.draftReject(
            caller, id, consignment, scans, reason, Enrolment.address("witness", witness), place);
    Words words = lines.words(request);
    String what =
        scans.isEmpty()
            ? words.say("receipt.sign.reject-all", view.line().giverName())
            : words.say("receipt.sign.reject", scans.size(), view.line().giverName());
    model.addAttribute("reason", words.say("receipt.reason." + reason));
    model.addAttribute(
        "signing",
        SigningView.of(id, draft.act(), what, "/consignments/" + consignment + "/rejection"));
    return "signing :: act";
  }

  @PostMapping("/consignments/{id}/rejection")
  String reject(
      Caller caller,
      @PathVariable("id") UUID consignment,
      @RequestParam("id") UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(consignments.reject(caller, id, signature), request));
    model.addAttribute("consignment", consignment);
    return "custody/consignment :: recorded";
  }
}
