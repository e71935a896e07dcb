package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.Identity;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * The waiting list: a centre's own candidates, under pseudonyms until somebody asks for the name;
 * for the allocation body what centres declared, and every change of it.
 */
@Controller
@RequestMapping("/organs/candidates")
@PreAuthorize(OrganRules.CENTRE)
class CandidatePage {
  private static final int MOST_CHANGES = 200;
  private static final int MOST_DAYS = 366;
  private static final List<String> DECLARED =
      List.of("organ", "bloodGroup", "heightCm", "weightKg", "urgency", "listedOn", "document");
  private static final List<String> OF_NEW =
      with(DECLARED, "family", "given", "birthDate", "number", "allocation");
  private static final List<String> OF_CHANGE = with(DECLARED, "state", "reason");

  private final Candidates candidates;
  private final OrganDocuments documents;
  private final OrganMembers members;
  private final FormProblems problems;
  private final Clock clock;

  CandidatePage(
      Candidates candidates,
      OrganDocuments documents,
      OrganMembers members,
      FormProblems problems,
      Clock clock) {
    this.candidates = candidates;
    this.documents = documents;
    this.members = members;
    this.problems = problems;
    this.clock = clock;
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  @GetMapping
  @PreAuthorize("hasAnyRole('transplant-centre', 'allocation-body')")
  String list(Caller caller, @RequestParam(defaultValue = "7") int days, Model model) {
    int back = Math.max(1, Math.min(days, MOST_DAYS));
    model.addAttribute("names", members.names(caller));
    model.addAttribute("days", back);
    if (caller.has("transplant-centre")) model.addAttribute("candidates", candidates.own(caller));
    if (caller.has("allocation-body")) {
      model.addAttribute("waiting", candidates.waiting(caller));
      model.addAttribute(
          "changes",
          candidates.changes(caller, clock.instant().minus(Duration.ofDays(back)), MOST_CHANGES));
      model.addAttribute("mostChanges", MOST_CHANGES);
    }
    return "organs/candidates";
  }

  @GetMapping("/new")
  String form(Caller caller, Model model) {
    model.addAttribute("id", UUID.randomUUID());
    choices(caller, model);
    return "organs/candidate-new";
  }

  private void choices(Caller caller, Model model) {
    model.addAttribute("bodies", members.others(caller, MemberRole.ALLOCATION_BODY));
    model.addAttribute("kinds", OrganKind.values());
    model.addAttribute("groups", BloodGroup.values());
    model.addAttribute("states", Candidates.State.values());
    model.addAttribute(
        "reasons",
        Arrays.stream(Candidates.Reason.values())
            .filter(reason -> reason != Candidates.Reason.LISTED)
            .toList());
  }

  @PostMapping
  String add(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam MultiValueMap<String, String> texts,
      @RequestParam Map<String, MultipartFile> files,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    return problems.orBesideTheField(
        OF_NEW,
        request,
        response,
        model,
        () -> {
          var who =
              new Identity(
                  GivenFields.present("family", texts.getFirst("family")),
                  GivenFields.present("given", texts.getFirst("given")),
                  GivenFields.day("birthDate", texts.getFirst("birthDate")),
                  GivenFields.present("number", texts.getFirst("number")));
          Bytes32 allocation =
              MemberId.of(GivenFields.present("allocation", texts.getFirst("allocation")));
          Declaring declaring = Declaring.of(texts, allocation);
          candidates.check(caller, who, declaring.with(Bytes32.ZERO));
          Candidates.Declared declared = declaring.with(consent(caller, files));
          return to(candidates.list(caller, id, who, declared), response);
        });
  }

  /** What is declared but the consent, which is kept when all else is in order. */
  private record Declaring(
      Bytes32 allocation,
      OrganKind organ,
      BloodGroup bloodGroup,
      int heightCm,
      int weightKg,
      int urgency,
      LocalDate listedOn) {

    static Declaring of(MultiValueMap<String, String> texts, Bytes32 allocation) {
      return new Declaring(
          allocation,
          GivenFields.constant("organ", texts.getFirst("organ"), OrganKind.class),
          GivenFields.constant("bloodGroup", texts.getFirst("bloodGroup"), BloodGroup.class),
          GivenFields.number("heightCm", texts.getFirst("heightCm")),
          GivenFields.number("weightKg", texts.getFirst("weightKg")),
          GivenFields.number("urgency", texts.getFirst("urgency")),
          GivenFields.day("listedOn", texts.getFirst("listedOn")));
    }

    Candidates.Declared with(Bytes32 consent) {
      return new Candidates.Declared(
          allocation, organ, bloodGroup, heightCm, weightKg, urgency, listedOn, consent);
    }
  }

  private Bytes32 consent(Caller caller, Map<String, MultipartFile> files) {
    MultipartFile file = files.get("document");
    if (file == null || file.isEmpty()) throw GivenFields.wrong("document");
    return documents.keep(caller, GivenFields.type(file), GivenFields.bytes(file));
  }

  private static String to(Bytes32 candidate, HttpServletResponse response) {
    response.setHeader("HX-Redirect", "/organs/candidates/" + candidate);
    return "organs/case-new :: entered";
  }

  // --- One candidate ---

  @GetMapping("/{candidate}")
  String one(Caller caller, @PathVariable String candidate, Model model) {
    model.addAttribute("line", found(caller, OrganAddresses.id(candidate)));
    model.addAttribute("names", members.names(caller));
    choices(caller, model);
    return "organs/candidate";
  }

  private Candidates.Line found(Caller caller, Bytes32 candidate) {
    return candidates.own(caller).stream()
        .filter(line -> line.change().pseudonym().equals(candidate))
        .findFirst()
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-022"));
  }

  /** Name and history; who looks is noted. */
  @PostMapping(path = "/{candidate}/person", headers = "HX-Request")
  String person(Caller caller, @PathVariable String candidate, Model model) {
    Candidates.View view =
        candidates
            .view(caller, OrganAddresses.id(candidate))
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-022"));
    model.addAttribute("person", view.identity());
    model.addAttribute("history", view.history());
    return "organs/candidate :: person";
  }

  @PostMapping("/{candidate}/changes")
  String change(
      Caller caller,
      @PathVariable String candidate,
      @RequestParam int version,
      @RequestParam MultiValueMap<String, String> texts,
      @RequestParam Map<String, MultipartFile> files,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Bytes32 pseudonym = OrganAddresses.id(candidate);
    return problems.orBesideTheField(
        OF_CHANGE,
        request,
        response,
        model,
        () -> {
          Candidates.Declared before = found(caller, pseudonym).change().declared();
          var state =
              GivenFields.constant("state", texts.getFirst("state"), Candidates.State.class);
          var reason =
              GivenFields.constant("reason", texts.getFirst("reason"), Candidates.Reason.class);
          Declaring declaring = Declaring.of(texts, before.allocation());
          MultipartFile paper = files.get("document");
          boolean anew = paper != null && !paper.isEmpty();
          Bytes32 consent = anew ? consent(caller, files) : before.consent();
          candidates.change(caller, pseudonym, version, state, reason, declaring.with(consent));
          return to(pseudonym, response);
        });
  }
}
