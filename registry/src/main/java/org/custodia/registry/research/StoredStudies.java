package org.custodia.registry.research;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.consent.ResearchConsents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/** Studies in our own rows; questions go to the hosts, signed with the organisation's account. */
final class StoredStudies implements Studies {
  private final OrganisationRows rows;
  private final StudyRows studies;
  private final ResearchConsents consents;
  private final Members members;
  private final Ledger ledger;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Hosts hosts;
  private final Clock clock;

  /** Asks a host. */
  @FunctionalInterface
  interface Hosts {
    byte[] ask(Bytes32 host, byte[] query);
  }

  StoredStudies(
      OrganisationRows rows,
      StudyRows studies,
      ResearchConsents consents,
      Members members,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Hosts hosts,
      Clock clock) {
    this.rows = rows;
    this.studies = studies;
    this.consents = consents;
    this.members = members;
    this.ledger = ledger;
    this.keys = keys;
    this.domain = domain;
    this.hosts = hosts;
    this.clock = clock;
  }

  @Override
  public List<Study> all(Caller caller) {
    check(caller);
    return rows.in(caller.organisation(), studies::all);
  }

  @Override
  public Study study(Caller caller, UUID id) {
    check(caller);
    return rows.in(caller.organisation(), () -> studies.find(id))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RSH-006"));
  }

  @Override
  public Study begin(Caller caller, UUID id, String title, String aim) {
    check(caller);
    String called = text(title, StudyQuestion.LONGEST_TITLE);
    String said = text(aim, StudyQuestion.LONGEST_AIM);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          studies.add(organisation, new Study(id, called, said, caller.name(), now()));
          Study there = studies.find(id).orElseThrow();
          if (!there.title().equals(called) || !there.aim().equals(said)) throw used();
          return there;
        });
  }

  private static String text(String words, int longest) {
    String text = words == null ? "" : words.strip();
    if (text.isEmpty() || text.length() > longest) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RSH-002", longest);
    }
    return text;
  }

  @Override
  public List<Host> hosts(Caller caller) {
    check(caller);
    List<Bytes32> allowing = consents.hosts(caller.organisation());
    Map<Bytes32, Member> known = members.byIds(caller.organisation(), allowing);
    return allowing.stream()
        .map(id -> host(id, known))
        .sorted(Comparator.comparing(Host::name))
        .toList();
  }

  private static Host host(Bytes32 id, Map<Bytes32, Member> known) {
    return new Host(id, Optional.ofNullable(known.get(id)).map(Member::name).orElse("–"));
  }

  @Override
  public List<Asked> asked(Caller caller, UUID study) {
    study(caller, study);
    List<StudyRows.Question> found = rows.in(caller.organisation(), () -> studies.of(study));
    Map<Bytes32, Member> known =
        members.byIds(
            caller.organisation(),
            found.stream().map(StudyRows.Question::host).distinct().toList());
    return found.stream().map(one -> asked(one, known)).toList();
  }

  private static Asked asked(StudyRows.Question one, Map<Bytes32, Member> known) {
    return new Asked(
        one.id(),
        host(one.host(), known),
        one.kind() == StudyQuestion.Kind.EXPORT,
        StudyQuestion.cohort(one.cohort()),
        one.askedBy(),
        one.askedAt(),
        one.answered(),
        one.count(),
        one.problem());
  }

  @Override
  public ResearchAnswer count(Caller caller, UUID id, UUID study, Bytes32 host, Cohort cohort) {
    return ask(caller, id, study, host, cohort, StudyQuestion.Kind.COUNT);
  }

  @Override
  public ResearchAnswer export(Caller caller, UUID id, UUID study, Bytes32 host, Cohort cohort) {
    return ask(caller, id, study, host, cohort, StudyQuestion.Kind.EXPORT);
  }

  /** On record before it is sent; the host takes the same id for the same question. */
  private ResearchAnswer ask(
      Caller caller, UUID id, UUID of, Bytes32 host, Cohort cohort, StudyQuestion.Kind kind) {
    Study study = study(caller, of);
    String organisation = caller.organisation();
    if (!consents.hosts(organisation).contains(host)) {
      throw new Problem(Kind.NOT_FOUND, "CUS-RSH-004");
    }
    String text = StudyQuestion.text(cohort);
    rows.in(
        organisation,
        () -> {
          studies.add(
              organisation,
              new StudyRows.Question(
                  id,
                  of,
                  host,
                  kind,
                  text,
                  caller.name(),
                  now(),
                  false,
                  Optional.empty(),
                  Optional.empty()));
          StudyRows.Question there = studies.question(id).orElseThrow();
          boolean same =
              there.study().equals(of)
                  && there.host().equals(host)
                  && there.kind() == kind
                  && there.cohort().equals(text);
          if (!same) throw used();
        });
    StudyQuestion question = new StudyQuestion(of, study.title(), study.aim(), kind, cohort);
    try {
      ResearchAnswer answer =
          ResearchAnswer.read(hosts.ask(host, signed(caller, id, host, question)));
      answered(organisation, id, answer.count(), Optional.empty());
      return answer;
    } catch (Problem refused) {
      answered(organisation, id, Optional.empty(), Optional.of(refused.code()));
      throw refused;
    }
  }

  private byte[] signed(Caller caller, UUID id, Bytes32 host, StudyQuestion question) {
    String organisation = caller.organisation();
    return new SignedResearchQuery(
            id,
            ledger.memberId(organisation),
            host,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            question.write(),
            "")
        .signed(
            message ->
                "0x"
                    + HexFormat.of()
                        .formatHex(keys.account(organisation).sign(message.digest(domain))))
        .write();
  }

  private void answered(
      String organisation, UUID id, Optional<Integer> count, Optional<String> problem) {
    rows.in(organisation, () -> studies.answered(id, count, problem, now()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void check(Caller caller) {
    if (!caller.has("researcher")) throw new Problem(Kind.FORBIDDEN, "CUS-RSH-001");
  }

  private static Problem used() {
    return new Problem(Kind.CONFLICT, "CUS-RSH-005");
  }
}
