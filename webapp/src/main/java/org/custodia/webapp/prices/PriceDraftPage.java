package org.custodia.webapp.prices;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.registry.prices.PriceDifferences.Change;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.registry.prices.PriceOrdering.Draft;
import org.custodia.registry.products.ImportRemark;
import org.custodia.registry.products.ImportReport;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * Price orders before they are signed: what they would change about what is in force, and what was
 * odd about a file. The order as it was published may be handed in; of it only its hash is kept.
 */
@Controller
@PreAuthorize("hasRole('regulator')")
class PriceDraftPage {
  private static final String FRAGMENT = "prices/order-draft :: draft";

  private final PriceOrdering ordering;
  private final PriceQuestions questions;

  PriceDraftPage(PriceOrdering ordering, PriceQuestions questions) {
    this.ordering = ordering;
    this.questions = questions;
  }

  /**
   * @param lines some of them; those that stay the same are not listed
   */
  record Changed(Change change, int codes, Money difference, List<ChangedLine> lines) {}

  /**
   * @param before empty where nothing counted
   * @param after empty where nothing is said
   */
  record ChangedLine(String code, Optional<Money> before, Optional<Money> after) {}

  /**
   * @param count how often the remark was made; not all of its lines are shown
   */
  record Remarks(ImportRemark remark, int count, List<ImportReport.Line> lines) {}

  @PostMapping("/price-orders/drafts/french")
  String french(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @RequestParam MultipartFile file,
      @RequestParam Optional<MultipartFile> document,
      Model model) {
    PriceOrderForm form = new PriceOrderForm(fields, questions);
    try (InputStream in = file.getInputStream()) {
      Draft draft =
          ordering.draftFrench(
              caller, id, form.head(hash(document)), from, in, witness(form), form.text("place"));
      return show(model, draft, "EUR", form);
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  @PostMapping("/price-orders/drafts/list")
  String list(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      @RequestParam MultipartFile file,
      @RequestParam Optional<MultipartFile> document,
      Model model) {
    PriceOrderForm form = new PriceOrderForm(fields, questions);
    try (InputStream in = file.getInputStream()) {
      return show(model, drafted(caller, id, form, in, document), form.text("currency"), form);
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded file could not be read", failure);
    }
  }

  @PostMapping("/price-orders/drafts/lines")
  String lines(
      Caller caller,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      @RequestParam Optional<MultipartFile> document,
      Model model) {
    PriceOrderForm form = new PriceOrderForm(fields, questions);
    String currency = form.rule().currency();
    return show(model, drafted(caller, id, form, form.list(currency), document), currency, form);
  }

  private Draft drafted(
      Caller caller,
      UUID id,
      PriceOrderForm form,
      InputStream list,
      Optional<MultipartFile> document) {
    PriceRule rule = form.rule();
    return ordering.draftList(
        caller, id, form.head(hash(document)), rule, list, witness(form), form.text("place"));
  }

  /**
   * @param index of the year before, such as 151.4; with {@code indexBefore} in the same unit
   */
  @PostMapping("/price-orders/{orderId}/revision")
  String revision(
      Caller caller,
      @PathVariable String orderId,
      @RequestParam MultiValueMap<String, String> fields,
      @RequestParam UUID id,
      @RequestParam int year,
      @RequestParam String index,
      @RequestParam String indexBefore,
      @RequestParam MultipartFile document,
      Model model) {
    if (!Hex.isBytes(orderId, 32) || year < 1970 || year > 9999) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-PRC-010");
    }
    PriceOrderForm form = new PriceOrderForm(fields, questions);
    IndexRevision revision =
        new IndexRevision(
            points("index", index), points("indexBefore", indexBefore), PriceRounding.HALF_UP);
    Draft draft =
        ordering.draftRevision(
            caller,
            id,
            form.head(hash(Optional.of(document))),
            Bytes32.of(orderId),
            year,
            revision,
            witness(form),
            form.text("place"));
    return show(model, draft, form.text("currency"), form);
  }

  /** An index in thousandths of a point. */
  private static long points(String field, String written) {
    String index = written.strip().replace(',', '.');
    if (!index.matches("[0-9]{1,7}(\\.[0-9]{1,3})?")) throw LineFields.wrong(field);
    long points = new BigDecimal(index).movePointRight(3).longValueExact();
    if (points == 0) throw LineFields.wrong(field);
    return points;
  }

  private static String witness(PriceOrderForm form) {
    return Enrolment.address("witness", form.text("witness"));
  }

  /** SHA-256 of the order as it was published; empty where none was handed in. */
  private static Optional<Bytes32> hash(Optional<MultipartFile> document) {
    if (document.filter(file -> !file.isEmpty()).isEmpty()) return Optional.empty();
    try (DigestInputStream in =
        new DigestInputStream(
            document.get().getInputStream(), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.of(Bytes32.of(in.getMessageDigest().digest()));
    } catch (IOException failure) {
      throw new UncheckedIOException("the uploaded document could not be read", failure);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- Showing ---

  private static String show(Model model, Draft draft, String currency, PriceOrderForm form) {
    model.addAttribute("draft", draft);
    model.addAttribute("changes", changes(draft.differences(), currency));
    model.addAttribute("remarks", draft.report().map(PriceDraftPage::remarks).orElse(List.of()));
    model.addAttribute(
        "signing",
        SigningView.of(
            draft.id(),
            draft.act(),
            draft.typedData(),
            form.text("jurisdiction") + " · " + form.text("number"),
            "/price-orders"));
    return FRAGMENT;
  }

  private static List<Changed> changes(PriceDifferences differences, String currency) {
    return Arrays.stream(Change.values())
        .map(
            change ->
                new Changed(
                    change,
                    differences.totals().get(change).codes(),
                    new Money(differences.totals().get(change).difference(), currency),
                    differences.lines().stream()
                        .filter(line -> line.change() == change)
                        .map(line -> changed(line, currency))
                        .toList()))
        .filter(changed -> changed.codes() > 0)
        .toList();
  }

  private static ChangedLine changed(PriceDifferences.Line line, String currency) {
    return new ChangedLine(
        line.code().text(),
        line.before()
            .map(
                price ->
                    Money.of(price.amount() + price.fee(), line.currencyBefore().orElse(currency))),
        line.after().map(price -> Money.of(price.amount() + price.fee(), currency)));
  }

  private static List<Remarks> remarks(ImportReport report) {
    return report.counts().entrySet().stream()
        .filter(made -> made.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .map(
            made ->
                new Remarks(
                    made.getKey(),
                    made.getValue(),
                    report.lines().stream()
                        .filter(line -> line.remark() == made.getKey())
                        .toList()))
        .toList();
  }
}
