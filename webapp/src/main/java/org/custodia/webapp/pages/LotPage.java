package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.Lots;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.labels.Label;
import org.custodia.scanners.labels.LabelZpl;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.labels.PackLabels;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;

/** Lots: the list, releasing a new one, and taking one back. */
@Controller
class LotPage {
  private static final int MOST_SHOWN = 200;

  private final Lots lots;
  private final ScanReader scans;
  private final CommandAnswers answers;
  private final PackLabels labels;

  LotPage(Lots lots, ScanReader scans, CommandAnswers answers, PackLabels labels) {
    this.labels = labels;
    this.lots = lots;
    this.scans = scans;
    this.answers = answers;
  }

  /**
   * What of a measure is signed besides its reason.
   *
   * @param scope how far it goes
   * @param advice what pharmacists should do; may be empty
   * @param packs serial numbers of single packs; none for the whole lot
   */
  public record Ordered(String scope, String advice, List<String> packs) {}

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
    model.addAttribute("command", answers.of(lots.release(caller, id, signature), request));
    return "lot-new :: recorded";
  }

  @GetMapping("/lots/{lotId}")
  @PreAuthorize("hasAnyRole('manufacturer', 'regulator')")
  String lot(Caller caller, @PathVariable String lotId, Model model) {
    model.addAttribute("lot", find(caller, lotId));
    return "lot";
  }

  /**
   * Labels for the first packs of one's own lot, as a file for a printer.
   *
   * @param form pdf or zpl
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping("/lots/{lotId}/labels.{form:pdf|zpl}")
  @PreAuthorize("hasRole('manufacturer')")
  @ResponseBody
  ResponseEntity<byte[]> labels(
      Caller caller,
      @PathVariable String lotId,
      @PathVariable String form,
      @RequestParam(defaultValue = "10") int most,
      @RequestParam(defaultValue = "203") int dpi) {
    List<Label> samples = labels.samples(caller, find(caller, lotId), Math.max(1, most));
    return LabelFile.valueOf(form.toUpperCase(Locale.ROOT))
        .of(samples, LabelFile.resolution(dpi).orElse(LabelZpl.Resolution.DPI_203), "lot-labels");
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
    List<String> packs =
        serials.lines().map(String::strip).filter(one -> !one.isEmpty()).map(this::serial).toList();
    Lots.StatusDraft draft =
        lots.draftStatusChange(
            caller,
            id,
            lot.lotId(),
            new Lots.Order(action, scope, reason, advice, packs),
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
    model.addAttribute("ordered", new Ordered(scope, advice, packs));
    return "signing :: act";
  }

  /** Of a label that was scanned its serial number; anything else is one. */
  private String serial(String line) {
    return scans.read(line) instanceof PackScan pack ? pack.serial() : line;
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
    model.addAttribute("lot", find(caller, lotId));
    model.addAttribute("command", answers.of(lots.changeStatus(caller, id, signature), request));
    return "lot :: recorded";
  }

  private Lots.Lot find(Caller caller, String lotId) {
    if (!Hex.isBytes(lotId, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return lots.find(caller, Bytes32.of(lotId))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
