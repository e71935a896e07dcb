package org.custodia.webapp.records;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordReading;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.keys.Enrolment;
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

/** Finding a patient, what we have about them, adding, correcting, opening. */
@Controller
@RequestMapping("/records")
@PreAuthorize(RecordRules.CARE)
class RecordPages {
  private static final int MOST_FOUND = 20;

  private final PatientRecords records;
  private final Relationships relationships;
  private final RecordReading reading;
  private final PatientSearch search;
  private final PatientDirectory directory;
  private final Members members;
  private final Readers readers;
  private final Clock clock;

  RecordPages(
      PatientRecords records,
      Relationships relationships,
      RecordReading reading,
      PatientSearch search,
      PatientDirectory directory,
      Members members,
      Readers readers,
      Clock clock) {
    this.records = records;
    this.relationships = relationships;
    this.reading = reading;
    this.search = search;
    this.directory = directory;
    this.members = members;
    this.readers = readers;
    this.clock = clock;
  }

  @GetMapping
  String start(Caller caller, Model model) {
    model.addAttribute("shared", relationships.patients(caller));
    model.addAttribute("asked", false);
    model.addAttribute("found", List.of());
    model.addAttribute("more", false);
    return "records/start";
  }

  /** By POST, so that no name or number gets into an address or a log. */
  @PostMapping("/found")
  String found(Caller caller, @RequestParam(defaultValue = "") String q, Model model) {
    PatientSearch.Found found = search.findForCare(caller, q, MOST_FOUND);
    model.addAttribute("asked", !q.isBlank());
    model.addAttribute("found", found.patients());
    model.addAttribute("more", found.more());
    return "records/start :: found";
  }

  /** What we have about one patient. */
  @GetMapping("/of")
  String sheet(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam(defaultValue = "0") int skipped,
      Model model) {
    Whose whose = fields.whose();
    whose(caller, whose, model);
    Timeline.show(records.of(caller, whose), skipped, model);
    model.addAttribute("unpointed", Set.copyOf(records.unpointed(caller, whose)));
    if (whose instanceof Whose.Theirs theirs) {
      SharedRecordPages.show(caller, theirs, relationships, reading, model);
    }
    return "records/sheet";
  }

  @GetMapping("/new")
  String form(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam(required = false) UUID corrects,
      Model model) {
    whose(caller, fields.whose(), model);
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("kinds", RecordKind.values());
    model.addAttribute("sensitivities", Sensitivity.values());
    model.addAttribute(
        "corrected", Optional.ofNullable(corrects).map(id -> records.view(caller, id)));
    return "records/new";
  }

  @PostMapping("/drafts")
  String draft(
      Caller caller,
      @ModelAttribute WhoseFields whose,
      @ModelAttribute RecordFields fields,
      @RequestParam UUID id,
      @RequestParam String witness,
      HttpServletRequest request,
      Model model) {
    var record = fields.record(whose.whose(), clock.instant(), readers.of(request).zone());
    PatientRecords.Draft draft =
        records.draft(caller, id, record, Enrolment.address("witness", witness));
    signing(draft, record.title().strip(), model);
    return "records/new :: draft";
  }

  /** Pointers in the channels that have come to know the patient since. */
  @PostMapping("/{id}/pointers/drafts")
  String point(Caller caller, @PathVariable UUID id, @RequestParam String witness, Model model) {
    PatientRecords.Draft draft = records.point(caller, id, Enrolment.address("witness", witness));
    signing(draft, records.view(caller, id).title(), model);
    return "records/new :: draft";
  }

  /** Pointers to all of a patient's records that some channel does not have yet. */
  @PostMapping("/pointers/drafts")
  String pointAll(
      Caller caller, @ModelAttribute WhoseFields whose, @RequestParam String witness, Model model) {
    PatientRecords.Pointers pointers =
        records.pointAll(caller, whose.whose(), Enrolment.address("witness", witness));
    whose(caller, whose.whose(), model);
    model.addAttribute("pointers", pointers);
    model.addAttribute("typedData", typedData(pointers.acts()));
    model.addAttribute("hour", hour(pointers.acts()));
    model.addAttribute(
        "ids",
        pointers.acts().stream().map(act -> act.id().toString()).collect(Collectors.joining(",")));
    return "records/sheet :: pointers";
  }

  /**
   * @param acts their ids, with commas between
   * @param signature one for each, with commas between
   */
  @PostMapping("/pointers")
  String pointed(
      Caller caller,
      @ModelAttribute WhoseFields whose,
      @RequestParam String acts,
      @RequestParam String signature,
      Model model) {
    whose(caller, whose.whose(), model);
    model.addAttribute("told", records.recordPointers(caller, signed(acts, signature)));
    return "records/sheet :: pointed";
  }

  private static List<PatientRecords.SignedPointer> signed(String acts, String signature) {
    List<String> ids = signatures(acts);
    List<String> signatures = signatures(signature);
    if (ids.size() != signatures.size()) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-REC-027", ids.size());
    }
    List<PatientRecords.SignedPointer> signed = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      signed.add(new PatientRecords.SignedPointer(uuid(ids.get(i)), signatures.get(i)));
    }
    return signed;
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException malformed) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "acts");
    }
  }

  private void signing(PatientRecords.Draft draft, String title, Model model) {
    model.addAttribute("draft", draft);
    model.addAttribute("title", title);
    model.addAttribute("typedData", typedData(draft.acts()));
    model.addAttribute("hour", hour(draft.acts()));
  }

  /** Of what is signed; none where nothing is. */
  private static Optional<Instant> hour(List<PatientRecords.ToSign> acts) {
    return acts.stream().findFirst().map(one -> Instant.ofEpochMilli(one.act().deviceTime()));
  }

  private static String typedData(List<PatientRecords.ToSign> acts) {
    return acts.stream()
        .map(PatientRecords.ToSign::typedData)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /**
   * @param signature one for each act, with commas between
   */
  @PostMapping
  String add(Caller caller, @RequestParam UUID id, @RequestParam String signature, Model model) {
    model.addAttribute("record", records.add(caller, id, signatures(signature)));
    return "records/new :: added";
  }

  private static List<String> signatures(String joined) {
    return joined.isBlank() ? List.of() : Arrays.asList(joined.split(",", -1));
  }

  @GetMapping("/{id}")
  String record(Caller caller, @PathVariable UUID id, Model model) {
    RecordView view = records.view(caller, id);
    whose(caller, view.whose(), model);
    model.addAttribute("record", view);
    model.addAttribute("pointing", records.isUnpointed(caller, id));
    return "records/record";
  }

  /** The content. Whoever opens a record has proved a short while ago who they are. */
  @OpensRecord
  @GetMapping("/{id}/content")
  Object content(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
    return RecordContents.shown(records.read(caller, id), readers.of(request), "/records/" + id);
  }

  private void whose(Caller caller, Whose whose, Model model) {
    model.addAttribute("whose", WhoseFields.of(whose));
    model.addAttribute("query", WhoseFields.query(whose));
    model.addAttribute("patientName", name(caller, whose));
    model.addAttribute(
        "hostName",
        whose instanceof Whose.Theirs theirs
            ? Optional.of(memberName(caller, theirs.host()))
            : Optional.empty());
  }

  private String name(Caller caller, Whose whose) {
    if (whose instanceof Whose.Own own) {
      return directory.name(caller.organisation(), own.patient()).orElse("–");
    }
    Whose.Theirs theirs = (Whose.Theirs) whose;
    return relationships
        .patient(caller, theirs)
        .name()
        .orElseGet(() -> WhoseFields.shortName(theirs));
  }

  private String memberName(Caller caller, Bytes32 member) {
    return members.byId(caller.organisation(), member).map(Member::name).orElse("–");
  }
}
