package org.custodia.webapp.oversight;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.Recalls;
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

/**
 * Recalls, withdrawals and blocks: for holders what to do and to answer, for manufacturer and
 * regulator where the packs are.
 */
@Controller
class RecallPage {
  private final Recalls recalls;
  private final CommandAnswers answers;

  RecallPage(Recalls recalls, CommandAnswers answers) {
    this.recalls = recalls;
    this.answers = answers;
  }

  @GetMapping("/recalls")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  String list(Caller caller, Model model) {
    model.addAttribute("notices", recalls.list(caller));
    return "oversight/recalls";
  }

  /**
   * The numbers that are signed, in words.
   *
   * @param to name of the supplier who is answered
   */
  public record Counted(String to, int inStock, int passedOn, int supplied) {}

  /** The line at the top of a holder's pages. */
  @GetMapping("/recalls/banner")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler')")
  String banner(Caller caller, Model model) {
    model.addAttribute("unanswered", recalls.unanswered(caller));
    return "oversight/recalls :: banner";
  }

  @GetMapping("/recalls/{lotId}")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
  String one(Caller caller, @PathVariable String lotId, Model model) {
    Bytes32 lot = hash(lotId);
    List<Recalls.Notice> notices = recalls.of(caller, lot);
    if (notices.isEmpty()) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-RCL-002");
    model.addAttribute("notices", notices);
    model.addAttribute("first", notices.get(0));
    if (caller.has("manufacturer") || caller.has("regulator")) {
      model.addAttribute("tracking", recalls.tracking(caller, lot));
    }
    return "oversight/recall";
  }

  @PostMapping("/recalls/{lotId}/answers/drafts")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler')")
  String draft(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam UUID id,
      @RequestParam String supplier,
      @RequestParam int inStock,
      @RequestParam int passedOn,
      @RequestParam int supplied,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    Bytes32 lot = hash(lotId);
    Recalls.Draft draft =
        recalls.draftAnswer(
            caller,
            id,
            lot,
            hash(supplier),
            inStock,
            passedOn,
            supplied,
            Enrolment.address("witness", witness),
            place);
    Optional<Recalls.Notice> notice = recalls.of(caller, lot).stream().findFirst();
    String subject = notice.map(one -> one.productName() + " · " + one.lotNumber()).orElse(lotId);
    String to =
        notice.stream()
            .flatMap(one -> one.suppliers().stream())
            .filter(one -> one.id().toString().equals(supplier))
            .map(Recalls.Supplier::name)
            .findFirst()
            .orElse(supplier);
    model.addAttribute("counted", new Counted(to, inStock, passedOn, supplied));
    model.addAttribute(
        "signing",
        SigningView.of(
            id, draft.act(), draft.typedData(), subject, "/recalls/" + lotId + "/answers"));
    return "signing :: act";
  }

  @PostMapping("/recalls/{lotId}/answers")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler')")
  String answer(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("lotId", hash(lotId));
    model.addAttribute("command", answers.of(recalls.answer(caller, id, signature), request));
    return "oversight/recall :: recorded";
  }

  static Bytes32 hash(String text) {
    if (!Hex.isBytes(text, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return Bytes32.of(text);
  }
}
