package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.Dispensing;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Dispensing the pack that was just checked: shown in words, signed in the browser, recorded. */
@Controller
@PreAuthorize("hasRole('pharmacist')")
class DispensePage {
  private final Dispensing dispensing;
  private final ScanReader scans;
  private final CommandAnswers answers;

  DispensePage(Dispensing dispensing, ScanReader scans, CommandAnswers answers) {
    this.dispensing = dispensing;
    this.scans = scans;
    this.answers = answers;
  }

  @PostMapping("/check/dispense/draft")
  String draft(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String scan,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    Dispensing.Draft draft =
        dispensing.draft(caller, id, scan, Enrolment.address("witness", witness), place);
    model.addAttribute(
        "signing",
        SigningView.of(id, draft.act(), draft.typedData(), packIn(scan), "/check/dispense"));
    return "signing :: act";
  }

  @PostMapping("/check/dispense")
  String dispense(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    CommandStatus status = dispensing.dispense(caller, id, signature);
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
