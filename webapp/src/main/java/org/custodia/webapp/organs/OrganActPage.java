package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.problems.Readers;
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
 * The form of an act around an organ: what {@link ActTable} asks, what that comes to before it is
 * signed, and what has become of it.
 */
@Controller
@RequestMapping("/organs/channels/{channel}/acts/{action}")
@PreAuthorize(OrganRules.ANYBODY)
class OrganActPage {
  private static final List<String> MAY_WAIT = List.of("CUS-ORG-032", "CUS-ORG-047");

  /** Seconds; then the problem is shown. */
  private static final int MOST_TRIES = 60;

  private final OrganActForms forms;
  private final FormProblems problems;
  private final OrganActs acts;
  private final OrganDocuments documents;
  private final OrganMembers members;
  private final OfferedCandidate offered;
  private final DonorCases cases;
  private final CommandAnswers answers;
  private final Readers readers;
  private final Clock clock;

  OrganActPage(
      OrganActForms forms,
      FormProblems problems,
      OrganActs acts,
      OrganDocuments documents,
      OrganMembers members,
      OfferedCandidate offered,
      DonorCases cases,
      CommandAnswers answers,
      Readers readers,
      Clock clock) {
    this.forms = forms;
    this.problems = problems;
    this.acts = acts;
    this.documents = documents;
    this.members = members;
    this.offered = offered;
    this.cases = cases;
    this.answers = answers;
    this.readers = readers;
    this.clock = clock;
  }

  @GetMapping
  String form(
      Caller caller,
      @PathVariable String channel,
      @PathVariable Action action,
      HttpServletRequest request,
      Model model) {
    OrganActForm form = forms.of(caller, channel, action, request);
    model.addAttribute("form", form);
    model.addAttribute("zone", readers.of(request).zone().getId());
    if (form.has(ActField.Kind.ORGAN)) {
      model.addAttribute(
          "organs",
          cases
              .view(caller, form.channel().subject())
              .map(donor -> OrganName.those(donor::canGive))
              .orElseGet(OrganName::all));
    }
    if (form.has(ActField.Kind.MEMBER)) {
      model.addAttribute("members", members.others(caller));
    }
    if (form.act().allowed() && form.granting()) {
      model.addAttribute("candidate", offered.of(caller, form.channel()));
    }
    if (form.act().allowed() && form.has(ActField.Kind.GIVEN)) {
      model.addAttribute("consents", cases.consents(caller, form.channel().subject()));
    }
    return "organs/act";
  }

  @PostMapping("/drafts")
  String draft(
      Caller caller,
      @PathVariable String channel,
      @PathVariable Action action,
      @RequestParam UUID id,
      @RequestParam String witness,
      @RequestParam String place,
      @RequestParam(defaultValue = "0") int tries,
      @RequestParam MultiValueMap<String, String> texts,
      @RequestParam Map<String, MultipartFile> files,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    OrganActForm form = forms.of(caller, channel, action, request);
    List<String> names = form.names();
    var given = new GivenFields(texts, files, readers.of(request).zone());
    model.addAttribute("form", form);
    return problems.orBesideTheField(
        names,
        request,
        response,
        model,
        () -> {
          byte[] fields =
              given.read(form.fields(), (type, content) -> documents.keep(caller, type, content));
          model.addAttribute(
              "said", given.said(form.fields(), identity -> members.name(caller, identity)));
          return drafted(caller, form, asked(form, id, fields, witness, place), tries, model);
        });
  }

  private static OrganActs.Asked asked(
      OrganActForm form, UUID id, byte[] fields, String witness, String place) {
    return new OrganActs.Asked(
        id,
        form.channel().address(),
        form.action(),
        fields,
        Enrolment.address("witness", witness),
        place);
  }

  private String drafted(
      Caller caller, OrganActForm form, OrganActs.Asked asked, int tries, Model model) {
    try {
      OrganActs.Draft draft = acts.draft(caller, asked);
      model.addAttribute(
          "signing",
          SigningView.of(
              draft.id(),
              draft.act(),
              draft.typedData(),
              form.about(),
              form.address() + "/signatures"));
      return "organs/act :: draft";
    } catch (Problem problem) {
      if (!waits(problem, tries)) throw problem;
      model.addAttribute("tries", tries + 1);
      return "organs/act :: preparing";
    }
  }

  private static boolean waits(Problem problem, int tries) {
    return MAY_WAIT.contains(problem.code()) && tries < MOST_TRIES;
  }

  @PostMapping("/signatures")
  String record(
      Caller caller,
      @PathVariable String channel,
      @PathVariable Action action,
      @RequestParam UUID id,
      @RequestParam String signature,
      @RequestParam(defaultValue = "") String deviceClock,
      @RequestParam(defaultValue = "0") int tries,
      HttpServletRequest request,
      Model model) {
    OrganActForm form = forms.of(caller, channel, action, request);
    SigningClock device = SigningClock.of(deviceClock);
    model.addAttribute("form", form);
    try {
      model.addAttribute(
          "command", answers.of(acts.record(caller, id, signature, device.at()), request));
    } catch (Problem problem) {
      if (!waits(problem, tries)) throw problem;
      model.addAttribute("id", id);
      model.addAttribute("signature", signature);
      model.addAttribute("tries", tries + 1);
      return "organs/act :: publishing";
    }
    device
        .minutesOff(clock.instant())
        .ifPresent(minutes -> model.addAttribute("minutesOff", minutes));
    return "organs/act :: recorded";
  }
}
