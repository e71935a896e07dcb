package org.custodia.webapp.organs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.CustodyChain;
import org.custodia.registry.organs.OrganRecords;
import org.custodia.scanners.image.SymbolRenderer;
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

  OrganRecordPage(OrganRecords records, MemberNames names) {
    this.records = records;
    this.names = names;
  }

  /**
   * @param by name of the member that submitted it
   */
  record RefusedLine(OrganRecords.Refusal refusal, String by) {}

  /** A hand-over with the names of its two sides. */
  record LinkLine(CustodyChain.Link link, String giver, String receiver) {}

  @GetMapping("/organs/{organ}/record")
  String record(Caller caller, @PathVariable String organ, Model model) {
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
            .map(refusal -> new RefusedLine(refusal, book.of(refusal.by())))
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
}
