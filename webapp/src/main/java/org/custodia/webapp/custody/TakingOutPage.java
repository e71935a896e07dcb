package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.custody.Units;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
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

/** Taking some out of a case or pallet by scanning what is taken; the rest stays in it. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class TakingOutPage {
  private final Units units;
  private final GoodsReader goods;
  private final ScanLines lines;

  TakingOutPage(Units units, GoodsReader goods, ScanLines lines) {
    this.units = units;
    this.goods = goods;
    this.lines = lines;
  }

  @GetMapping("/units/{sscc}/taking-out")
  String form(Caller caller, @PathVariable String sscc, Model model) {
    model.addAttribute("unit", known(caller, sscc));
    return "custody/taking-out";
  }

  @PostMapping("/units/{sscc}/taking-out/scans")
  String scan(
      Caller caller,
      @PathVariable String sscc,
      @RequestParam String scan,
      HttpServletRequest request,
      Model model) {
    Units.Unit unit = known(caller, sscc);
    Words words = lines.words(request);
    Goods what = goods.read(scan);
    ScanLine line = ScanLine.of(what, scan, words);
    if (what instanceof Goods.Unit inner && isDirectlyIn(unit, inner)) {
      int packs = Contents.packsIn(unit, inner.sscc());
      line = line.holding(packs, words.say("goods.unit.holds", packs), "");
    } else if (!(what instanceof Goods.Neither)
        && !(what instanceof Goods.Pack pack && isDirectlyIn(unit, pack))) {
      line = line.saying(Tone.STOP, words.say("takingout.not-inside"));
    }
    model.addAttribute("line", line);
    return "custody/scanning :: line";
  }

  private static boolean isDirectlyIn(Units.Unit unit, Goods.Unit inner) {
    return unit.units().stream()
        .anyMatch(one -> one.sscc().equals(inner.sscc()) && one.within().equals(unit.sscc()));
  }

  private static boolean isDirectlyIn(Units.Unit unit, Goods.Pack pack) {
    return unit.packs().stream()
        .filter(one -> one.packId().equals(pack.packId()))
        .anyMatch(one -> one.unit().filter(unit.sscc()::equals).isPresent());
  }

  @PostMapping("/units/{sscc}/taking-out/drafts")
  String draft(
      Caller caller,
      @PathVariable String sscc,
      @RequestParam UUID id,
      @RequestParam String contents,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    String number = goods.numberOf(sscc);
    List<String> taken = ScanLines.split(contents);
    Units.Draft draft =
        units.draftTakingOut(
            caller, id, number, taken, Enrolment.address("witness", witness), place);
    String what = lines.words(request).say("takingout.sign", number, taken.size(), draft.packs());
    model.addAttribute("signing", SigningView.of(id, draft.act(), what, "/units/" + number));
    return "signing :: act";
  }

  private Units.Unit known(Caller caller, String sscc) {
    return units
        .contents(caller.organisation(), goods.numberOf(sscc))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
