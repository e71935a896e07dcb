package org.custodia.webapp.records;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.ReceivedConsent.Standing;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.OpensRecord;
import org.custodia.webapp.security.RecordRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Patients of other hosts: what we call them, offering to treat them, asking for their records, and
 * reading what they allowed.
 */
@Controller
@RequestMapping("/records/shared")
@PreAuthorize(RecordRules.READS)
class SharedRecordPages {
  private static final String DONE = "/records/shared/acts";
  private static final int MOST_DAYS = 60;

  private final Relationships relationships;
  private final RecordReading reading;
  private final ReadRecords read;
  private final CommandAnswers answers;
  private final Readers readers;
  private final Clock clock;

  SharedRecordPages(
      Relationships relationships,
      RecordReading reading,
      ReadRecords read,
      CommandAnswers answers,
      Readers readers,
      Clock clock) {
    this.relationships = relationships;
    this.reading = reading;
    this.read = read;
    this.answers = answers;
    this.readers = readers;
    this.clock = clock;
  }

  /** For those who have no patients of their own. */
  @GetMapping
  String list(Caller caller, Model model) {
    model.addAttribute("shared", relationships.patients(caller));
    return "records/people";
  }

  /** One of them: what was asked, and what may be read. */
  @GetMapping("/of")
  String person(Caller caller, @ModelAttribute WhoseFields fields, Model model) {
    Whose.Theirs whose = theirs(fields);
    Relationships.SharedPatient shared = show(caller, whose, relationships, reading, model);
    model.addAttribute("whose", WhoseFields.of(whose));
    model.addAttribute("patientName", shared.name().orElse(WhoseFields.shortName(whose)));
    return "records/person";
  }

  /** What the fragment about a patient of another host is made of. */
  static Relationships.SharedPatient show(
      Caller caller,
      Whose.Theirs whose,
      Relationships relationships,
      RecordReading reading,
      Model model) {
    Relationships.SharedPatient shared = relationships.patient(caller, whose);
    model.addAttribute("shared", shared);
    model.addAttribute("elsewhere", reading.elsewhere(caller, whose));
    List<ReceivedConsent> given = given(caller, whose, reading, model);
    model.addAttribute(
        "consents", given.stream().filter(one -> one.standing() == Standing.IN_FORCE).toList());
    model.addAttribute("purposes", reading.purposes(caller));
    return shared;
  }

  private static List<ReceivedConsent> given(
      Caller caller, Whose.Theirs whose, RecordReading reading, Model model) {
    List<ReceivedConsent> given = reading.shared(caller, whose);
    model.addAttribute(
        "given",
        given.stream()
            .filter(one -> one.standing().isLive() || one.rejection().isPresent())
            .toList());
    return given;
  }

  /** What the patient shares, as it stands now. */
  @GetMapping("/given")
  String given(Caller caller, @ModelAttribute WhoseFields fields, Model model) {
    Whose.Theirs whose = theirs(fields);
    given(caller, whose, reading, model);
    model.addAttribute("whose", WhoseFields.of(whose));
    return "records/shared :: given";
  }

  @PostMapping("/name")
  String name(Caller caller, @ModelAttribute WhoseFields fields, @RequestParam String name) {
    Whose.Theirs whose = theirs(fields);
    relationships.call(caller, whose, name);
    return "redirect:" + page(caller, whose);
  }

  /** Where everything about them is shown to this caller. */
  private static String page(Caller caller, Whose.Theirs whose) {
    boolean cares = PatientRecords.ROLES.stream().anyMatch(caller::has);
    return "/records/" + (cares ? "of?" : "shared/of?") + WhoseFields.query(whose);
  }

  /** Accepts what the patient shared. */
  @PostMapping("/acceptances")
  String accept(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam UUID id,
      @RequestParam String consent) {
    Whose.Theirs whose = theirs(fields);
    reading.accept(caller, id, whose, word("consent", consent));
    return "redirect:" + page(caller, whose);
  }

  /** Does not want what the patient shared. */
  @PostMapping("/rejections")
  String reject(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam UUID id,
      @RequestParam String consent,
      @RequestParam(defaultValue = "") String words) {
    Whose.Theirs whose = theirs(fields);
    reading.reject(caller, id, whose, word("consent", consent), words);
    return "redirect:" + page(caller, whose);
  }

  // --- Offering and asking ---

  @PostMapping("/offers/drafts")
  String offer(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam UUID id,
      @RequestParam(defaultValue = "") String words,
      @RequestParam(defaultValue = "14") int days,
      @RequestParam String witness,
      Model model) {
    Whose.Theirs whose = theirs(fields);
    return signing(
        caller,
        whose,
        relationships.offer(
            caller,
            id,
            whose,
            words,
            clock.instant().plus(days(days)),
            Enrolment.address("witness", witness)),
        model);
  }

  @PostMapping("/requests/drafts")
  String ask(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam UUID id,
      @RequestParam ConsentPurpose purpose,
      @RequestParam(defaultValue = "") String words,
      @RequestParam(defaultValue = "14") int days,
      @RequestParam String witness,
      Model model) {
    Whose.Theirs whose = theirs(fields);
    return signing(
        caller,
        whose,
        relationships.ask(
            caller,
            id,
            whose,
            purpose,
            words,
            clock.instant().plus(days(days)),
            Enrolment.address("witness", witness)),
        model);
  }

  @PostMapping("/endings/drafts")
  String leave(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam UUID id,
      @RequestParam String witness,
      Model model) {
    Whose.Theirs whose = theirs(fields);
    return signing(
        caller,
        whose,
        relationships.leave(caller, id, whose, Enrolment.address("witness", witness)),
        model);
  }

  private static Duration days(int days) {
    if (days < 1 || days > MOST_DAYS) throw wrong("days");
    return Duration.ofDays(days);
  }

  private String signing(
      Caller caller, Whose.Theirs whose, Relationships.Draft draft, Model model) {
    Relationships.SharedPatient patient = relationships.patient(caller, whose);
    String name = patient.name().orElseGet(() -> WhoseFields.shortName(whose));
    model.addAttribute(
        "signing",
        SigningView.of(
            draft.id(), draft.act(), draft.typedData(), name + ", " + patient.hostName(), DONE));
    return "signing :: act";
  }

  @PostMapping("/acts")
  String record(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("command", answers.of(relationships.record(caller, id, signature), request));
    return "command :: watched";
  }

  // --- Reading ---

  @OpensRecord
  @PostMapping("/queries/drafts")
  String query(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam String holder,
      @RequestParam String record,
      @RequestParam String consent,
      @RequestParam(defaultValue = "") String reason,
      @RequestParam String witness,
      Model model) {
    var wanted =
        new RecordReading.Wanted(
            theirs(fields),
            word("holder", holder),
            word("record", record),
            word("consent", consent),
            reason);
    model.addAttribute(
        "query",
        reading.ask(caller, UUID.randomUUID(), wanted, Enrolment.address("witness", witness)));
    return "records/shared :: query";
  }

  @OpensRecord
  @PostMapping("/queries")
  String read(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam String signature,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    RecordReading.Read answer = reading.read(caller, id, signature);
    read.keep(caller, id, answer);
    response.setHeader("HX-Trigger", "record-read");
    model.addAttribute("id", id);
    model.addAttribute("read", answer);
    model.addAttribute("text", RecordContents.text(answer.opened()));
    model.addAttribute("resource", RecordContents.resource(answer.opened(), readers.of(request)));
    return "records/shared :: read";
  }

  /** What was read a moment ago. */
  @OpensRecord
  @GetMapping("/queries/{id}/content")
  Object content(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
    return RecordContents.shown(read.of(caller, id), readers.of(request), "/records");
  }

  private static Whose.Theirs theirs(WhoseFields fields) {
    if (fields.whose() instanceof Whose.Theirs theirs) return theirs;
    throw wrong("channel");
  }

  private static Bytes32 word(String name, String text) {
    if (!Hex.isBytes(text, 32)) throw wrong(name);
    return Bytes32.of(text);
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
