package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Samples;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.custody.ScanLine.Tone;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Verifying as many packs of a received consignment as the law asks for. */
@Controller
@PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
class SamplePage {
  private final Samples samples;
  private final Consignments consignments;
  private final GoodsReader goods;
  private final ScanLines lines;

  SamplePage(Samples samples, Consignments consignments, GoodsReader goods, ScanLines lines) {
    this.samples = samples;
    this.consignments = consignments;
    this.goods = goods;
    this.lines = lines;
  }

  @GetMapping("/consignments/{id}/sample")
  String sample(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("view", ConsignmentPage.found(consignments.view(caller, id)));
    model.addAttribute("sample", samples.of(caller, id));
    return "custody/sample";
  }

  /** How far the sample is, for the page that is open. */
  @GetMapping(value = "/consignments/{id}/sample", headers = "HX-Request")
  String progress(Caller caller, @PathVariable UUID id, Model model) {
    model.addAttribute("sample", samples.of(caller, id));
    return "custody/sample :: progress";
  }

  @PostMapping("/consignments/{id}/sample/scans")
  String verify(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam String scan,
      HttpServletRequest request,
      Model model) {
    Words words = lines.words(request);
    ScanLine line = ScanLine.of(goods.read(scan), scan, words);
    if (line.tone() == Tone.GOOD && !line.unit()) {
      Samples.Checked checked = samples.verify(caller, id, UUID.randomUUID(), scan);
      boolean genuine = checked.verdict().equals("GENUINE");
      String word =
          words
              .sentences()
              .find("verdict." + checked.verdict(), List.of(), words.reader())
              .orElse(checked.verdict());
      if (!checked.inConsignment()) word += " · " + words.say("sample.other");
      // All are kept: what is suspicious has to be dealt with, and is counted.
      line = line.saying(genuine && checked.inConsignment() ? Tone.GOOD : Tone.HOLD, word);
    } else if (line.unit()) {
      line = line.saying(Tone.STOP, words.say("sample.packs-only"));
    }
    model.addAttribute("line", line);
    return "custody/scanning :: line";
  }
}
