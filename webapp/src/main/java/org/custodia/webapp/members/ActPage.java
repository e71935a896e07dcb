package org.custodia.webapp.members;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SignedProposal;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * Acts that take two persons: one proposes and signs, another looks at the same and signs, or it is
 * withdrawn. Regulators do everything; a member's administrators replace their own members' keys.
 */
@Controller
@RequestMapping("/acts")
@PreAuthorize("hasAnyRole('regulator', 'administrator')")
class ActPage {
  private final Authority authority;
  private final ProposalViews proposals;
  private final ActViews acts;
  private final ActForms forms;
  private final Readers readers;

  ActPage(
      Authority authority,
      ProposalViews proposals,
      ActViews acts,
      ActForms forms,
      Readers readers) {
    this.authority = authority;
    this.proposals = proposals;
    this.acts = acts;
    this.forms = forms;
    this.readers = readers;
  }

  @GetMapping
  String list(Caller caller, HttpServletRequest request, Model model) {
    model.addAttribute("open", proposals.open(caller, request));
    model.addAttribute("past", proposals.past(caller, request));
    return "acts";
  }

  /** The part of the list that renews itself. */
  @GetMapping("/waiting")
  String waiting(Caller caller, HttpServletRequest request, Model model) {
    model.addAttribute("open", proposals.open(caller, request));
    return "acts :: waiting";
  }

  @GetMapping("/new")
  String form(
      Caller caller,
      @RequestParam ActKind kind,
      @RequestParam(defaultValue = "") String member,
      @RequestParam(defaultValue = "") String of,
      HttpServletRequest request,
      Model model) {
    if (kind != ActKind.REPLACE_KEY && !caller.has("regulator")) {
      throw new Problem(Problem.Kind.FORBIDDEN, "CUS-WEB-005");
    }
    model.addAttribute("form", forms.form(caller, kind, member, of, zone(request)));
    return "act-new";
  }

  @PostMapping("/drafts")
  String propose(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String witness,
      @RequestParam(defaultValue = "") String fromWas,
      @RequestParam(defaultValue = "") String untilWas,
      @ModelAttribute ActFields fields,
      HttpServletRequest request,
      Model model) {
    ZoneId zone = zone(request);
    AuthorityAct act =
        fields
            .withPeriod(
                Days.from(fields.from(), fromWas, zone), Days.until(fields.until(), untilWas, zone))
            .read(id, zone);
    String key = Enrolment.address("witness", witness);
    return toSign(caller, authority.propose(caller, id, act, key), key, model);
  }

  @GetMapping("/{id}")
  String one(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    model.addAttribute("proposal", proposals.one(caller, id, request));
    return "act";
  }

  @PostMapping("/{id}/drafts")
  String draft(Caller caller, @PathVariable UUID id, @RequestParam String witness, Model model) {
    String key = Enrolment.address("witness", witness);
    return toSign(caller, authority.draft(caller, id, key), key, model);
  }

  @PostMapping("/{id}/signatures")
  String sign(
      Caller caller,
      @PathVariable UUID id,
      @RequestParam String key,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    Authority.Proposal signed =
        authority.sign(caller, id, Enrolment.address("key", key), signature);
    model.addAttribute("proposal", proposals.view(caller, signed, request));
    return "act :: signed";
  }

  /** For the second person to be one of another organisation. */
  @GetMapping("/{id}/signed")
  ResponseEntity<byte[]> handOver(Caller caller, @PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("proposal-" + id + ".json").build().toString())
        .body(authority.handOver(caller, id).write().getBytes(StandardCharsets.UTF_8));
  }

  @PostMapping("/signed")
  String takeOver(Caller caller, @RequestParam MultipartFile file) throws IOException {
    String text = new String(file.getBytes(), StandardCharsets.UTF_8);
    return "redirect:/acts/" + authority.takeOver(caller, SignedProposal.parse(text)).id();
  }

  @PostMapping("/{id}/withdrawal")
  String withdraw(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    model.addAttribute("proposal", proposals.view(caller, authority.withdraw(caller, id), request));
    return "act :: signed";
  }

  private String toSign(Caller caller, Authority.Draft draft, String key, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("act", acts.of(caller.organisation(), draft.act()));
    model.addAttribute("key", key);
    return "act :: sign";
  }

  private ZoneId zone(HttpServletRequest request) {
    return readers.of(request).zone();
  }
}
