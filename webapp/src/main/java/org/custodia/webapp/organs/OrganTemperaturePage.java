package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganLoggers;
import org.custodia.registry.organs.transport.LoggerFile;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * Temperatures of an organ: the plot, as a page and as a part of other pages; loggers' files; and
 * the excursions in them, to be signed.
 */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganTemperaturePage {
  private final OrganLoggers loggers;
  private final OrganActs acts;
  private final CommandAnswers answers;
  private final Sentences sentences;
  private final Readers readers;
  private final Clock clock;

  OrganTemperaturePage(
      OrganLoggers loggers,
      OrganActs acts,
      CommandAnswers answers,
      Sentences sentences,
      Readers readers,
      Clock clock) {
    this.loggers = loggers;
    this.acts = acts;
    this.answers = answers;
    this.sentences = sentences;
    this.readers = readers;
    this.clock = clock;
  }

  /** A line that cannot be read, in words. */
  record BadLine(int line, String sentence) {}

  @GetMapping("/organs/{organ}/temperatures")
  String page(Caller caller, @PathVariable String organ, HttpServletRequest request, Model model) {
    show(caller, organ, request, model);
    return PageRequests.isFragment(request) ? "organs/temperatures :: plot" : "organs/temperatures";
  }

  private void show(Caller caller, String organ, HttpServletRequest request, Model model) {
    OrganLoggers.Temperatures known =
        loggers.temperatures(caller, OrganAddresses.id(organ)).orElseGet(() -> none(request));
    model.addAttribute("organ", organ);
    model.addAttribute("known", known);
    model.addAttribute("plot", TemperaturePlot.of(known));
    model.addAttribute("zone", readers.of(request).zone());
    model.addAttribute("kinds", Preservation.values());
    model.addAttribute("fresh", UUID.randomUUID());
  }

  /** As a part of another page: that one knows whether there is such an organ. */
  private static OrganLoggers.Temperatures none(HttpServletRequest request) {
    if (!PageRequests.isFragment(request)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-043");
    }
    return new OrganLoggers.Temperatures(List.of(), List.of(), List.of(), List.of());
  }

  @PostMapping("/organs/{organ}/loggers")
  @PreAuthorize(OrganRules.HANDS)
  String upload(
      Caller caller,
      @PathVariable String organ,
      @RequestParam UUID id,
      @RequestParam Optional<Preservation> preservation,
      @RequestParam MultipartFile file,
      HttpServletRequest request,
      Model model) {
    OrganLoggers.Outcome outcome =
        loggers.upload(
            caller,
            id,
            OrganAddresses.id(organ),
            readers.of(request).zone(),
            preservation,
            bytes(file));
    if (outcome instanceof OrganLoggers.Outcome.Kept) {
      return "redirect:/organs/" + organ + "/temperatures";
    }
    var unreadable = (OrganLoggers.Outcome.Unreadable) outcome;
    List<BadLine> lines =
        unreadable.lines().stream()
            .map(bad -> new BadLine(bad.line(), sentences.of(bad.problem(), readers.of(request))))
            .toList();
    show(caller, organ, request, model);
    model.addAttribute("bad", lines);
    return "organs/temperatures";
  }

  private static byte[] bytes(MultipartFile file) {
    // One byte more than is read tells that the file is too large.
    try (InputStream in = file.getInputStream()) {
      return in.readNBytes(LoggerFile.MOST_BYTES + 1);
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  // --- Excursions ---

  /** Which of the prepared acts is told by the document and when the excursion began. */
  @PostMapping("/organs/{organ}/temperatures/drafts")
  @PreAuthorize(OrganRules.HANDS)
  String draft(
      Caller caller,
      @PathVariable String organ,
      @RequestParam UUID id,
      @RequestParam String document,
      @RequestParam String from,
      @RequestParam String witness,
      @RequestParam String place,
      Model model) {
    Bytes32 organId = OrganAddresses.id(organ);
    OrganLoggers.Prepared act =
        loggers.temperatures(caller, organId).stream()
            .flatMap(known -> known.acts().stream())
            .filter(one -> one.fields().get("document").equals(document))
            .filter(one -> one.fields().get("from").equals(from))
            .findFirst()
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    ObjectNode fields = WireObject.create();
    act.fields().forEach(fields::put);
    OrganActs.Draft draft =
        acts.draft(
            caller,
            new OrganActs.Asked(
                id,
                act.channel(),
                Action.EXCURSION,
                WireObject.bytes(fields),
                Enrolment.address("witness", witness),
                place));
    String subject =
        "%s °C – %s °C · %s – %s"
            .formatted(
                act.fields().get("lowest"),
                act.fields().get("highest"),
                act.fields().get("from"),
                act.fields().get("until"));
    model.addAttribute(
        "signing",
        SigningView.of(
            id,
            draft.act(),
            draft.typedData(),
            subject,
            "/organs/" + organ + "/temperatures/acts"));
    return "signing :: act";
  }

  @PostMapping("/organs/{organ}/temperatures/acts")
  @PreAuthorize(OrganRules.HANDS)
  String record(
      Caller caller,
      @PathVariable String organ,
      @RequestParam UUID id,
      @RequestParam String signature,
      @RequestParam(defaultValue = "") String deviceClock,
      HttpServletRequest request,
      Model model) {
    SigningClock device = SigningClock.of(deviceClock);
    device
        .minutesOff(clock.instant())
        .ifPresent(minutes -> model.addAttribute("minutesOff", minutes));
    model.addAttribute(
        "command", answers.of(acts.record(caller, id, signature, device.at()), request));
    return "organs/temperatures :: recorded";
  }
}
