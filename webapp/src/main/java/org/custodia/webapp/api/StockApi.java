package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.custodia.contracts.LotStatus;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.identity.Caller;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the caller's organisation holds. */
@RestController
@RequestMapping(path = "/api/v1/stock", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('manufacturer', 'wholesaler', 'pharmacist')")
@Tag(name = "stock")
class StockApi {
  private static final int MOST_LISTED = 1_000;
  private static final int MOST_DAYS = 3_660;

  private final Stock stock;

  StockApi(Stock stock) {
    this.stock = stock;
  }

  /**
   * @param packs fit to go on
   * @param damaged here, and damaged when they came
   * @param surplus here, although no giver announced them
   * @param daysLeft until the last day of use; negative when it is over
   * @param warning 90, 30 or 7 when so near, 0 when expired, -1 for none
   * @param first whether it is the lot of its product to be used first
   */
  record StockLine(
      String gtin,
      String productName,
      String lotId,
      String lotNumber,
      LocalDate expiry,
      LotStatus status,
      long packs,
      long damaged,
      long surplus,
      long daysLeft,
      int warning,
      boolean first) {
    static StockLine of(Stock.Line line) {
      return new StockLine(
          line.gtin(),
          line.productName(),
          line.lotId().toString(),
          line.lotNumber(),
          line.expiry(),
          line.status(),
          line.packs(),
          line.damaged(),
          line.surplus(),
          line.daysLeft(),
          line.warning(),
          line.first());
    }

    static List<StockLine> of(List<Stock.Line> lines) {
      return lines.stream().map(StockLine::of).toList();
    }
  }

  record HeldPack(GoodsPack pack, Stock.Condition condition) {}

  @GetMapping
  @Operation(summary = "Stock by product and lot, first expiry first")
  List<StockLine> lines(Caller caller) {
    return StockLine.of(stock.lines(caller));
  }

  @GetMapping("/expiring")
  @Operation(summary = "Lots in stock that expire within so many days, or have expired")
  List<StockLine> expiring(Caller caller, @RequestParam(defaultValue = "90") int days) {
    if (days < 0 || days > MOST_DAYS) {
      throw Fields.wrong("days");
    }
    return StockLine.of(stock.expiring(caller, days));
  }

  @GetMapping("/lots/{lotId}/packs")
  @Operation(summary = "Packs of a lot that are in stock")
  List<HeldPack> packs(
      Caller caller,
      @PathVariable String lotId,
      @RequestParam(defaultValue = "500") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return stock.packs(caller, Fields.hash("lotId", lotId), limit, offset).stream()
        .map(held -> new HeldPack(GoodsPack.of(held.pack()), held.condition()))
        .toList();
  }
}
