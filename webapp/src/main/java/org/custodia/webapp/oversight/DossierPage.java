package org.custodia.webapp.oversight;

import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.oversight.Dossiers;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Everything about one pack or one lot, for the regulator. */
@Controller
@PreAuthorize("hasRole('regulator')")
class DossierPage {
  private final Dossiers dossiers;
  private final ScanReader scans;

  DossierPage(Dossiers dossiers, ScanReader scans) {
    this.dossiers = dossiers;
    this.scans = scans;
  }

  @GetMapping("/dossiers")
  String search() {
    return "oversight/dossiers";
  }

  /** The label of a pack, or the Digital Link of a lot, as a scanner reads it. */
  @GetMapping(path = "/dossiers/search", params = "scan")
  String search(Caller caller, @RequestParam String scan) {
    Scan read = scans.read(scan);
    if (read instanceof PackScan pack) {
      return search(caller, pack.gtin().digits(), pack.serial(), "");
    }
    if (read instanceof ProductScan product) {
      return search(caller, product.gtin().digits(), "", product.lot().orElse(""));
    }
    if (read instanceof Unreadable unreadable) {
      throw new Problem(
          Problem.Kind.BAD_INPUT, unreadable.code(), unreadable.arguments().toArray());
    }
    throw new Problem(Problem.Kind.NOT_FOUND, "CUS-RCL-009");
  }

  /** A serial leads to the pack, a lot number to the lot. */
  @GetMapping(path = "/dossiers/search", params = "gtin")
  String search(
      Caller caller,
      @RequestParam String gtin,
      @RequestParam(defaultValue = "") String serial,
      @RequestParam(defaultValue = "") String lotNumber) {
    String product =
        Gtin.parse(gtin.strip())
            .map(Gtin::digits)
            .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-LOT-021"));
    if (!serial.isBlank()) {
      Bytes32 packId = PackLeaf.packId(Long.parseLong(product), serial.strip());
      dossiers.pack(caller, packId, Optional.of(product), Optional.of(serial.strip()));
      return "redirect:/dossiers/packs/"
          + packId
          + "?gtin="
          + product
          + "&serial="
          + java.net.URLEncoder.encode(serial.strip(), java.nio.charset.StandardCharsets.UTF_8);
    }
    return dossiers
        .lotId(caller, product, lotNumber.strip())
        .map(lot -> "redirect:/dossiers/lots/" + lot)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-RCL-009"));
  }

  @GetMapping("/dossiers/packs/{packId}")
  String pack(
      Caller caller,
      @PathVariable String packId,
      @RequestParam(defaultValue = "") String gtin,
      @RequestParam(defaultValue = "") String serial,
      Model model) {
    boolean given = gtin.matches("[0-9]{14}") && !serial.isEmpty();
    model.addAttribute(
        "pack",
        dossiers.pack(
            caller,
            RecallPage.hash(packId),
            Optional.of(gtin).filter(text -> given),
            Optional.of(serial).filter(text -> given)));
    return "oversight/pack";
  }

  @GetMapping("/dossiers/lots/{lotId}")
  String lot(Caller caller, @PathVariable String lotId, Model model) {
    model.addAttribute("dossier", dossiers.lot(caller, RecallPage.hash(lotId)));
    model.addAttribute("most", Dossiers.MOST_ENTRIES);
    return "oversight/lot";
  }
}
