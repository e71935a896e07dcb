package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.CustodyChain;
import org.custodia.registry.organs.OrganRecords;
import org.custodia.scanners.image.SymbolRenderer;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The custody record of an organ on paper, signed, with its text as a file beside it. */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganRecordPage {
  private final OrganRecords records;
  private final MemberNames names;
  private final Sentences sentences;
  private final Readers readers;

  OrganRecordPage(OrganRecords records, MemberNames names, Sentences sentences, Readers readers) {
    this.records = records;
    this.names = names;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param by name of the member that submitted it
   * @param details what the contract said of it, in words where there are some
   */
  record RefusedLine(OrganRecords.Refusal refusal, String by, List<String> details) {}

  /** A hand-over with the names of its two sides. */
  record LinkLine(CustodyChain.Link link, String giver, String receiver) {}

  @GetMapping("/organs/{organ}/record")
  String record(
      Caller caller, @PathVariable String organ, HttpServletRequest request, Model model) {
    OrganRecords.SignedRecord signed =
        records.of(caller, OrganAddresses.id(organ)).orElseThrow(OrganAddresses::absent);
    MemberNames.Book book = names.book(caller);
    List<TimelineMoment> moments =
        signed.events().stream().map(event -> TimelineMoment.of(event, book)).toList();
    model.addAttribute("signed", signed);
    model.addAttribute("line", signed.line());
    model.addAttribute("holder", signed.line().holder().map(book::of).orElse("–"));
    model.addAttribute("moments", moments);
    model.addAttribute(
        "irregular",
        moments.stream().filter(one -> !one.event().irregularities().isEmpty()).count());
    model.addAttribute(
        "refused",
        signed.refusals().stream()
            .map(
                refusal ->
                    new RefusedLine(
                        refusal, book.of(refusal.by()), details(refusal, readers.of(request))))
            .toList());
    model.addAttribute("whole", signed.chain().whole());
    model.addAttribute(
        "links",
        signed.chain().links().stream()
            .map(link -> new LinkLine(link, book.of(link.giver()), book.of(link.receiver())))
            .toList());
    model.addAttribute("qr", SymbolRenderer.qrPath(signed.code()));
    model.addAttribute(
        "file",
        "data:application/json;base64,"
            + Base64.getEncoder().encodeToString(signed.json().getBytes(StandardCharsets.UTF_8)));
    return "organs/record";
  }

  private List<String> details(OrganRecords.Refusal refusal, Sentences.Reader reader) {
    if (!refusal.reason().equals("Missing")) {
      return refusal.arguments().entrySet().stream()
          .map(one -> one.getKey() + ": " + one.getValue())
          .toList();
    }
    return refusal.arguments().values().stream()
        .flatMap(facts -> Stream.of(facts.split(", ")))
        .map(
            fact ->
                sentences
                    .find("organs.organ.missing." + fact, List.of(), reader)
                    .or(() -> sentences.find("organs.offer.missing." + fact, List.of(), reader))
                    .orElse(fact))
        .toList();
  }
}
