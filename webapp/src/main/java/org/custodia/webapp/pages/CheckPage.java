package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.PackVerification;
import org.custodia.webapp.pictures.PackPictures;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Check a pack: scan or picture in, verdict out. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'manufacturer', 'wholesaler', 'regulator')")
class CheckPage {
  private final PackVerification packs;
  private final PackActs acts;
  private final PackPictures pictures;
  private final Sentences sentences;
  private final Readers readers;

  CheckPage(
      PackVerification packs,
      PackActs acts,
      PackPictures pictures,
      Sentences sentences,
      Readers readers) {
    this.packs = packs;
    this.acts = acts;
    this.pictures = pictures;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param prescription commitment of a prescription that packs are to be dispensed on
   */
  @GetMapping("/check")
  String page(@RequestParam(defaultValue = "") String prescription, Model model) {
    model.addAttribute("prescription", prescription);
    return "check";
  }

  @PostMapping("/check")
  String check(
      Caller caller,
      @RequestParam String scan,
      @RequestParam Optional<UUID> id,
      @RequestParam(defaultValue = "") String prescription,
      @RequestParam(defaultValue = "false") boolean silent,
      HttpServletRequest request,
      Model model) {
    UUID asked = id.orElseGet(UUID::randomUUID);
    PackVerdict verdict =
        silent ? packs.status(caller, asked, scan) : packs.verify(caller, asked, scan);
    model.addAttribute("silent", silent);
    return shown(caller, verdict, prescription, scan, request, model);
  }

  @PostMapping("/check/picture")
  String checkPicture(
      Caller caller,
      @RequestParam MultipartFile image,
      @RequestParam Optional<UUID> id,
      @RequestParam(defaultValue = "false") boolean silent,
      HttpServletRequest request,
      Model model) {
    PackPictures.Checked checked =
        pictures.check(caller, id.orElseGet(UUID::randomUUID), image, silent);
    model.addAttribute("silent", silent);
    return shown(caller, checked.verdict(), "", checked.scan(), request, model);
  }

  /**
   * The packs that the service had no answer for, for a page that is open: it asks now and then.
   */
  @GetMapping("/check/unconfirmed")
  String unconfirmed(Caller caller, HttpServletRequest request, Model model) {
    model.addAttribute(
        "checks",
        packs.unconfirmed(caller).stream()
            .map(check -> OfflineView.of(check, sentences, readers.of(request)))
            .toList());
    return PageRequests.isFragment(request) ? "unconfirmed :: rows" : "unconfirmed";
  }

  private String shown(
      Caller caller,
      PackVerdict verdict,
      String prescription,
      String scan,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("prescription", prescription);
    model.addAttribute(
        "view",
        VerdictView.of(
            verdict,
            acts.offers(caller, verdict),
            prescription,
            scan,
            sentences,
            readers.of(request)));
    return PageRequests.isFragment(request) ? "verdict :: verdict" : "check";
  }
}
