package org.custodia.registry.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.Patient;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.rows.OrganisationRows;

/** {@link PrivacyCases} and {@link AccessReports} over the organisation's rows. */
final class StoredPrivacyCases implements PrivacyCases, AccessReports {
  private static final int MOST_ACCESSES = 500;
  private static final int MOST_LINES = 5000;

  private final OrganisationRows rows;
  private final CaseRows cases;
  private final AccessRows accesses;
  private final PatientDirectory directory;
  private final PatientSearch patients;
  private final Members members;
  private final Notices notices;
  private final Research research;
  private final Reasons reasons;
  private final Function<String, Bytes32> memberIds;
  private final PrivacySettings settings;
  private final Clock clock;

  /** What research a person was part of between two moments. */
  @FunctionalInterface
  interface Research {
    List<Study> of(String organisation, UUID patient, Instant from, Instant until);
  }

  /** What somebody said about why they read in an emergency. */
  @FunctionalInterface
  interface Reasons {
    /**
     * @param reader member id
     * @param query as the ledger has it
     */
    Optional<String> of(String organisation, Bytes32 reader, Bytes32 query);
  }

  StoredPrivacyCases(
      OrganisationRows rows,
      CaseRows cases,
      AccessRows accesses,
      PatientDirectory directory,
      PatientSearch patients,
      Members members,
      Notices notices,
      Research research,
      Reasons reasons,
      Function<String, Bytes32> memberIds,
      PrivacySettings settings,
      Clock clock) {
    this.rows = rows;
    this.cases = cases;
    this.accesses = accesses;
    this.directory = directory;
    this.patients = patients;
    this.members = members;
    this.notices = notices;
    this.research = research;
    this.reasons = reasons;
    this.memberIds = memberIds;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws Problem FORBIDDEN CUS-PRI-001
   */
  static void check(Caller caller) {
    if (!caller.has(ROLE)) throw new Problem(Kind.FORBIDDEN, "CUS-PRI-001");
  }

  @Override
  public Counts counts(Caller caller) {
    check(caller);
    return rows.in(
        caller.organisation(), () -> cases.counts(caller.organisation(), clock.instant()));
  }

  @Override
  public List<Case> list(Caller caller, Filter filter, int limit, int offset) {
    check(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          List<CaseRows.Row> found = cases.list(organisation, filter, limit, offset);
          Map<Bytes32, String> names =
              names(
                  organisation,
                  found.stream().map(CaseRows.Row::member).collect(Collectors.toSet()));
          return found.stream().map(row -> shown(organisation, row, names)).toList();
        });
  }

  @Override
  public Details view(Caller caller, UUID id) {
    check(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          CaseRows.Row row = cases.find(organisation, id, false).orElseThrow(this::unknown);
          List<Access> found = accesses.ofCase(organisation, id, MOST_ACCESSES);
          return new Details(
              shown(organisation, row, names(organisation, Set.of(row.member()))),
              found,
              found.stream().flatMap(one -> reason(organisation, one).stream()).distinct().toList(),
              cases.steps(organisation, id));
        });
  }

  private Optional<String> reason(String organisation, Access access) {
    boolean emergency = access.purpose().filter(ConsentPurpose.EMERGENCY::equals).isPresent();
    String[] readerAndQuery = access.reference().split("/");
    if (!emergency || readerAndQuery.length != 2) return Optional.empty();
    return reasons.of(organisation, Bytes32.of(readerAndQuery[0]), Bytes32.of(readerAndQuery[1]));
  }

  @Override
  public Details explain(Caller caller, UUID step, UUID id, String words) {
    return act(
        caller,
        step,
        id,
        new Asked(StepKind.EXPLAINED, Optional.empty(), words),
        (organisation, row) -> {
          if (row.state() == State.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-PRI-005");
          cases.explained(organisation, id);
        });
  }

  @Override
  public Details ask(Caller caller, UUID step, UUID id, String words) {
    return act(
        caller,
        step,
        id,
        new Asked(StepKind.ASKED, Optional.empty(), words),
        (organisation, row) -> {
          if (row.state() == State.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-PRI-005");
          if (row.person().isEmpty()) throw new Problem(Kind.CONFLICT, "CUS-PRI-009");
        });
  }

  @Override
  public Details close(Caller caller, UUID step, UUID id, Outcome outcome, String words) {
    return act(
        caller,
        step,
        id,
        new Asked(StepKind.CLOSED, Optional.of(outcome), words),
        (organisation, row) -> {
          if (row.state() == State.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-PRI-005");
          cases.close(organisation, id, outcome, clock.instant());
          tell(organisation, step, row, outcome);
        });
  }

  /** What came of an emergency; the officer's words stay in the house. */
  private void tell(String organisation, UUID step, CaseRows.Row row, Outcome outcome) {
    if (row.kind() != CaseKind.BREAK_GLASS || row.patient().isEmpty()) return;
    notices.put(
        organisation,
        row.patient().get(),
        UUID.nameUUIDFromBytes(("emergency reviewed " + step).getBytes(StandardCharsets.UTF_8)),
        NoticeKind.EMERGENCY_REVIEWED,
        Map.of(
            Notice.GRANTEE, row.member().toString(),
            Notice.PURPOSE, ConsentPurpose.EMERGENCY.name(),
            Notice.OUTCOME, outcome.name()),
        clock.instant());
  }

  @Override
  public Details reopen(Caller caller, UUID step, UUID id, String words) {
    return act(
        caller,
        step,
        id,
        new Asked(StepKind.REOPENED, Optional.empty(), words),
        (organisation, row) -> {
          Instant now = clock.instant();
          if (!cases.reopen(organisation, id, now, now.plus(settings.within(row.kind())))) {
            throw new Problem(Kind.CONFLICT, "CUS-PRI-006");
          }
        });
  }

  private record Asked(StepKind kind, Optional<Outcome> outcome, String words) {}

  private Details act(
      Caller caller, UUID step, UUID id, Asked asked, BiConsumer<String, CaseRows.Row> change) {
    check(caller);
    String words = words(asked.words());
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          CaseRows.Row row = cases.find(organisation, id, true).orElseThrow(this::unknown);
          if (row.person().filter(caller.name()::equals).isPresent()) {
            throw new Problem(Kind.FORBIDDEN, "CUS-PRI-004");
          }
          if (cases.hasStep(organisation, step)) return;
          change.accept(organisation, row);
          cases.step(
              organisation,
              step,
              id,
              new Step(
                  asked.kind(),
                  Optional.of(caller.name()),
                  asked.outcome(),
                  words,
                  clock.instant()));
        });
    return view(caller, id);
  }

  /**
   * @throws Problem BAD_INPUT CUS-PRI-003
   */
  static String words(String said) {
    String words = said == null ? "" : said.strip();
    if (words.isEmpty() || words.length() > LONGEST_WORDS) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRI-003", LONGEST_WORDS);
    }
    return words;
  }

  private Problem unknown() {
    return new Problem(Kind.NOT_FOUND, "CUS-PRI-002");
  }

  private Case shown(String organisation, CaseRows.Row row, Map<Bytes32, String> names) {
    return new Case(
        row.id(),
        row.kind(),
        row.who(),
        row.person(),
        row.member(),
        names.getOrDefault(row.member(), ""),
        row.patient(),
        row.patient().flatMap(patient -> directory.name(organisation, patient)),
        row.day(),
        row.state(),
        row.facts(),
        row.accesses(),
        row.firstAt(),
        row.lastAt(),
        row.dueAt(),
        row.state() != State.CLOSED && row.dueAt().isBefore(clock.instant()),
        row.outcome());
  }

  private Map<Bytes32, String> names(String organisation, Set<Bytes32> ids) {
    return members.byIds(organisation, ids).values().stream()
        .collect(Collectors.toMap(Member::id, Member::name));
  }

  @Override
  public Report of(Caller caller, UUID patient, Instant from, Instant until) {
    check(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Patient entry =
              patients
                  .reported(caller, patient)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-PRI-008"));
          List<Access> found =
              accesses.of(
                  organisation,
                  directory.entriesOf(organisation, patient),
                  from,
                  until,
                  MOST_LINES + 1);
          Map<Bytes32, String> names =
              names(organisation, found.stream().map(Access::member).collect(Collectors.toSet()));
          Bytes32 own = memberIds.apply(organisation);
          return new Report(
              patient,
              entry.name(),
              entry.data().birthDate(),
              from,
              until,
              found.stream()
                  .limit(MOST_LINES)
                  .map(one -> line(organisation, one, own, names))
                  .toList(),
              found.size() > MOST_LINES,
              research.of(organisation, patient, from, until));
        });
  }

  private Line line(String organisation, Access access, Bytes32 own, Map<Bytes32, String> names) {
    return new Line(
        access.at(),
        names.getOrDefault(access.member(), ""),
        access.member().equals(own),
        access.person(),
        access.person().isPresent() ? Optional.empty() : Optional.of(access.who()),
        access.purpose(),
        access.kind(),
        reason(organisation, access));
  }
}
