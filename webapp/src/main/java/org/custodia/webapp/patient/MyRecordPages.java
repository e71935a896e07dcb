package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Decision;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.RecordAccesses;
import org.custodia.registry.records.Relationships;
import org.custodia.registry.records.Relationships.Answer;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.records.RecordContents;
import org.custodia.webapp.records.Timeline;
import org.custodia.webapp.security.OpensRecord;
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
 * A patient's records: what there is, who may see it, who asks, who treats, and who looked;
 * answering, signed in the browser with a key made for the one answer.
 */
@Controller
@RequestMapping("/my/{patient}/records")
@PreAuthorize("hasRole('patient')")
class MyRecordPages {
  private final ActingFor actingFor;
  private final PatientRecords records;
  private final Relationships relationships;
  private final RecordAccesses accesses;
  private final Consents consents;
  private final ConsentCards cards;
  private final Readers readers;

  MyRecordPages(
      ActingFor actingFor,
      PatientRecords records,
      Relationships relationships,
      RecordAccesses accesses,
      Consents consents,
      ConsentCards cards,
      Readers readers) {
    this.actingFor = actingFor;
    this.records = records;
    this.relationships = relationships;
    this.accesses = accesses;
    this.consents = consents;
    this.cards = cards;
    this.readers = readers;
  }

  @GetMapping
  String sheet(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam(defaultValue = "0") int skipped,
      HttpServletRequest request,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    model.addAttribute("sheet", cards.of(caller, acting.who(), readers.of(request)));
    Relationships.OfPatient others = relationships.ofPatient(caller, patient);
    Timeline.show(records.ofPatient(caller, patient), skipped, model);
    model.addAttribute("treating", others.treating());
    model.addAttribute("requests", others.requests());
    model.addAttribute("given", given(caller, patient, others));
    model.addAttribute("accesses", accesses.of(caller, patient));
    model.addAttribute("elsewhere", accesses.elsewhere(caller, patient));
    model.addAttribute("grant", Decision.GRANT);
    model.addAttribute("refuse", Decision.REFUSE);
    return "patient/records";
  }

  /** By request, the commitment of a consent that stands and is what is asked for. */
  private Map<Bytes32, Bytes32> given(Caller caller, UUID patient, Relationships.OfPatient others) {
    var inForce =
        consents.of(caller, patient).stream()
            .filter(one -> one.state() == ConsentView.State.IN_FORCE)
            .toList();
    return others.requests().stream()
        .filter(Relationships.Request::isOpen)
        .flatMap(
            asked ->
                inForce.stream()
                    .filter(
                        one ->
                            one.form().grantee().equals(asked.reader())
                                && one.form().purpose() == asked.purpose()
                                && one.channel().equals(asked.channel()))
                    .limit(1)
                    .map(one -> Map.entry(asked.request(), one.commitment())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @OpensRecord
  @GetMapping("/{id}/content")
  Object content(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable UUID id,
      HttpServletRequest request) {
    return RecordContents.shown(
        records.readOwn(caller, patient, id), readers.of(request), "/my/" + patient + "/records");
  }

  // --- Answering ---

  /** What is decided, as the form has it. */
  record AnswerFields(
      String channel, String provider, String subject, Decision decision, String consent) {
    Answer answer() {
      if (decision == null) throw wrong("decision");
      if (channel == null || !Hex.isBytes(channel, 20)) throw wrong("channel");
      boolean given = consent != null && !consent.isEmpty();
      return new Answer(
          channel,
          word("provider", provider),
          word("subject", subject),
          decision,
          given ? Optional.of(word("consent", consent)) : Optional.empty());
    }

    private static Bytes32 word(String name, String text) {
      if (text == null || !Hex.isBytes(text, 32)) throw wrong(name);
      return Bytes32.of(text);
    }
  }

  /** For the page's script. */
  record ToSignAnswer(String typedData) {}

  @PostMapping(value = "/answers/drafts", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseBody
  ToSignAnswer toSign(
      Caller caller, @PathVariable UUID patient, @ModelAttribute AnswerFields fields) {
    return new ToSignAnswer(relationships.toSign(caller, patient, fields.answer()));
  }

  /**
   * @param id of the command
   * @param key address of the key that signed
   */
  @PostMapping("/answers")
  String decide(
      Caller caller,
      @PathVariable UUID patient,
      @ModelAttribute AnswerFields fields,
      @RequestParam UUID id,
      @RequestParam String key,
      @RequestParam String signature,
      Model model) {
    actingFor.show(caller, patient, model);
    relationships.decide(caller, id, patient, fields.answer(), key, signature);
    model.addAttribute("decision", fields.decision());
    return "patient/records :: answered";
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
