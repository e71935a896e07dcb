package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Allowing something: the form, what it comes to in a sentence, and signing that in the browser
 * with a key made for it.
 */
@Controller
@RequestMapping("/my/{patient}/consents")
@PreAuthorize("hasRole('patient')")
class GrantPages {
  private final ActingFor actingFor;
  private final Consents consents;
  private final Relationships relationships;
  private final PatientRecords records;
  private final ConsentCards cards;
  private final ConsentWords words;
  private final Readers readers;
  private final Clock clock;

  GrantPages(
      ActingFor actingFor,
      Consents consents,
      Relationships relationships,
      PatientRecords records,
      ConsentCards cards,
      ConsentWords words,
      Readers readers,
      Clock clock) {
    this.actingFor = actingFor;
    this.consents = consents;
    this.relationships = relationships;
    this.records = records;
    this.cards = cards;
    this.words = words;
    this.readers = readers;
    this.clock = clock;
  }

  /**
   * What is filled in already.
   *
   * @param request that this would answer
   * @param after member id of the one whom the grantee follows
   */
  record Chosen(
      Optional<Bytes32> grantee,
      Optional<ConsentPurpose> purpose,
      Optional<Relationships.Request> request,
      Optional<Bytes32> after) {}

  /**
   * @param asked id of an open request, which names whom and what for
   */
  @GetMapping("/new")
  String form(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam Optional<ConsentPurpose> purpose,
      @RequestParam Optional<String> grantee,
      @RequestParam Optional<String> after,
      @RequestParam("request") Optional<String> asked,
      HttpServletRequest request,
      Model model) {
    actingFor.show(caller, patient, model);
    Optional<Relationships.Request> open =
        asked.flatMap(id -> request(caller, patient, word("request", id)));
    model.addAttribute(
        "chosen",
        new Chosen(
            open.map(Relationships.Request::reader)
                .or(() -> grantee.map(member -> word("grantee", member))),
            open.map(Relationships.Request::purpose).or(() -> purpose),
            open,
            after.map(member -> word("after", member))));
    model.addAttribute("standing", consents.standing(caller, patient));
    model.addAttribute("grantees", consents.grantees(caller));
    model.addAttribute("purposes", ConsentPurpose.values());
    model.addAttribute("kinds", RecordKind.values());
    model.addAttribute("sensitive", Sensitivity.values());
    model.addAttribute("spans", GrantFields.Span.values());
    model.addAttribute("today", LocalDate.ofInstant(clock.instant(), readers.of(request).zone()));
    return "patient/grant";
  }

  private Optional<Relationships.Request> request(Caller caller, UUID patient, Bytes32 id) {
    return relationships.ofPatient(caller, patient).requests().stream()
        .filter(one -> one.request().equals(id) && one.isOpen())
        .findFirst();
  }

  private static Bytes32 word(String name, String text) {
    if (!Hex.isBytes(text, 32)) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
    return Bytes32.of(text);
  }

  /** What was filled in, in sentences, with what is to be signed fixed from here on. */
  @PostMapping(value = "/summary", headers = "HX-Request")
  String summary(
      Caller caller,
      @PathVariable UUID patient,
      @ModelAttribute GrantFields fields,
      @RequestParam Optional<String> asked,
      @RequestParam Optional<String> after,
      HttpServletRequest request,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    Reader reader = readers.of(request);
    GrantForm form = fields.form(clock.instant(), reader.zone());
    String grantee =
        consents.grantees(caller).stream()
            .filter(known -> known.member().equals(form.grantee()))
            .findFirst()
            .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "grantee"))
            .name();
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("form", form);
    model.addAttribute("grantee", grantee);
    model.addAttribute("summary", words.summary(form, grantee, acting.who(), reader));
    List<RecordView> known = records.ofPatient(caller, patient);
    model.addAttribute("shown", ShownRecords.of(form, known));
    model.addAttribute("known", known.size());
    onwards(asked, after, model);
    return "patient/pieces :: summary";
  }

  /** Where the patient came from, and goes on to. */
  private static void onwards(Optional<String> asked, Optional<String> after, Model model) {
    asked.ifPresent(id -> model.addAttribute("asked", word("asked", id)));
    after.ifPresent(id -> model.addAttribute("after", word("after", id)));
  }

  /** How far a draft has come, for the page's script. */
  record DraftAnswer(String state, String typedData) {}

  @PostMapping(value = "/{id}/draft", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  DraftAnswer draft(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable UUID id,
      @RequestParam String grantKey,
      @ModelAttribute SummaryFields fields) {
    Consents.Draft draft = consents.draft(caller, id, patient, fields.form(), grantKey);
    return draft instanceof Consents.Draft.ToSign ready
        ? new DraftAnswer("TO_SIGN", ready.typedData())
        : new DraftAnswer("PREPARING", "");
  }

  @PostMapping(value = "/{id}", headers = "HX-Request")
  String grant(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable UUID id,
      @RequestParam String signature,
      @RequestParam Optional<String> asked,
      @RequestParam Optional<String> after,
      HttpServletRequest request,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentView granted = consents.grant(caller, id, signature);
    model.addAttribute("card", cards.card(granted, acting.who(), readers.of(request)));
    onwards(asked, after, model);
    return "patient/pieces :: granted";
  }

  /** What the summary said, exactly. */
  record SummaryFields(
      String grantee,
      ConsentPurpose purpose,
      Set<RecordKind> kinds,
      Set<Sensitivity> withheld,
      Instant from,
      Instant until,
      int uses) {
    GrantForm form() {
      return new GrantForm(
          Bytes32.of(grantee),
          purpose,
          kinds == null ? Set.of() : kinds,
          withheld == null ? Set.of() : withheld,
          from,
          until,
          uses,
          Optional.empty());
    }
  }
}
