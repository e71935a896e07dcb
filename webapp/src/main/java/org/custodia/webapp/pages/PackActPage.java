package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.PackActs;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.packs.AskedAct;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What is done with the pack that was just checked: shown in words, signed in the browser,
 * recorded. Dispensing is for pharmacists; the use case checks it.
 */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class PackActPage {
  private final PackActs acts;
  private final ScanReader scans;
  private final CommandAnswers answers;

  PackActPage(PackActs acts, ScanReader scans, CommandAnswers answers) {
    this.acts = acts;
    this.scans = scans;
    this.answers = answers;
  }

  @PostMapping("/check/act/draft")
  String draft(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam PackActs.Offer act,
      @RequestParam Optional<Integer> taken,
      @RequestParam Optional<Integer> contents,
      @RequestParam(defaultValue = "") String prescription,
      @RequestParam String scan,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    var asked =
        new AskedAct(
            act,
            taken,
            contents,
            Optional.of(prescription).filter(text -> !text.isBlank()),
            Optional.empty());
    PackActs.Draft draft =
        acts.draft(caller, id, asked.wanted(), scan, Enrolment.address("witness", witness), place);
    model.addAttribute(
        "signing", SigningView.of(id, draft.act(), draft.typedData(), packIn(scan), "/check/act"));
    model.addAttribute("offer", act);
    model.addAttribute("taken", taken.orElse(0));
    model.addAttribute("contents", contents.orElse(0));
    return "signing :: act";
  }

  @PostMapping("/check/act")
  String record(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    CommandStatus status = acts.record(caller, id, signature);
    model.addAttribute("command", answers.of(status, request));
    return "command :: watched";
  }

  private String packIn(String scan) {
    if (scans.read(scan) instanceof PackScan pack) {
      return pack.gtin().digits() + " · " + pack.serial();
    }
    return scan;
  }
}
