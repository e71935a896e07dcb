package org.custodia.registry.research;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;

/**
 * Answers questions of research about a local host's patients who allow it, as members ask over
 * HTTP with a {@link SignedResearchQuery}. What was answered, about whom, is on record in the same
 * transaction, and each of them is told: of an export each time, of counts once in a study.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form or too long, 004 to 007 for one
 * that is too old or not signed by an active member, CUS-RSH-003 for a cohort that is none, 004
 * nobody here goes by that id, 005 the id was used for another question.
 */
public final class ResearchDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 16 * 1024;

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Askers askers;
  private final Participants participants;
  private final UseRows uses;
  private final PatientDirectory directory;
  private final Notices notices;
  private final ResearchSettings settings;
  private final Clock clock;

  ResearchDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      Askers askers,
      Participants participants,
      UseRows uses,
      PatientDirectory directory,
      Notices notices,
      ResearchSettings settings,
      Clock clock) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.askers = askers;
    this.participants = participants;
    this.uses = uses;
    this.directory = directory;
    this.notices = notices;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param body JSON of a {@link SignedResearchQuery}
   * @return JSON of a {@link ResearchAnswer}
   */
  public byte[] answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
    SignedResearchQuery query = SignedResearchQuery.parse(body);
    StudyQuestion question = StudyQuestion.read(query.question());
    askers.checkFresh(query.askedAt());
    String signer = askers.signer(query.message(), query.signature());
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(query.holder()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RSH-004"));
    return rows.in(
        organisation,
        () -> {
          askers.member(organisation, query.asker(), signer);
          uses.lock(query.asker());
          return answer(organisation, query, question).write();
        });
  }

  private ResearchAnswer answer(
      String organisation, SignedResearchQuery query, StudyQuestion question) {
    Bytes32 hash = StudyQuestion.hash(query.question());
    Optional<UseRows.Use> earlier = uses.find(query.id());
    if (earlier.filter(use -> !isSame(use, query, hash)).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-RSH-005");
    }
    boolean exports = question.kind() == StudyQuestion.Kind.EXPORT;
    if (earlier.isPresent() && !exports) return counted(earlier.get().count());
    List<CodedFacts.Type> types =
        exports ? Arrays.asList(CodedFacts.Type.values()) : question.cohort().types();
    Map<UUID, Person> cohort =
        participants.of(organisation, query.asker(), types).stream()
            .filter(question.cohort()::fits)
            .collect(Collectors.toMap(Person::id, one -> one));
    Optional<Integer> count =
        exports
            ? Optional.of(settings.rounded(cohort.size()))
                .filter(any -> cohort.size() >= settings.least())
            : count(query.asker(), question.cohort(), cohort.keySet());
    if (earlier.isEmpty()) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      uses.add(
          organisation,
          new UseRows.Use(query.id(), query.asker(), question, hash, cohort.size(), count, now),
          cohort.keySet());
      cohort.keySet().forEach(person -> tell(organisation, query, question, person, now));
    }
    if (!exports || count.isEmpty()) return counted(count);
    Disclosure.Rows shown =
        new Disclosure(settings.least(), clock.instant().atZone(ZoneOffset.UTC).getYear())
            .rows(cohort.values(), person -> number(organisation, query, question, person));
    return new ResearchAnswer(
        count,
        settings.least(),
        settings.roundedTo(),
        shown.rows(),
        shown.leftOut(),
        shown.codesLeftOut());
  }

  private static boolean isSame(UseRows.Use use, SignedResearchQuery query, Bytes32 hash) {
    return use.asker().equals(query.asker()) && use.question().equals(hash);
  }

  private ResearchAnswer counted(Optional<Integer> count) {
    return new ResearchAnswer(count, settings.least(), settings.roundedTo(), List.of(), 0, 0);
  }

  /**
   * Empty when there are too few, or when another cohort that this member knows the count of is the
   * same but for too few. Of the same cohort the earlier count is told again, so that who joins or
   * leaves between two questions is not found out by their difference.
   */
  private Optional<Integer> count(Bytes32 asker, Cohort cohort, Set<UUID> persons) {
    if (persons.size() < settings.least()) return Optional.empty();
    List<UseRows.Overlap> near = uses.near(asker, persons, settings.least());
    String text = StudyQuestion.text(cohort);
    Optional<Integer> again =
        near.stream()
            .filter(one -> one.cohort().equals(text))
            .map(UseRows.Overlap::count)
            .findFirst();
    if (again.isPresent()) return again;
    return near.isEmpty() ? Optional.of(settings.rounded(persons.size())) : Optional.empty();
  }

  /** What a person is called in the study: another in every study, and of every member's. */
  private String number(
      String organisation, SignedResearchQuery query, StudyQuestion question, UUID person) {
    String study = "study " + query.asker() + " " + question.study();
    return directory.pseudonym(organisation, person, study).toString().substring(2, 34);
  }

  private void tell(
      String organisation,
      SignedResearchQuery query,
      StudyQuestion question,
      UUID person,
      Instant now) {
    String occasion =
        question.kind() == StudyQuestion.Kind.EXPORT
            ? query.id().toString()
            : query.asker() + " " + question.study();
    notices.put(
        organisation,
        person,
        UUID.nameUUIDFromBytes(
            ("research news " + occasion + " " + person).getBytes(StandardCharsets.UTF_8)),
        NoticeKind.RESEARCHED,
        Map.of(
            Notice.GRANTEE, query.asker().toString(),
            Notice.PURPOSE, ConsentPurpose.RESEARCH.name()),
        now);
  }
}
