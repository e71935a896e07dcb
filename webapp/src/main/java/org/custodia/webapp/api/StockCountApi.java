package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Counting stock: open, scan as often as needed, close, explain the difference. */
@RestController
@RequestMapping(path = "/api/v1/stock-counts", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('manufacturer', 'wholesaler', 'pharmacist')")
@Tag(name = "stock-counts")
class StockCountApi {
  private static final int MOST_LISTED = 1_000;

  private final StockCounts counts;

  StockCountApi(StockCounts counts) {
    this.counts = counts;
  }

  /**
   * @param id of the count, made by the caller
   * @param gtin 14 digits, to count one product only
   * @param lotNumber to count one lot of it only
   */
  record OpenCountRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      String gtin,
      String lotNumber,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  record ScansRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> scans) {}

  record ExplanationRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> packIds,
      @Schema(
              allowableValues = {
                "MISCOUNTED",
                "FOUND_LATER",
                "NOT_YET_RECEIVED",
                "NOT_YET_DISPATCHED",
                "NOT_YET_DISPENSED",
                "LOST",
                "STOLEN",
                "DESTROYED",
                "UNKNOWN"
              },
              requiredMode = Schema.RequiredMode.REQUIRED)
          String explanation,
      @Schema(maxLength = 500) String note) {}

  /**
   * @param expected packs in the books when it was closed; 0 while it is open
   * @param unexplained differences of a closed count that nobody has explained
   */
  record StockCountAnswer(
      UUID id,
      Optional<String> gtin,
      Optional<String> lotNumber,
      String place,
      StockCounts.State state,
      String openedBy,
      Instant openedAt,
      Optional<Instant> closedAt,
      int expected,
      int counted,
      int missing,
      int surplus,
      int unexplained) {
    static StockCountAnswer of(StockCounts.Count count) {
      return new StockCountAnswer(
          count.id(),
          count.scope().gtin(),
          count.scope().lotNumber(),
          count.place(),
          count.state(),
          count.openedBy(),
          count.openedAt(),
          count.closedAt(),
          count.expected(),
          count.counted(),
          count.missing(),
          count.surplus(),
          count.unexplained());
    }
  }

  record CountDifference(
      GoodsPack pack,
      boolean missing,
      Optional<StockCounts.Explanation> explanation,
      Optional<String> note,
      Optional<String> explainedBy) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Open a count of everything, of a product or of a lot")
  StockCountAnswer open(Caller caller, @RequestBody OpenCountRequest body) {
    return StockCountAnswer.of(
        counts.open(
            caller,
            Fields.uuid("id", body.id()),
            new StockCounts.Scope(
                Optional.ofNullable(body.gtin()), Optional.ofNullable(body.lotNumber())),
            Fields.text("place", body.place())));
  }

  @GetMapping
  @Operation(summary = "List counts, latest first")
  List<StockCountAnswer> latest(Caller caller, @RequestParam(defaultValue = "50") int limit) {
    Fields.page(limit, 0, MOST_LISTED);
    return counts.latest(caller, limit).stream().map(StockCountAnswer::of).toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One count")
  StockCountAnswer count(Caller caller, @PathVariable String id) {
    return counts
        .find(caller, Fields.uuid("id", id))
        .map(StockCountAnswer::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  @PostMapping(path = "/{id}/scans", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Count what was scanned: packs, or units with all their packs")
  List<StockCounts.Outcome> scan(
      Caller caller, @PathVariable String id, @RequestBody ScansRequest body) {
    return counts.scan(caller, Fields.uuid("id", id), Fields.list("scans", body.scans()));
  }

  @PostMapping("/{id}/close")
  @Operation(summary = "Close a count, which compares it with the books")
  StockCountAnswer close(Caller caller, @PathVariable String id) {
    return StockCountAnswer.of(counts.close(caller, Fields.uuid("id", id)));
  }

  @GetMapping("/{id}/differences")
  @Operation(summary = "Differences of a closed count, those without explanation first")
  List<CountDifference> differences(
      Caller caller,
      @PathVariable String id,
      @RequestParam(defaultValue = "500") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return counts.differences(caller, Fields.uuid("id", id), limit, offset).stream()
        .map(
            one ->
                new CountDifference(
                    GoodsPack.of(one.pack()),
                    one.missing(),
                    one.explanation(),
                    one.note(),
                    one.explainedBy()))
        .toList();
  }

  @PostMapping(path = "/{id}/explanations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Explain differences; the last explanation counts, all are kept")
  StockCountAnswer explain(
      Caller caller, @PathVariable String id, @RequestBody ExplanationRequest body) {
    List<String> packs = Fields.list("packIds", body.packIds());
    return StockCountAnswer.of(
        counts.explain(
            caller,
            Fields.uuid("id", id),
            packs.stream().map(pack -> Fields.hash("packIds", pack).toString()).toList(),
            Fields.constant("explanation", body.explanation(), StockCounts.Explanation.class),
            body.note() == null ? "" : body.note()));
  }
}
