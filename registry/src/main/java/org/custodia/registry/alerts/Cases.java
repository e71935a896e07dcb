package org.custodia.registry.alerts;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.rows.OrganisationRows;

/**
 * The regulator's work on cases: look, acknowledge, take, escalate, close with a cause, open again.
 * Every step is kept with who did it and when. Organisations concerned explain through {@link
 * #explain}. Problems: CUS-ALR-001 not the regulator, 002 no such case, 003 the case is closed, 004
 * it is not, 005 words missing or too long.
 */
public final class Cases {
  public static final int LONGEST_WORDS = 2_000;
  public static final int MOST_LISTED = 500;

  /** The most that one export holds. */
  public static final int MOST_EXPORTED = 100_000;

  private static final int PAGE = 1_000;

  private final OrganisationRows rows;
  private final CaseRows cases;
  private final Members members;
  private final Function<String, Bytes32> memberIds;
  private final Clock clock;

  /**
   * @param memberIds of local organisations
   */
  Cases(
      OrganisationRows rows,
      CaseRows cases,
      Members members,
      Function<String, Bytes32> memberIds,
      Clock clock) {
    this.rows = rows;
    this.cases = cases;
    this.members = members;
    this.memberIds = memberIds;
    this.clock = clock;
  }

  // --- Looking ---

  /** Latest alert first. */
  public List<CaseView.Summary> list(Caller caller, CaseFilter filter, int limit, int offset) {
    check(caller);
    return listed(caller.organisation(), filter, limit, offset);
  }

  public CaseView view(Caller caller, UUID id) {
    check(caller);
    return rows.in(caller.organisation(), () -> viewed(caller.organisation(), id));
  }

  /** Cases about a pack, lot, unit or consignment, and about packs of a lot; latest first. */
  public List<CaseView.Summary> about(Caller caller, Bytes32 key) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () -> cases.about(key, MOST_LISTED).stream().map(CaseView.Summary::of).toList());
  }

  /** Hands over every case of the filter with its history, latest first. */
  public void export(Caller caller, CaseFilter filter, Consumer<CaseView> to) {
    check(caller);
    String regulator = caller.organisation();
    Set<UUID> seen = new HashSet<>();
    for (int offset = 0; offset < MOST_EXPORTED; offset += PAGE) {
      List<CaseView.Summary> page = page(regulator, filter, PAGE, offset);
      // A case that moves up meanwhile pushes another onto the next page a second time.
      page.stream()
          .filter(one -> seen.add(one.id()))
          .forEach(one -> to.accept(rows.in(regulator, () -> viewed(regulator, one.id()))));
      if (page.size() < PAGE) return;
    }
  }

  /**
   * @param from first day, UTC
   * @param to last day
   */
  public CaseStatistics statistics(Caller caller, LocalDate from, LocalDate to) {
    check(caller);
    Instant start = from.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return rows.in(
        caller.organisation(),
        () -> {
          List<CaseStatistics.Count> counts = cases.counts(start, end);
          Set<Bytes32> ids =
              counts.stream().map(CaseStatistics.Count::member).collect(Collectors.toSet());
          return new CaseStatistics(
              from,
              to,
              counts,
              cases.closings(start, end),
              cases.states(),
              names(caller.organisation(), ids));
        });
  }

  // --- Working ---

  public CaseView acknowledge(Caller caller, UUID id) {
    return act(caller, id, CaseStep.ACKNOWLEDGED, "", now -> cases.acknowledge(id, now));
  }

  /** From now on this person works on it; may be taken over from another. */
  public CaseView take(Caller caller, UUID id) {
    return act(caller, id, CaseStep.TAKEN, "", now -> cases.take(id, caller.name(), now));
  }

  /**
   * @param words to whom, and why
   */
  public CaseView escalate(Caller caller, UUID id, String words) {
    String said = needed(words);
    return act(caller, id, CaseStep.ESCALATED, said, now -> cases.escalate(id, now));
  }

  /**
   * @param words what was found; may be empty
   */
  public CaseView close(Caller caller, UUID id, CloseCause cause, String words) {
    check(caller);
    String said = fitting(words);
    return rows.in(
        caller.organisation(),
        () -> {
          unsettled(id);
          Instant now = now();
          cases.close(id, cause, now);
          step(caller, id, CaseStep.CLOSED, Optional.of(cause), said, now);
          return viewed(caller.organisation(), id);
        });
  }

  /**
   * @param words why
   */
  public CaseView reopen(Caller caller, UUID id, String words) {
    check(caller);
    String said = needed(words);
    return rows.in(
        caller.organisation(),
        () -> {
          if (locked(id).state() != CaseState.CLOSED) {
            throw new Problem(Kind.CONFLICT, "CUS-ALR-004");
          }
          Instant now = now();
          cases.reopen(id, now);
          step(caller, id, CaseStep.REOPENED, Optional.empty(), said, now);
          return viewed(caller.organisation(), id);
        });
  }

  private CaseView act(
      Caller caller, UUID id, CaseStep step, String words, Consumer<Instant> work) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          unsettled(id);
          Instant now = now();
          work.accept(now);
          step(caller, id, step, Optional.empty(), words, now);
          return viewed(caller.organisation(), id);
        });
  }

  private void step(
      Caller caller,
      UUID id,
      CaseStep step,
      Optional<CloseCause> cause,
      String words,
      Instant now) {
    cases.step(
        caller.organisation(),
        id,
        new StepRow(
            step,
            Optional.of(memberIds.apply(caller.organisation())),
            Optional.of(caller.name()),
            cause,
            words,
            now));
  }

  // --- Organisations concerned ---

  /** What the regulator has about this member; latest first. For its own eyes only. */
  public List<CaseView.Summary> concerning(String regulator, Bytes32 member, int limit) {
    return listed(regulator, CaseFilter.all().ofMember(member), limit, 0);
  }

  /**
   * A case as an organisation concerned may see it.
   *
   * @throws Problem NOT_FOUND CUS-ALR-002, also when the case concerns others only
   */
  public CaseView concerning(String regulator, Bytes32 member, UUID id) {
    return rows.in(
        regulator,
        () -> {
          if (!cases.members(id).contains(member)) throw noSuchCase();
          return limited(viewed(regulator, id), member, memberIds.apply(regulator));
        });
  }

  /** Names nobody but the member and the regulator, and none of the regulator's people. */
  private static CaseView limited(CaseView view, Bytes32 member, Bytes32 regulator) {
    return new CaseView(
        view.summary(),
        view.concerned().stream().filter(one -> one.id().equals(member)).toList(),
        view.alerts().stream()
            .filter(alert -> alert.member().equals(member))
            .map(Cases::withoutRegulatorsOwn)
            .toList(),
        view.steps().stream()
            .filter(step -> step.step() != CaseStep.ESCALATED)
            .filter(
                step ->
                    step.by()
                        .map(by -> by.id().equals(member) || by.id().equals(regulator))
                        .orElse(true))
            .map(
                step ->
                    new CaseView.Step(
                        step.step(),
                        step.by(),
                        Optional.empty(),
                        step.cause(),
                        step.by().filter(by -> by.id().equals(member)).isPresent()
                            ? step.words()
                            : "",
                        step.at()))
            .toList());
  }

  private static CaseView.Alert withoutRegulatorsOwn(CaseView.Alert alert) {
    Map<String, String> told = new HashMap<>(alert.details());
    told.keySet().removeAll(CaseView.REGULATORS_OWN);
    return alert.with(Map.copyOf(told));
  }

  /**
   * An organisation concerned says how it came about. The same words twice in a row are one
   * explanation, because a message may come twice.
   */
  public CaseView explain(String regulator, Bytes32 member, UUID id, String words) {
    String said = needed(words);
    return rows.in(
        regulator,
        () -> {
          if (!cases.members(id).contains(member)) throw noSuchCase();
          unsettled(id);
          if (isLast(id, member, said)) {
            return limited(viewed(regulator, id), member, memberIds.apply(regulator));
          }
          Instant now = now();
          cases.explained(id, now);
          cases.step(
              regulator,
              id,
              new StepRow(
                  CaseStep.EXPLAINED,
                  Optional.of(member),
                  Optional.empty(),
                  Optional.empty(),
                  said,
                  now));
          return limited(viewed(regulator, id), member, memberIds.apply(regulator));
        });
  }

  private boolean isLast(UUID id, Bytes32 member, String words) {
    return cases.steps(id).stream()
        .reduce((earlier, later) -> later)
        .filter(step -> step.step() == CaseStep.EXPLAINED)
        .filter(step -> step.member().equals(Optional.of(member)) && step.words().equals(words))
        .isPresent();
  }

  // --- Parts ---

  private List<CaseView.Summary> listed(
      String regulator, CaseFilter filter, int limit, int offset) {
    return page(regulator, filter, Math.max(0, Math.min(limit, MOST_LISTED)), Math.max(0, offset));
  }

  private List<CaseView.Summary> page(String regulator, CaseFilter filter, int limit, int offset) {
    return rows.in(
        regulator,
        () -> cases.list(filter, limit, offset).stream().map(CaseView.Summary::of).toList());
  }

  private CaseView viewed(String regulator, UUID id) {
    CaseRow row = cases.find(id).orElseThrow(Cases::noSuchCase);
    List<Bytes32> concerned = cases.members(id);
    List<StepRow> steps = cases.steps(id);
    Set<Bytes32> ids = new HashSet<>(concerned);
    steps.forEach(step -> step.member().ifPresent(ids::add));
    List<CaseView.Alert> alerts = cases.alerts(id, CaseView.MOST_ALERTS);
    alerts.forEach(alert -> ids.addAll(regulatorsOwn(alert).values()));
    Map<Bytes32, String> names = names(regulator, ids);
    return new CaseView(
        CaseView.Summary.of(row),
        concerned.stream().map(member -> named(member, names)).toList(),
        alerts.stream().map(alert -> named(alert, names)).toList(),
        steps.stream()
            .map(
                step ->
                    new CaseView.Step(
                        step.step(),
                        step.member().map(member -> named(member, names)),
                        step.person(),
                        step.cause(),
                        step.words(),
                        step.at()))
            .toList());
  }

  private static Map<String, Bytes32> regulatorsOwn(CaseView.Alert alert) {
    return alert.details().entrySet().stream()
        .filter(detail -> CaseView.REGULATORS_OWN.contains(detail.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, detail -> Bytes32.of(detail.getValue())));
  }

  private static CaseView.Alert named(CaseView.Alert alert, Map<Bytes32, String> names) {
    Map<String, String> details = new HashMap<>(alert.details());
    regulatorsOwn(alert).forEach((detail, id) -> details.put(detail, named(id, names).name()));
    return alert.with(Map.copyOf(details));
  }

  private static CaseView.Named named(Bytes32 id, Map<Bytes32, String> names) {
    return new CaseView.Named(id, names.getOrDefault(id, id.toString()));
  }

  private Map<Bytes32, String> names(String regulator, Collection<Bytes32> ids) {
    return members.byIds(regulator, ids).values().stream()
        .collect(Collectors.toMap(Member::id, Member::name));
  }

  private CaseRow locked(UUID id) {
    return cases.lock(id).orElseThrow(Cases::noSuchCase);
  }

  private void unsettled(UUID id) {
    if (locked(id).state() == CaseState.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-ALR-003");
  }

  private static Problem noSuchCase() {
    return new Problem(Kind.NOT_FOUND, "CUS-ALR-002");
  }

  private static String needed(String words) {
    if (words.isBlank()) throw new Problem(Kind.BAD_INPUT, "CUS-ALR-005", LONGEST_WORDS);
    return fitting(words);
  }

  private static String fitting(String words) {
    if (words.length() > LONGEST_WORDS || words.indexOf('\0') >= 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALR-005", LONGEST_WORDS);
    }
    return words.strip();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void check(Caller caller) {
    if (!caller.has("regulator")) throw new Problem(Kind.FORBIDDEN, "CUS-ALR-001");
  }
}
