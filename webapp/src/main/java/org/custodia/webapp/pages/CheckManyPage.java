package org.custodia.webapp.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackBatches;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Check many packs: a scanned or pasted list in, a verdict for each line out. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer', 'regulator')")
class CheckManyPage {
  /** Tells htmx to stop asking. */
  private static final int STOP_POLLING = 286;

  private final PackBatches batches;
  private final Sentences sentences;
  private final Readers readers;

  CheckManyPage(PackBatches batches, Sentences sentences, Readers readers) {
    this.batches = batches;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * A line as the page shows it.
   *
   * @param tone how it looks; empty while it waits
   * @param word the verdict's key among the page's words
   */
  public record LineView(
      int number,
      String scan,
      Optional<VerdictView.Tone> tone,
      Optional<String> word,
      Optional<String> sentence,
      Optional<String> action,
      Optional<PackVerdict> verdict) {

    public String scanShown() {
      return scan.replace('\u001d', '␝');
    }
  }

  @GetMapping("/check/many")
  String page() {
    return "check-many";
  }

  @PostMapping("/check/many")
  String begin(
      Caller caller,
      @RequestParam String scans,
      @RequestParam Optional<UUID> id,
      @RequestParam(defaultValue = "false") boolean silent) {
    PackBatches.Batch batch =
        batches.begin(
            caller,
            id.orElseGet(UUID::randomUUID),
            scans.lines().map(String::strip).toList(),
            silent);
    return "redirect:/check/many/" + batch.id();
  }

  @GetMapping("/check/many/{id}")
  String progress(
      Caller caller,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    PackBatches.Batch batch =
        batches
            .find(caller, id)
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-MED-059"));
    Sentences.Reader reader = readers.of(request);
    List<LineView> lines =
        batches.lines(caller, id, 1, batch.lines()).stream()
            .map(line -> shown(line, reader))
            .toList();
    model.addAttribute("batch", batch);
    model.addAttribute("lines", lines);
    if (!PageRequests.isFragment(request)) {
      return "check-many-result";
    }
    if (batch.isDone()) {
      response.setStatus(STOP_POLLING);
    }
    return "check-many-result :: progress";
  }

  private LineView shown(PackBatches.Line line, Sentences.Reader reader) {
    return new LineView(
        line.number(),
        line.scan(),
        line.code()
            .map(
                code ->
                    line.verdict()
                        .map(verdict -> VerdictView.tone(verdict.verdict()))
                        .orElse(VerdictView.Tone.UNCLEAR)),
        line.verdict().map(verdict -> verdict.verdict().name()),
        line.code().map(code -> sentences.of(code, line.arguments(), reader)),
        line.code().flatMap(code -> sentences.actionOf(code, line.arguments(), reader)),
        line.verdict());
  }
}
