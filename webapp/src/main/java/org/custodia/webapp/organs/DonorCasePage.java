package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Identity;
import org.custodia.registry.organs.OrganActs;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Donors' cases: the list, entering a donor, and one case with everything that was done in it. */
@Controller
@RequestMapping("/organs/cases")
@PreAuthorize(OrganRules.ANYBODY)
class DonorCasePage {
  private static final int PAGE = 25;
  private static final List<String> FIELDS =
      List.of(
          "family",
          "given",
          "birthDate",
          "number",
          "allocation",
          "din",
          "sender",
          "phone",
          "living",
          "coolingOffHours");

  /** Only of a living donor. */
  private static final Set<Action> OF_THE_LIVING =
      EnumSet.of(
          Action.RELATIONSHIP,
          Action.NO_PAYMENT,
          Action.ADVOCATE,
          Action.COMMITTEE,
          Action.FOLLOW_UP_DUTY);

  /** Heard before recovery only: afterwards the contract takes none of it. */
  private static final Set<Action> BEFORE_RECOVERY =
      EnumSet.of(Action.RELATIONSHIP, Action.NO_PAYMENT, Action.ADVOCATE, Action.COMMITTEE);

  /**
   * Offered while the consent is missing. Of a living donor, consenting anew would begin everything
   * that protects them anew.
   */
  private static final Set<Action> CONSENTS =
      EnumSet.of(Action.DONOR_CONSENT, Action.CONSENT_FOR_DONOR);

  /** The case is open already; a match run begins with computing it. */
  private static final Set<Action> ELSEWHERE = EnumSet.of(Action.OPEN_CASE, Action.MATCH_RUN);

  private final DonorCases cases;
  private final OrganActs acts;
  private final OrganMembers members;
  private final FormProblems problems;
  private final CommandAnswers answers;

  DonorCasePage(
      DonorCases cases,
      OrganActs acts,
      OrganMembers members,
      FormProblems problems,
      CommandAnswers answers) {
    this.cases = cases;
    this.acts = acts;
    this.members = members;
    this.problems = problems;
    this.answers = answers;
  }

  /**
   * @param missing what recovery still waits for
   */
  record Row(DonorCases.Line line, List<CaseFact> missing) {}

  @GetMapping
  String list(Caller caller, @RequestParam(defaultValue = "1") int page, Model model) {
    int shown = Math.max(1, Math.min(page, 2_000));
    List<DonorCases.Line> found = cases.list(caller, PAGE + 1, (shown - 1) * PAGE);
    model.addAttribute(
        "cases",
        found.stream().limit(PAGE).map(line -> new Row(line, missing(caller, line))).toList());
    model.addAttribute("more", found.size() > PAGE);
    model.addAttribute("number", shown);
    if (caller.has("organ-bank")) model.addAttribute("unopened", cases.unopened(caller));
    return "organs/cases";
  }

  private List<CaseFact> missing(Caller caller, DonorCases.Line line) {
    if (line.closed()) return List.of();
    return cases.view(caller, line.caseId()).stream()
        .flatMap(view -> view.missing().stream())
        .sorted()
        .toList();
  }

  // --- Entering a donor ---

  @GetMapping("/new")
  @PreAuthorize(OrganRules.BANK)
  String form(Caller caller, Model model) {
    model.addAttribute("id", UUID.randomUUID());
    model.addAttribute("bodies", members.others(caller, MemberRole.ALLOCATION_BODY));
    return "organs/case-new";
  }

  /** Who the donor is, which stays here, and what stands on the labels. */
  record DonorFields(
      String family,
      String given,
      String birthDate,
      String number,
      String allocation,
      String din,
      String sender,
      String phone) {

    DonorCases.Entry entry() {
      return new DonorCases.Entry(
          new Identity(
              GivenFields.present("family", family),
              GivenFields.present("given", given),
              GivenFields.day("birthDate", birthDate),
              GivenFields.present("number", number)),
          MemberId.of(GivenFields.present("allocation", allocation)),
          GivenFields.present("din", din).strip(),
          GivenFields.present("sender", sender).strip(),
          GivenFields.present("phone", phone).strip());
    }
  }

  @PostMapping
  @PreAuthorize(OrganRules.BANK)
  String enter(
      Caller caller,
      @RequestParam UUID id,
      DonorFields fields,
      @RequestParam(defaultValue = "") String living,
      @RequestParam(defaultValue = "") String coolingOffHours,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    return problems.orBesideTheField(
        FIELDS,
        request,
        response,
        model,
        () -> {
          if (!living.equals("true") && !living.equals("false")) throw GivenFields.wrong("living");
          if (!coolingOffHours.matches("[0-9]{0,5}")) throw GivenFields.wrong("coolingOffHours");
          DonorCases.Entered entered = cases.enter(caller, id, fields.entry());
          response.setHeader(
              "HX-Redirect",
              "/organs/cases/"
                  + entered.caseId()
                  + "?living="
                  + living
                  + "&coolingOffHours="
                  + coolingOffHours);
          return "organs/case-new :: entered";
        });
  }

  // --- One case ---

  @GetMapping("/{caseId}")
  String one(
      Caller caller,
      @PathVariable String caseId,
      @RequestParam(defaultValue = "") String living,
      @RequestParam(defaultValue = "") String coolingOffHours,
      Model model) {
    Bytes32 id = OrganAddresses.id(caseId);
    Optional<DonorCases.View> view = cases.view(caller, id);
    if (view.isPresent()) return shown(caller, view.get(), model);
    opening(caller, id, living, coolingOffHours, model);
    return "organs/case-opening";
  }

  /** Whether the channel of a new case is ready; asked again by the page until it is. */
  @GetMapping(path = "/{caseId}/opening", headers = "HX-Request")
  @PreAuthorize(OrganRules.BANK)
  String opening(
      Caller caller,
      @PathVariable String caseId,
      @RequestParam(defaultValue = "") String living,
      @RequestParam(defaultValue = "") String coolingOffHours,
      Model model) {
    opening(caller, OrganAddresses.id(caseId), living, coolingOffHours, model);
    return "organs/case-opening :: opening";
  }

  private void opening(
      Caller caller, Bytes32 id, String living, String coolingOffHours, Model model) {
    DonorCases.Unopened unopened =
        (caller.has("organ-bank") ? cases.unopened(caller) : List.<DonorCases.Unopened>of())
            .stream()
                .filter(one -> one.caseId().equals(id))
                .findFirst()
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-037"));
    model.addAttribute("unopened", unopened);
    model.addAttribute("living", living);
    model.addAttribute("coolingOffHours", coolingOffHours);
    model.addAttribute(
        "address",
        unopened
            .channel()
            .map(channel -> OrganActForm.address(channel, Action.OPEN_CASE))
            .orElse(""));
  }

  private String shown(Caller caller, DonorCases.View view, Model model) {
    DonorCases.Line line = view.line();
    OrganActs.Channel channel = acts.channel(caller, line.channel());
    var names = members.names(caller);
    model.addAttribute("view", view);
    model.addAttribute("names", names);
    List<CaseNeed> needs = CaseNeed.of(view.missing(), line.living(), channel);
    model.addAttribute("needs", needs);
    model.addAttribute("consentGone", consentGone(view));
    model.addAttribute("steps", steps(view, channel, needs));
    model.addAttribute("events", EventLine.of(view.events(), names));
    model.addAttribute("recoveredAs", recovered(view));
    model.addAttribute("runs", runs(view));
    model.addAttribute("own", members.own(caller).equals(view.bank()));
    return "organs/case";
  }

  /** Somebody consented, and nothing stands now. */
  private static boolean consentGone(DonorCases.View view) {
    return !view.line().closed()
        && view.missing().contains(CaseFact.CONSENT)
        && view.events().stream().anyMatch(event -> CONSENTS.contains(event.action()));
  }

  /** What the caller may do now, beside what is missing. */
  private static List<CaseNeed.Step> steps(
      DonorCases.View view, OrganActs.Channel channel, List<CaseNeed> needs) {
    DonorCases.Line line = view.line();
    if (line.closed()) return List.of();
    Set<Action> above =
        needs.stream()
            .flatMap(need -> need.acts().stream())
            .map(CaseNeed.Step::action)
            .collect(Collectors.toSet());
    return channel.acts().stream()
        .filter(OrganActs.Possible::allowed)
        .filter(act -> !ELSEWHERE.contains(act.action()) && !above.contains(act.action()))
        .filter(act -> line.living() || !OF_THE_LIVING.contains(act.action()))
        .filter(act -> view.recovered().isEmpty() || !BEFORE_RECOVERY.contains(act.action()))
        .filter(act -> !CONSENTS.contains(act.action()))
        .map(act -> CaseNeed.Step.of(channel.address(), act))
        .toList();
  }

  /**
   * @param name key of {@code organs.name.<name>}
   */
  record RecoveredOrgan(DonorCases.Recovered organ, String name) {}

  /**
   * @param name key of {@code organs.name.<name>}
   */
  record RunRow(DonorCases.MatchRun run, String name) {}

  private static List<RunRow> runs(DonorCases.View view) {
    return view.runs().stream().map(run -> new RunRow(run, OrganName.of(run.organ()))).toList();
  }

  private static List<RecoveredOrgan> recovered(DonorCases.View view) {
    return view.recovered().stream()
        .map(one -> new RecoveredOrgan(one, OrganName.of(one.organ())))
        .toList();
  }

  /** Who the donor is; who looks is noted. */
  @PostMapping(path = "/{caseId}/donor", headers = "HX-Request")
  @PreAuthorize(OrganRules.BANK)
  String donor(Caller caller, @PathVariable String caseId, Model model) {
    model.addAttribute(
        "person",
        cases
            .identity(caller, OrganAddresses.id(caseId))
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010")));
    return "organs/donor-pieces :: person";
  }

  @PostMapping(path = "/{caseId}/consents/{act}/revocation", headers = "HX-Request")
  @PreAuthorize(OrganRules.BANK)
  String revoke(
      Caller caller,
      @PathVariable String caseId,
      @PathVariable UUID act,
      HttpServletRequest request,
      Model model) {
    OrganAddresses.id(caseId);
    model.addAttribute("command", answers.of(cases.revoke(caller, act), request));
    return "command :: watched";
  }
}
