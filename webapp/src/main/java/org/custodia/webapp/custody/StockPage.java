package org.custodia.webapp.custody;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What is here, by product and lot, first to expire first. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class StockPage {
  private static final int MOST_SHOWN = 500;

  private final Stock stock;

  StockPage(Stock stock) {
    this.stock = stock;
  }

  /**
   * @param days only what expires within so many days
   */
  @GetMapping("/stock")
  String list(Caller caller, @RequestParam Optional<Integer> days, Model model) {
    List<Stock.Line> lines =
        days.map(ahead -> stock.expiring(caller, ahead)).orElseGet(() -> stock.lines(caller));
    model.addAttribute("stock", lines);
    model.addAttribute("days", days.orElse(null));
    model.addAttribute("warnings", Stock.WARNINGS);
    return "custody/stock";
  }

  /** How many lots are at each warning, the nearest first. */
  @GetMapping("/stock/warnings")
  String warnings(Caller caller, Model model) {
    int furthest = Collections.max(Stock.WARNINGS);
    model.addAttribute(
        "warned",
        stock.expiring(caller, furthest).stream()
            .collect(
                Collectors.groupingBy(Stock.Line::warning, TreeMap::new, Collectors.counting())));
    return "custody/stock :: warnings";
  }

  @GetMapping("/stock/lots/{lotId}")
  String lot(Caller caller, @PathVariable String lotId, Model model) {
    if (!Hex.isBytes(lotId, 32)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    Bytes32 id = Bytes32.of(lotId);
    model.addAttribute(
        "line",
        ConsignmentPage.found(
            stock.lines(caller).stream().filter(line -> line.lotId().equals(id)).findFirst()));
    model.addAttribute("packs", stock.packs(caller, id, MOST_SHOWN, 0));
    model.addAttribute("most", MOST_SHOWN);
    return "custody/stock-lot";
  }
}
