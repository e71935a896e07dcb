package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.PackingOperation;
import org.custodia.registry.custody.Units;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.labels.LabelZpl;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.labels.LabelFile;
import org.custodia.webapp.pages.SigningView;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Cases and pallets: what is in them, packing them by scanning, breaking them down, labels. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class UnitPage {
  private static final int MOST_SHOWN = 200;

  private final Units units;
  private final GoodsReader goods;
  private final ScanLines lines;
  private final SessionScans sessions;
  private final UnitLabels labels;
  private final CommandAnswers answers;

  UnitPage(
      Units units,
      GoodsReader goods,
      ScanLines lines,
      SessionScans sessions,
      UnitLabels labels,
      CommandAnswers answers) {
    this.units = units;
    this.goods = goods;
    this.lines = lines;
    this.sessions = sessions;
    this.labels = labels;
    this.answers = answers;
  }

  /** Packs of one lot in a unit. */
  record LotIn(String gtin, String productName, String lotNumber, long packs) {}

  @GetMapping("/units")
  String list(Caller caller, Model model) {
    model.addAttribute("units", units.outermost(caller, MOST_SHOWN, 0));
    model.addAttribute("most", MOST_SHOWN);
    return "custody/units";
  }

  /** Looks up the unit on a label. */
  @GetMapping("/units/find")
  String find(@RequestParam String scan) {
    return "redirect:/units/" + goods.numberOf(scan);
  }

  /**
   * @param unit a unit that is there already, to put other things into it or take some out
   * @param session a session at a checkpoint whose scans to begin with; the unit that was scanned
   *     last is the one they go into
   */
  @GetMapping("/units/new")
  String pack(
      Caller caller,
      @RequestParam Optional<String> unit,
      @RequestParam Optional<String> session,
      HttpServletRequest request,
      Model model) {
    Words words = lines.words(request);
    List<String> scans = new ArrayList<>(sessions.of(caller, session));
    Optional<String> scanned = lastUnit(scans);
    Optional<Units.Unit> known =
        unit.flatMap(sscc -> units.contents(caller.organisation(), goods.numberOf(sscc)));
    model.addAttribute("again", known.isPresent());
    model.addAttribute(
        "sscc",
        known
            .map(Units.Unit::sscc)
            .or(() -> scanned)
            .or(() -> labels.freeNumber(caller))
            .orElse(""));
    List<ScanLine> found = new ArrayList<>(known.map(one -> present(one, words)).orElse(List.of()));
    scans.forEach(s -> found.add(lines.here(caller, s, scanned.orElse(""), request)));
    sessions.show(found, model);
    model.addAttribute("fromSession", session.orElse(null));
    return "custody/unit-new";
  }

  /** Takes the unit that was scanned last out of the scans. */
  private Optional<String> lastUnit(List<String> scans) {
    for (int i = scans.size() - 1; i >= 0; i--) {
      if (goods.read(scans.get(i)) instanceof Goods.Unit unit) {
        scans.remove(i);
        return Optional.of(unit.sscc());
      }
    }
    return Optional.empty();
  }

  /** What lies directly in the unit now, as if it had just been scanned. */
  private List<ScanLine> present(Units.Unit unit, Words words) {
    List<ScanLine> inside =
        unit.packs().stream()
            .filter(pack -> pack.unit().filter(unit.sscc()::equals).isPresent())
            .map(pack -> line(pack, words))
            .collect(Collectors.toList());
    unit.units().stream()
        .filter(inner -> inner.within().equals(unit.sscc()))
        .map(
            inner -> {
              int packs = Contents.packsIn(unit, inner.sscc());
              return ScanLine.of(new Goods.Unit(inner.sscc()), "00" + inner.sscc(), words)
                  .holding(packs, words.say("goods.unit.holds", packs), "");
            })
        .forEach(inside::add);
    return inside;
  }

  private ScanLine line(Units.Pack pack, Words words) {
    return ScanLine.of(
        new Goods.Pack(
            pack.packId(), pack.gtin(), goods.name(pack.gtin()), pack.serial(), pack.lotNumber()),
        Contents.scan(pack),
        words);
  }

  @PostMapping("/units/scans")
  String scan(
      Caller caller,
      @RequestParam String scan,
      @RequestParam(defaultValue = "") String into,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("line", lines.here(caller, scan, into, request));
    return "custody/scanning :: line";
  }

  @PostMapping("/units/drafts")
  String draft(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String unit,
      @RequestParam Optional<String> session,
      @RequestParam String contents,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    String sscc = goods.numberOf(unit);
    List<String> scans = ScanLines.split(contents);
    Units.Draft draft =
        units.draft(
            caller,
            id,
            List.of(new Units.Change(sscc, PackingOperation.ADD, scans)),
            Enrolment.address("witness", witness),
            place);
    sessions.use(caller, session, CheckpointMode.PACK, id, record(sscc));
    String what = lines.words(request).say("units.sign", sscc, draft.packs());
    model.addAttribute("signing", SigningView.of(id, draft.act(), what, record(sscc)));
    return "signing :: act";
  }

  @PostMapping("/units/{sscc}/break-down/drafts")
  String draftBreakDown(
      Caller caller,
      @PathVariable String sscc,
      @RequestParam UUID id,
      @RequestParam String witness,
      @RequestParam String place,
      HttpServletRequest request,
      Model model) {
    String unit = goods.numberOf(sscc);
    Units.Draft draft =
        units.draft(
            caller,
            id,
            List.of(new Units.Change(unit, PackingOperation.DELETE, List.of())),
            Enrolment.address("witness", witness),
            place);
    String what = lines.words(request).say("units.sign.break-down", unit, draft.packs());
    model.addAttribute("signing", SigningView.of(id, draft.act(), what, record(unit)));
    return "signing :: act";
  }

  private static String record(String sscc) {
    return "/units/" + sscc;
  }

  @PostMapping("/units/{sscc}")
  String record(
      Caller caller,
      @PathVariable String sscc,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    CommandStatus status = units.record(caller, id, signature);
    model.addAttribute("command", answers.of(status, request));
    model.addAttribute("sscc", goods.numberOf(sscc));
    return "custody/units :: recorded";
  }

  @GetMapping("/units/{sscc}")
  String unit(Caller caller, @PathVariable String sscc, Model model) {
    Units.Unit unit = known(caller, sscc);
    model.addAttribute("unit", unit);
    model.addAttribute("lots", lots(unit));
    model.addAttribute("tree", Contents.of(unit));
    return "custody/unit";
  }

  private List<LotIn> lots(Units.Unit unit) {
    return unit.packs().stream()
        .collect(
            Collectors.groupingBy(
                pack -> pack.gtin() + " " + pack.lotNumber(), TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(
            packs ->
                new LotIn(
                    packs.get(0).gtin(),
                    goods.name(packs.get(0).gtin()),
                    packs.get(0).lotNumber(),
                    packs.size()))
        .toList();
  }

  /** A label to print; also before anything is in the unit. */
  @GetMapping("/units/{sscc}/label")
  String label(Caller caller, @PathVariable String sscc, Model model) {
    String number = goods.numberOf(sscc);
    Optional<Units.Unit> unit = units.contents(caller.organisation(), number);
    model.addAttribute("sscc", number);
    model.addAttribute("lots", unit.map(this::lots).orElse(List.of()));
    model.addAttribute("packs", unit.map(known -> known.packs().size()).orElse(0));
    return "custody/unit-label";
  }

  /**
   * The label as a file for a printer.
   *
   * @param form pdf or zpl
   * @param dpi dots to the inch of a label printer: 203, 300 or 600
   */
  @GetMapping("/units/{sscc}/label.{form:pdf|zpl}")
  @ResponseBody
  ResponseEntity<byte[]> labelFile(
      Caller caller,
      @PathVariable String sscc,
      @PathVariable String form,
      @RequestParam(defaultValue = "203") int dpi,
      Locale language) {
    String number = goods.numberOf(sscc);
    return LabelFile.valueOf(form.toUpperCase(Locale.ROOT))
        .of(
            List.of(labels.label(caller, number, language)),
            LabelFile.resolution(dpi).orElse(LabelZpl.Resolution.DPI_203),
            "unit-" + number);
  }

  @GetMapping(value = "/units/{sscc}/bars.png", produces = MediaType.IMAGE_PNG_VALUE)
  @ResponseBody
  byte[] bars(@PathVariable String sscc, @RequestParam(defaultValue = "false") boolean small) {
    return small ? labels.smallBars(goods.numberOf(sscc)) : labels.bars(goods.numberOf(sscc));
  }

  @GetMapping(value = "/units/{sscc}/matrix.png", produces = MediaType.IMAGE_PNG_VALUE)
  @ResponseBody
  byte[] matrix(@PathVariable String sscc) {
    return labels.matrix(goods.numberOf(sscc));
  }

  private Units.Unit known(Caller caller, String sscc) {
    return units
        .contents(caller.organisation(), goods.numberOf(sscc))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }
}
