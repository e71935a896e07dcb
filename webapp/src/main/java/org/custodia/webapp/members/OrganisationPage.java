package org.custodia.webapp.members;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.checkpoints.Pairings;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The people and devices of one's own organisation, for its administrators. Whatever changes them
 * asks for a fresh second factor: the organisation's own account carries it out.
 */
@Controller
@RequestMapping("/organisation")
@PreAuthorize("hasRole('administrator')")
class OrganisationPage {
  private static final int YEARS = 1;

  private final Operators operators;
  private final Pairings pairings;
  private final Checkpoints checkpoints;
  private final OperatorViews views;
  private final HistoryLines history;
  private final CommandAnswers answers;
  private final Readers readers;
  private final SecondFactor secondFactor;
  private final Ledger ledger;
  private final Clock clock;

  OrganisationPage(
      Operators operators,
      Pairings pairings,
      Checkpoints checkpoints,
      OperatorViews views,
      HistoryLines history,
      CommandAnswers answers,
      Readers readers,
      SecondFactor secondFactor,
      Ledger ledger,
      Clock clock) {
    this.operators = operators;
    this.pairings = pairings;
    this.checkpoints = checkpoints;
    this.views = views;
    this.history = history;
    this.answers = answers;
    this.readers = readers;
    this.secondFactor = secondFactor;
    this.ledger = ledger;
    this.clock = clock;
  }

  @GetMapping
  String overview(Caller caller, Model model) {
    model.addAttribute("people", views.people(caller));
    model.addAttribute("devices", views.devices(caller));
    model.addAttribute("waiting", pairings.waiting(caller));
    model.addAttribute("contradictions", checkpoints.contradictions(caller));
    model.addAttribute("memberId", ledger.memberId(caller.organisation()).toString());
    return "organisation";
  }

  /** At the top of an administrator's pages, when a device waits or was copied. */
  @GetMapping("/banner")
  String banner(Caller caller, Model model) {
    model.addAttribute("waiting", pairings.waiting(caller).size());
    model.addAttribute("copied", checkpoints.unsettled(caller));
    return "organisation :: banner";
  }

  // --- People ---

  /**
   * @param name user name; none is a new person
   */
  @GetMapping("/person")
  String person(
      Caller caller, @RequestParam Optional<String> name, HttpServletRequest request, Model model) {
    Optional<Operators.Person> person =
        name.map(
            userName ->
                operators
                    .person(caller, userName)
                    .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010")));
    Optional<Operators.Entry> entry = person.flatMap(Operators.Person::entry);
    model.addAttribute("person", person.map(views::person));
    model.addAttribute("allowed", views.allowed(caller));
    model.addAttribute("chosen", entry.map(Operators.Entry::roles).orElse(Set.of()));
    model.addAttribute("days", days(entry.map(Operators.Entry::validity), request));
    model.addAttribute("history", person.map(one -> own(caller, one.holder())).orElse(List.of()));
    return "person";
  }

  @PostMapping("/person")
  String enter(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String name,
      @RequestParam(defaultValue = "") List<String> roles,
      @RequestParam String from,
      @RequestParam String until,
      @RequestParam(defaultValue = "") String fromWas,
      @RequestParam(defaultValue = "") String untilWas,
      HttpServletRequest request,
      Model model) {
    secondFactor.requireFresh(signIn);
    Operators.Person person =
        operators.enter(
            caller,
            id,
            ActFields.text("name", name),
            ActFields.readRoles(roles),
            period(from, fromWas, until, untilWas, request));
    return changed(person, model);
  }

  @PostMapping("/person/suspension")
  String suspend(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String name,
      @RequestParam String reason,
      Model model) {
    secondFactor.requireFresh(signIn);
    return changed(operators.suspend(caller, id, name, ActFields.text("reason", reason)), model);
  }

  @PostMapping("/person/reinstatement")
  String reinstate(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String name,
      Model model) {
    secondFactor.requireFresh(signIn);
    return changed(operators.reinstate(caller, id, name), model);
  }

  private String changed(Operators.Person person, Model model) {
    model.addAttribute("person", views.person(person));
    return "person :: changed";
  }

  // --- Devices ---

  /**
   * @param key address of the device's key; none is a new device
   * @param waiting key of a device that asks to be enrolled, with which to begin
   */
  @GetMapping("/device")
  String device(
      Caller caller,
      @RequestParam Optional<String> key,
      @RequestParam Optional<String> waiting,
      HttpServletRequest request,
      Model model) {
    model.addAttribute(
        "asked",
        waiting.flatMap(
            one -> pairings.waiting(caller).stream().filter(a -> a.key().equals(one)).findFirst()));
    Optional<Operators.Device> device = key.map(address -> find(caller, address));
    model.addAttribute("device", device.map(one -> views.device(caller, one)));
    model.addAttribute("allowed", views.allowed(caller));
    model.addAttribute("chosen", device.map(Operators.Device::roles).orElse(Set.of()));
    model.addAttribute("days", days(device.map(Operators.Device::validity), request));
    model.addAttribute("history", device.map(one -> own(caller, one.holder())).orElse(List.of()));
    model.addAttribute("memberId", ledger.memberId(caller.organisation()).toString());
    return "device";
  }

  @PostMapping("/device/refusal")
  String refuse(Caller caller, @RequestParam String key) {
    pairings.refuse(caller, Enrolment.address("key", key));
    return "redirect:/organisation";
  }

  /** What was done about events that contradict the record of a key. */
  @PostMapping("/device/contradictions")
  String settle(Caller caller, @RequestParam String key, @RequestParam String note) {
    checkpoints.settle(caller, Enrolment.address("key", key), note);
    return "redirect:/organisation";
  }

  @PostMapping("/device")
  String enrol(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String key,
      @RequestParam(defaultValue = "") List<String> roles,
      @RequestParam String place,
      @RequestParam String from,
      @RequestParam String until,
      @RequestParam(defaultValue = "") String fromWas,
      @RequestParam(defaultValue = "") String untilWas,
      HttpServletRequest request,
      Model model) {
    secondFactor.requireFresh(signIn);
    String address = Enrolment.address("key", key.strip());
    Set<MemberRole> may = ActFields.readRoles(roles);
    String where = ActFields.text("place", place);
    Validity period = period(from, fromWas, until, untilWas, request);
    boolean known =
        operators.devices(caller).stream().anyMatch(device -> device.key().equals(address));
    CommandStatus status =
        known
            ? operators.editDevice(caller, id, address, may, where, period)
            : operators.enrolDevice(caller, id, address, may, where, period);
    return watched(status, request, model);
  }

  @PostMapping("/device/revocation")
  String revoke(
      Caller caller,
      Authentication signIn,
      @RequestParam UUID id,
      @RequestParam String key,
      @RequestParam String reason,
      HttpServletRequest request,
      Model model) {
    secondFactor.requireFresh(signIn);
    return watched(
        operators.revokeDevice(
            caller, id, Enrolment.address("key", key), ActFields.text("reason", reason)),
        request,
        model);
  }

  private Operators.Device find(Caller caller, String key) {
    return operators.devices(caller).stream()
        .filter(device -> device.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  private List<HistoryLine> own(Caller caller, Bytes32 holder) {
    return history.ofHolder(caller, ledger.memberId(caller.organisation()), holder);
  }

  private Validity period(
      String from, String fromWas, String until, String untilWas, HttpServletRequest request) {
    ZoneId zone = readers.of(request).zone();
    return ActFields.validity(
        Days.from(from, fromWas, zone), Days.until(until, untilWas, zone), zone);
  }

  private Days days(Optional<Validity> now, HttpServletRequest request) {
    ZoneId zone = readers.of(request).zone();
    return now.map(period -> Days.of(period, zone))
        .orElseGet(() -> Days.beginning(clock.instant(), zone, YEARS));
  }

  private String watched(CommandStatus status, HttpServletRequest request, Model model) {
    model.addAttribute("command", answers.of(status, request));
    return "command :: watched";
  }
}
