package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.Lots;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Lots: the list, releasing a new one, and taking one back. */
@Controller
class LotPage {
  private static final int MOST_SHOWN = 200;

  private final Lots lots;
  private final CommandAnswers answers;

  LotPage(Lots lots, CommandAnswers answers) {
    this.lots = lots;
    this.answers = answers;
  }

  @GetMapping("/lots")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  String list(Caller caller, Model model) {
    model.addAttribute("lots", lots.list(caller, MOST_SHOWN));
    model.addAttribute("most", MOST_SHOWN);
    return "lots";
  }

  @GetMapping("/lots/new")
  @PreAuthorize("hasRole('manufacturer')")
  String newLot() {
    return "lot-new";
  }

  @PostMapping("/lots/drafts")
  @PreAuthorize("hasRole('manufacturer')")
  String draft(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String gtin,
      @RequestParam String lotNumber,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate expiry,
      @RequestParam MultipartFile serials,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    try (InputStream file = serials.getInputStream()) {
      Lots.ReleaseDraft draft =
          lots.draftRelease(
              caller,
              id,
              gtin,
              lotNumber,
              expiry,
              file,
              Enrolment.address("witness", witness),
              place);
      model.addAttribute("draft", draft);
      model.addAttribute(
          "signing",
          SigningView.of(id, draft.act(), draft.typedData(), gtin + " · " + lotNumber, "/lots"));
      return "lot-new :: draft";
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded serials could not be read", failure);
    }
  }

  @PostMapping("/lots")
  @PreAuthorize("hasRole('manufacturer')")
  String release(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    return watched(lots.release(caller, id, signature), request, model);
  }

  @GetMapping("/lots/{lotId}")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  String lot(Caller caller, @PathVariable String lotId, Model model) {
    model.addAttribute("lot", find(caller, lotId));
    return "lot";
  }

  @PostMapping("/lots/{lotId}/status/drafts")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  String draftStatus(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam UUID id,
      @RequestParam String action,
      @RequestParam(defaultValue = "PHARMACIES") String scope,
      @RequestParam String reason,
      @RequestParam(defaultValue = "") String advice,
      @RequestParam(defaultValue = "") String serials,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    Lots.Lot lot = find(caller, lotId);
    Lots.StatusDraft draft =
        lots.draftStatusChange(
            caller,
            id,
            lot.lotId(),
            new Lots.Order(action, scope, reason, advice, serials.lines().toList()),
            Enrolment.address("witness", witness),
            place);
    model.addAttribute(
        "signing",
        SigningView.of(
            id,
            draft.act(),
            draft.typedData(),
            lot.productName() + " · " + lot.lotNumber(),
            "/lots/" + lotId + "/status"));
    model.addAttribute("reason", reason);
    return "signing :: act";
  }

  @PostMapping("/lots/{lotId}/status")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  String changeStatus(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    find(caller, lotId);
    return watched(lots.changeStatus(caller, id, signature), request, model);
  }

  private String watched(CommandStatus status, HttpServletRequest request, Model model) {
    model.addAttribute("command", answers.of(status, request));
    return "command :: watched";
  }

  private Lots.Lot find(Caller caller, String lotId) {
    if (!lotId.matches("0x[0-9a-f]{64}")) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return lots.find(caller, Bytes32.of(lotId))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
