package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.custody.ScanLine.Tone;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Counting stock by scanning, and explaining what differs from the books. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class CountPage {
  private static final int MOST_SHOWN = 200;

  private final StockCounts counts;
  private final Stock stock;
  private final GoodsReader goods;
  private final ScanLines lines;

  CountPage(StockCounts counts, Stock stock, GoodsReader goods, ScanLines lines) {
    this.counts = counts;
    this.stock = stock;
    this.goods = goods;
    this.lines = lines;
  }

  @GetMapping("/stock/counts")
  String list(Caller caller, Model model) {
    model.addAttribute("counts", counts.latest(caller, MOST_SHOWN));
    model.addAttribute("stock", stock.lines(caller));
    model.addAttribute("id", UUID.randomUUID());
    return "custody/counts";
  }

  /**
   * @param what empty for everything, a GTIN, or a GTIN and a lot number with a blank between
   */
  @PostMapping("/stock/counts")
  String open(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam(defaultValue = "") String what,
      @RequestParam String place) {
    String[] parts = what.strip().split(" ", 2);
    Optional<String> gtin = Optional.of(parts[0]).filter(one -> !one.isEmpty());
    Optional<String> lot = parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
    return "redirect:/stock/counts/"
        + counts.open(caller, id, new StockCounts.Scope(gtin, lot), place).id();
  }

  @GetMapping("/stock/counts/{id}")
  String count(Caller caller, @PathVariable UUID id, Model model) {
    StockCounts.Count count = ConsignmentPage.found(counts.find(caller, id));
    show(caller, count, model);
    return count.state() == StockCounts.State.OPEN ? "custody/count" : "custody/count-closed";
  }

  /** The numbers alone, for the page that is open. */
  @GetMapping(value = "/stock/counts/{id}", headers = "HX-Request")
  String numbers(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("count", ConsignmentPage.found(counts.find(caller, id)));
    return "custody/count :: numbers";
  }

  @PostMapping("/stock/counts/{id}/scans")
  String scan(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam String scan,
      HttpServletRequest request,
      Model model) {
    Words words = lines.words(request);
    ScanLine line = ScanLine.of(goods.read(scan), scan, words);
    StockCounts.Outcome outcome = counts.scan(caller, id, List.of(scan)).get(0);
    Tone tone =
        switch (outcome) {
          case COUNTED -> Tone.GOOD;
          case AGAIN, UNEXPECTED -> Tone.HOLD;
          case UNREADABLE -> Tone.STOP;
        };
    if (outcome != StockCounts.Outcome.UNREADABLE || line.tone() != Tone.STOP) {
      line = line.saying(tone, words.say("counts.scanned." + outcome));
    }
    model.addAttribute("line", line);
    return "custody/scanning :: line";
  }

  @PostMapping("/stock/counts/{id}/closing")
  String close(Caller caller, @PathVariable UUID id) {
    counts.close(caller, id);
    return "redirect:/stock/counts/" + id;
  }

  @PostMapping("/stock/counts/{id}/explanations")
  String explain(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") List<String> pack,
      @RequestParam StockCounts.Explanation explanation,
      @RequestParam(defaultValue = "") String note) {
    if (!pack.isEmpty()) counts.explain(caller, id, pack, explanation, note);
    return "redirect:/stock/counts/" + id;
  }

  private void show(Caller caller, StockCounts.Count count, Model model) {
    model.addAttribute("count", count);
    if (count.state() == StockCounts.State.CLOSED) {
      model.addAttribute("differences", counts.differences(caller, count.id(), MOST_SHOWN, 0));
      model.addAttribute("explanations", StockCounts.Explanation.values());
      model.addAttribute("most", MOST_SHOWN);
    }
    model.addAttribute(
        "scope",
        count.scope().gtin().map(goods::name).orElse("")
            + count.scope().lotNumber().map(lot -> " · " + lot).orElse(""));
  }
}
