package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.registry.prices.PriceDifferences.Change;
import org.custodia.registry.prices.PriceFact;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.PriceOrdering.Head;
import org.custodia.registry.prices.Prices;
import org.custodia.registry.products.ImportReport;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Publishing price orders. Draft, look at the differences, sign, send the signature. */
@RestController
@RequestMapping(path = "/api/v1/price-orders", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('regulator')")
@Tag(name = "prices")
class PriceOrderApi {
  private static final int MOST_LISTED = 1_000;

  private final PriceOrdering ordering;
  private final Prices prices;
  private final RecordedCommands recorded;

  PriceOrderApi(PriceOrdering ordering, Prices prices, RecordedCommands recorded) {
    this.ordering = ordering;
    this.prices = prices;
    this.recorded = recorded;
  }

  /**
   * @param root Merkle root over the entries, which the signature covers
   * @param report what was odd about the rows of a national file
   */
  record OrderDraft(
      UUID id,
      String orderId,
      int entries,
      int batches,
      String root,
      Optional<Odd> report,
      Differences differences,
      ActAnswer act,
      String typedData) {}

  /**
   * @param counts by code of the remark
   * @param lines at most 200 of each remark
   */
  record Odd(int read, int priced, Map<String, Integer> counts, List<OddLine> lines) {
    static Odd of(ImportReport report) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      report.counts().forEach((remark, count) -> counts.put(remark.code(), count));
      return new Odd(
          report.read(),
          report.priced(),
          counts,
          report.lines().stream()
              .map(line -> new OddLine(line.number(), line.remark().code(), line.detail()))
              .toList());
    }
  }

  record OddLine(int line, String code, String detail) {}

  /**
   * @param lines at most 200 of each kind, those that stay the same left out
   */
  record Differences(Map<Change, Total> totals, List<Difference> lines) {
    static Differences of(PriceDifferences differences) {
      Map<Change, Total> totals = new LinkedHashMap<>();
      for (Change change : Change.values()) {
        PriceDifferences.Total total = differences.totals().get(change);
        totals.put(change, new Total(total.codes(), total.difference()));
      }
      return new Differences(
          totals,
          differences.lines().stream()
              .map(
                  line ->
                      new Difference(
                          line.change(),
                          line.code().text(),
                          line.before().map(Amounts::of),
                          line.currencyBefore(),
                          line.after().map(Amounts::of)))
              .toList());
    }
  }

  /**
   * @param difference minor units, new less old
   */
  record Total(int codes, BigInteger difference) {}

  /**
   * @param before left out where nothing counted
   * @param after in the order's currency; left out where the order says nothing
   */
  record Difference(
      Change change,
      String code,
      Optional<Amounts> before,
      Optional<String> currencyBefore,
      Optional<Amounts> after) {}

  /** Minor units. */
  record Amounts(long amount, long fee, int per) {
    static Amounts of(Price price) {
      return new Amounts(price.amount(), price.fee(), price.per());
    }
  }

  /**
   * @param written batches that are on the ledger
   * @param refused batches that the ledger refused; sending the signature again resumes them
   */
  record Progress(
      UUID id,
      String orderId,
      Optional<CommandStatus.State> announcement,
      int batches,
      int written,
      int refused,
      boolean inForce) {}

  @GetMapping
  @Operation(summary = "List price orders, newest first")
  List<PriceAnswer.Order> list(Caller caller, @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST_LISTED) throw Fields.wrong("limit");
    return prices.orders(caller.organisation(), limit).stream().map(PriceAnswer.Order::of).toList();
  }

  @GetMapping("/{orderId}")
  @Operation(summary = "One price order")
  PriceAnswer.Order one(Caller caller, @PathVariable String orderId) {
    return PriceAnswer.Order.of(find(caller, orderId));
  }

  private PriceFact.OrderFact find(Caller caller, String orderId) {
    return prices
        .order(caller.organisation(), Fields.hash("orderId", orderId))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PRC-010"));
  }

  /**
   * @param from the first day
   * @param to the last day; left out without end
   */
  record Entry(
      String code,
      long amount,
      long fee,
      int reimbursed,
      int per,
      LocalDate from,
      Optional<LocalDate> to) {
    static Entry of(PriceEntry entry) {
      Price price = entry.price();
      return new Entry(
          entry.code().text(),
          price.amount(),
          price.fee(),
          price.reimbursed(),
          price.per(),
          price.from(),
          price.to());
    }
  }

  @GetMapping("/{orderId}/entries")
  @Operation(summary = "Entries of a price order that are on the ledger, by code")
  List<Entry> entries(
      Caller caller,
      @PathVariable String orderId,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return prices
        .entries(caller.organisation(), find(caller, orderId).orderId(), limit, offset)
        .stream()
        .map(Entry::of)
        .toList();
  }

  @PostMapping(path = "/drafts/french", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(
      summary =
          "Hand in the French national file CIS_CIP_bdpm.txt, get what it changes and what to sign")
  OrderDraft draftFrench(
      Caller caller,
      @RequestParam String id,
      @RequestParam String jurisdiction,
      @RequestParam String number,
      @RequestParam Optional<String> document,
      @RequestParam String from,
      @RequestParam MultipartFile file,
      @RequestParam String witness,
      @RequestParam String place) {
    try (InputStream in = file.getInputStream()) {
      return answer(
          ordering.draftFrench(
              caller,
              Fields.uuid("id", id),
              head(jurisdiction, number, document),
              Fields.day("from", from),
              in,
              Enrolment.address("witness", witness),
              Fields.text("place", place)));
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  @PostMapping(path = "/drafts/list", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @Operation(summary = "Hand in a list of prices and their rule, get what they change and sign")
  OrderDraft draftList(
      Caller caller,
      @RequestParam String id,
      @RequestParam String jurisdiction,
      @RequestParam String number,
      @RequestParam Optional<String> document,
      PriceRuleForm rule,
      @RequestParam MultipartFile file,
      @RequestParam String witness,
      @RequestParam String place) {
    try (InputStream in = file.getInputStream()) {
      return answer(
          ordering.draftList(
              caller,
              Fields.uuid("id", id),
              head(jurisdiction, number, document),
              rule.rule(),
              in,
              Enrolment.address("witness", witness),
              Fields.text("place", place)));
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  /**
   * @param document SHA-256 of the order as it was published
   * @param revises id of the order whose ceilings are revised
   * @param year on whose 1 April they change
   * @param index of the year before
   * @param indexBefore of the year before that, in the same unit
   */
  record RevisionRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String jurisdiction,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String number,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String document,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String revises,
      int year,
      long index,
      long indexBefore,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {}

  @PostMapping(path = "/drafts/revision", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Revise the ceilings of an order by an index on 1 April, get what to sign")
  OrderDraft draftRevision(Caller caller, @RequestBody RevisionRequest body) {
    if (body.year() < 1970 || body.year() > 9999) throw Fields.wrong("year");
    if (body.index() < 1) throw Fields.wrong("index");
    if (body.indexBefore() < 1) throw Fields.wrong("indexBefore");
    return answer(
        ordering.draftRevision(
            caller,
            Fields.uuid("id", body.id()),
            head(
                Fields.text("jurisdiction", body.jurisdiction()),
                body.number(),
                Optional.of(Fields.text("document", body.document()))),
            Fields.hash("revises", body.revises()),
            body.year(),
            new IndexRevision(body.index(), body.indexBefore(), PriceRounding.HALF_UP),
            Enrolment.address("witness", Fields.text("witness", body.witness())),
            Fields.text("place", body.place())));
  }

  private static Head head(String jurisdiction, String number, Optional<String> document) {
    if (!jurisdiction.matches("[A-Z0-9-]{1,6}")) throw Fields.wrong("jurisdiction");
    return new Head(
        new Jurisdiction(jurisdiction),
        Fields.text("number", number),
        document.map(hash -> Fields.hash("document", hash)));
  }

  private static OrderDraft answer(PriceOrdering.Draft draft) {
    return new OrderDraft(
        draft.id(),
        draft.orderId().toString(),
        draft.size(),
        draft.batches(),
        draft.root().toString(),
        draft.report().map(Odd::of),
        Differences.of(draft.differences()),
        ActAnswer.of(draft.act()),
        draft.typedData());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Publish the order of a draft with the signature over it, or resume")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> publish(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        ordering.publish(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  @GetMapping("/drafts/{id}/progress")
  @Operation(summary = "How far the publication of a draft has come")
  Progress progress(Caller caller, @PathVariable String id) {
    return answer(ordering.progress(caller, Fields.uuid("id", id)));
  }

  @PostMapping("/drafts/{id}/resume")
  @Operation(summary = "Try anew what the ledger refused of an order that was signed")
  Progress resume(Caller caller, @PathVariable String id) {
    return answer(ordering.resume(caller, Fields.uuid("id", id)));
  }

  private static Progress answer(PriceOrdering.Progress come) {
    return new Progress(
        come.id(),
        come.orderId().toString(),
        come.announcement().map(CommandStatus::state),
        come.batches(),
        come.written(),
        come.refused(),
        come.inForce());
  }
}
