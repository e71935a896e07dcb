package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.Organ;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.MatchRuns;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.Explanation;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
 * Match runs: computing an order from a rule file and the waiting list, seeing it with its reasons,
 * and having its root put on the ledger.
 */
@Controller
@RequestMapping("/organs/match-runs")
@PreAuthorize(OrganRules.ALLOCATION)
class MatchRunPage {
  private static final int PAGE = 50;
  private static final int MOST_CASES = 200;
  private static final List<String> FIELDS =
      List.of(
          "case",
          "organ",
          "bloodGroup",
          "ageYears",
          "heightCm",
          "weightKg",
          "region",
          "hla",
          "rules");

  private final MatchRuns runs;
  private final DonorCases cases;
  private final OrganMembers members;
  private final FormProblems problems;
  private final Sentences sentences;
  private final Readers readers;

  MatchRunPage(
      MatchRuns runs,
      DonorCases cases,
      OrganMembers members,
      FormProblems problems,
      Sentences sentences,
      Readers readers) {
    this.runs = runs;
    this.cases = cases;
    this.members = members;
    this.problems = problems;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param published whether its root is on the ledger
   * @param counts whether no later one has taken its place
   */
  record Row(MatchRuns.Line run, boolean published, boolean counts) {}

  @GetMapping
  String list(Caller caller, @RequestParam(defaultValue = "1") int page, Model model) {
    int shown = Math.max(1, Math.min(page, 2_000));
    List<MatchRuns.Line> found = runs.list(caller, PAGE + 1, (shown - 1) * PAGE);
    Map<Bytes32, DonorCases.MatchRun> published = new HashMap<>();
    Map<Bytes32, String> organs = new HashMap<>();
    for (DonorCases.View view : views(caller)) {
      view.runs().forEach(run -> published.put(run.list(), run));
      view.runs().forEach(run -> organs.put(run.organId(), OrganName.of(run.organ())));
    }
    model.addAttribute(
        "runs",
        found.stream()
            .limit(PAGE)
            .map(
                run ->
                    new Row(
                        run,
                        published.containsKey(run.list()),
                        Optional.ofNullable(published.get(run.list()))
                            .filter(DonorCases.MatchRun::current)
                            .isPresent()))
            .toList());
    model.addAttribute("organs", organs);
    model.addAttribute("more", found.size() > PAGE);
    model.addAttribute("number", shown);
    return "organs/match-runs";
  }

  private List<DonorCases.View> views(Caller caller) {
    return cases.list(caller, MOST_CASES, 0).stream()
        .flatMap(line -> cases.view(caller, line.caseId()).stream())
        .toList();
  }

  // --- Computing one ---

  @GetMapping("/new")
  String form(
      Caller caller, @RequestParam(name = "case", defaultValue = "") String chosen, Model model) {
    List<DonorCases.View> open =
        views(caller).stream()
            .filter(view -> !view.line().closed() && view.group().isPresent())
            .toList();
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("cases", open);
    model.addAttribute("chosen", chosen);
    model.addAttribute(
        "group",
        open.stream()
            .filter(view -> open.size() == 1 || view.line().caseId().toString().equals(chosen))
            .findFirst()
            .flatMap(DonorCases.View::group)
            .map(BloodGroup::name)
            .orElse(""));
    model.addAttribute("organs", OrganName.all());
    model.addAttribute("groups", BloodGroup.values());
    return "organs/match-run-new";
  }

  @PostMapping
  String run(
      Caller caller,
      @RequestParam UUID id,
      @RequestParam MultiValueMap<String, String> texts,
      @RequestParam Map<String, MultipartFile> files,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    return problems.orBesideTheField(
        FIELDS,
        request,
        response,
        model,
        () -> {
          String chosen = GivenFields.present("case", texts.getFirst("case"));
          if (!Hex.isBytes(chosen, 32)) throw GivenFields.wrong("case");
          MultipartFile rules = files.get("rules");
          if (rules == null || rules.isEmpty()) throw GivenFields.wrong("rules");
          MatchRuns.Run run =
              runs.run(
                  caller,
                  id,
                  Bytes32.of(chosen),
                  organ(texts),
                  donor(texts),
                  GivenFields.bytes(rules));
          response.setHeader("HX-Redirect", "/organs/match-runs/" + run.id());
          return "organs/case-new :: entered";
        });
  }

  private static Organ organ(MultiValueMap<String, String> texts) {
    try {
      return OrganName.read(GivenFields.present("organ", texts.getFirst("organ")));
    } catch (IllegalArgumentException none) {
      throw GivenFields.wrong("organ");
    }
  }

  private static Donor donor(MultiValueMap<String, String> texts) {
    String antigens = Optional.ofNullable(texts.getFirst("hla")).orElse("").strip();
    return new Donor(
        GivenFields.constant("bloodGroup", texts.getFirst("bloodGroup"), BloodGroup.class),
        GivenFields.number("ageYears", texts.getFirst("ageYears")),
        optional("heightCm", texts),
        optional("weightKg", texts),
        GivenFields.present("region", texts.getFirst("region")).strip(),
        antigens.isEmpty() ? List.of() : Arrays.asList(antigens.split(" +")));
  }

  private static Optional<Integer> optional(String name, MultiValueMap<String, String> texts) {
    return Optional.ofNullable(texts.getFirst(name))
        .filter(text -> !text.isBlank())
        .map(text -> GivenFields.number(name, text));
  }

  // --- One of them ---

  /**
   * @param why sentences for people
   */
  record Place(Optional<Integer> rank, String candidate, String centre, List<String> why) {}

  @GetMapping("/{id}")
  String one(Caller caller, @PathVariable UUID id, HttpServletRequest request, Model model) {
    MatchRuns.Report report = runs.report(caller, id);
    Sentences.Reader reader = readers.of(request);
    Map<String, String> names = members.names(caller);
    model.addAttribute("report", report);
    model.addAttribute("run", report.run());
    model.addAttribute("organ", OrganName.of(report.organ()));
    model.addAttribute(
        "places",
        report.reasons().stream()
            .map(
                one ->
                    new Place(
                        one.rank(),
                        one.candidate().toString(),
                        names.getOrDefault(one.centre().toString(), one.centre().toString()),
                        said(one.sentences(), reader)))
            .toList());
    Optional<DonorCases.View> of = caseOf(caller, report);
    of.ifPresent(view -> ledger(view, report, model));
    return "organs/match-run";
  }

  private List<String> said(List<Explanation.Sentence> all, Sentences.Reader reader) {
    return all.stream().map(one -> sentences.of(one.key(), one.arguments(), reader)).toList();
  }

  private Optional<DonorCases.View> caseOf(Caller caller, MatchRuns.Report report) {
    return cases.list(caller, 1_000, 0).stream()
        .filter(line -> report.organ().id(line.caseId()).equals(report.run().organId()))
        .findFirst()
        .flatMap(line -> cases.view(caller, line.caseId()));
  }

  /** Where it stands on the ledger, and how to put it there. */
  private static void ledger(DonorCases.View view, MatchRuns.Report report, Model model) {
    model.addAttribute("caseId", view.line().caseId());
    Optional<DonorCases.MatchRun> published =
        view.runs().stream().filter(run -> run.list().equals(report.run().list())).findFirst();
    model.addAttribute("published", published.orElse(null));
    boolean another =
        view.runs().stream()
            .anyMatch(run -> run.current() && run.organId().equals(report.run().organId()));
    model.addAttribute("another", another && published.isEmpty());
    model.addAttribute(
        "publish",
        OrganActForm.address(view.line().channel(), Action.MATCH_RUN)
            + "?run="
            + report.run().id());
  }

  @GetMapping("/{id}/rules.json")
  ResponseEntity<byte[]> rules(Caller caller, @PathVariable UUID id) {
    return file("rules-" + id + ".json", runs.files(caller, id).rules());
  }

  @GetMapping("/{id}/inputs.json")
  ResponseEntity<byte[]> inputs(Caller caller, @PathVariable UUID id) {
    return file("inputs-" + id + ".json", runs.files(caller, id).inputs());
  }

  private static ResponseEntity<byte[]> file(String name, byte[] json) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .body(json);
  }
}
