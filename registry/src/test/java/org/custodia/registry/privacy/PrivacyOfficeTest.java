package org.custodia.registry.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.people.Kin;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.PatientSearch;
import org.custodia.registry.people.Patients;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.privacy.PrivacyCases.Case;
import org.custodia.registry.privacy.PrivacyCases.Details;
import org.custodia.registry.privacy.PrivacyCases.Filter;
import org.custodia.registry.privacy.PrivacyCases.Outcome;
import org.custodia.registry.privacy.PrivacyCases.State;
import org.custodia.registry.privacy.PrivacyCases.StepKind;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On a real PostgreSQL, as the application's role: what stands out, and what is done about it. */
class PrivacyOfficeTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Bytes32 PONT = Bytes32.random();
  private static final PrivacySettings SETTINGS =
      new PrivacySettings(
          "UTC",
          28,
          5,
          3,
          4,
          LocalTime.of(22, 0),
          LocalTime.of(6, 0),
          3,
          90,
          Duration.ofDays(3),
          Duration.ofDays(14));

  private static final AccessReports.Study STUDY =
      new AccessReports.Study(
          Instant.parse("2026-11-01T10:00:00Z"), "Tilleuls", "Penicillin", false, true);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-02T10:00:00Z"));

  /** Of its own in each test, so that they see nothing of each other. */
  private final String hospital = "hospital-" + UUID.randomUUID();

  private final Bytes32 own = Bytes32.random();
  private final Caller officer = new Caller(hospital, "officer", Set.of("privacy-officer"));
  private final Caller desk = new Caller(hospital, "desk", Set.of("admissions"));
  private AnnotationConfigApplicationContext people;
  private AccessWatch watch;
  private StoredPrivacyCases cases;
  private StoredStaff staff;
  private AccessQuestions questions;
  private int block;

  @BeforeEach
  void open() {
    OrganisationRows rows = database.rows();
    Keys keys = TestKeys.of(hospital, "elsewhere");
    people = new AnnotationConfigApplicationContext();
    people.registerBean(OrganisationRows.class, () -> rows);
    people.registerBean(JdbcClient.class, database::jdbc);
    people.registerBean(Keys.class, () -> keys);
    people.registerBean(Clock.class, () -> clock);
    people.registerBean(LocalOrganisations.class, () -> new LocalOrganisations(List.of(hospital)));
    people.register(PeopleConfiguration.class, NoticesConfiguration.class);
    people.refresh();
    AccessRows accesses = new AccessRows(database.jdbc(), people.getBean(PatientDirectory.class));
    CaseRows found = new CaseRows(database.jdbc());
    staff = new StoredStaff(rows, database.jdbc(), keys, clock);
    watch =
        new AccessWatch(
            rows, accesses, found, staff, people.getBean(Kin.class), any -> own, SETTINGS, clock);
    cases =
        new StoredPrivacyCases(
            rows,
            found,
            accesses,
            people.getBean(PatientDirectory.class),
            people.getBean(PatientSearch.class),
            new Members(rows, database.jdbc()),
            people.getBean(Notices.class),
            (organisation, of, from, until) -> List.of(STUDY),
            (organisation, reader, query) -> Optional.of("Brought in unconscious"),
            any -> own,
            SETTINGS,
            clock);
    questions = new StoredQuestions(rows, found, people.getBean(PatientDirectory.class), clock);
  }

  @AfterEach
  void close() {
    people.close();
  }

  @Test
  void anEmergencyIsReviewedInTimeAndEachFurtherUseOpensItAgain() {
    UUID patient = patient("Jeanne", "Martin", "1984-03-07", "");
    Bytes32 consent = Bytes32.random();
    reading(patient, "0xkey", PONT, ConsentPurpose.EMERGENCY, consent);
    watch.look(hospital);
    watch.look(hospital);
    Case open = only();
    assertThat(open.kind()).isEqualTo(CaseKind.BREAK_GLASS);
    assertThat(open.patientName()).contains("Jeanne Martin");
    assertThat(open.member()).isEqualTo(PONT);
    assertThat(open.dueAt()).isEqualTo(clock.instant().plus(Duration.ofDays(3)));
    assertThat(open.overdue()).isFalse();
    clock.advance(Duration.ofDays(4));
    assertThat(only().overdue()).isTrue();
    assertThat(cases.counts(officer)).isEqualTo(new PrivacyCases.Counts(1, 1));

    UUID step = UUID.randomUUID();
    cases.close(officer, step, open.id(), Outcome.JUSTIFIED, "Unconscious, called in by 15.");
    Details closed =
        cases.close(officer, step, open.id(), Outcome.JUSTIFIED, "Unconscious, called in by 15.");
    assertThat(closed.summary().outcome()).contains(Outcome.JUSTIFIED);
    Caller herself = new Caller(hospital, "patient.martin", Set.of("patient"));
    people.getBean(PatientAccounts.class).link(desk, patient, herself.name());
    assertThat(people.getBean(Notices.class).list(herself, patient, Optional.empty(), 10))
        .as("she is told once what came of it")
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.kind()).isEqualTo(NoticeKind.EMERGENCY_REVIEWED);
              assertThat(told.grantee()).contains(PONT);
              assertThat(told.facts())
                  .containsEntry(Notice.OUTCOME, "JUSTIFIED")
                  .doesNotContainValue("Unconscious, called in by 15.");
            });
    assertThat(closed.steps())
        .extracting(PrivacyCases.Step::step)
        .containsExactly(StepKind.OPENED, StepKind.CLOSED);
    assertThat(listed(false)).isEmpty();
    refused("CUS-PRI-005", () -> cases.explain(officer, UUID.randomUUID(), open.id(), "once more"));

    reading(patient, "0xkey", PONT, ConsentPurpose.EMERGENCY, consent);
    watch.look(hospital);
    Details again = cases.view(officer, open.id());
    assertThat(again.summary().state()).isEqualTo(State.OPEN);
    assertThat(again.summary().accesses()).isEqualTo(2);
    assertThat(again.accesses()).hasSize(2);
    assertThat(again.reasons()).containsExactly("Brought in unconscious");
    assertThat(again.steps()).extracting(PrivacyCases.Step::step).contains(StepKind.REOPENED);
  }

  @Test
  void manyPatientsStandOutAgainstWhatThePersonUsuallyDoes() {
    for (int day = 0; day < 6; day++) {
      for (int i = 0; i < 3; i++) read(patient("P", "Durand", "", ""), "busy");
      clock.advance(Duration.ofDays(1));
    }
    watch.look(hospital);
    assertThat(listed(false)).isEmpty();
    for (int i = 0; i < 9; i++) read(patient("P", "Durand", "", ""), "busy");
    settle();
    assertThat(listed(false)).isEmpty(); // three times the usual is not more than that
    read(patient("P", "Durand", "", ""), "busy");
    settle();
    Case many = only();
    assertThat(many.kind()).isEqualTo(CaseKind.VOLUME);
    assertThat(many.person()).contains("busy");
    assertThat(many.patient()).isEmpty();
    assertThat(many.facts())
        .containsEntry("patients", "10")
        .containsEntry("usual", "3")
        .containsEntry("days", "6");
  }

  @Test
  void theNightStandsOutForWhoDoesNotWorkAtNight() {
    clock.advance(Duration.ofHours(13)); // 23:00
    for (int night = 0; night < 5; night++) {
      read(patient("P", "Durand", "", ""), "night.shift");
      clock.advance(Duration.ofDays(1));
    }
    watch.look(hospital);
    assertThat(listed(false)).extracting(Case::kind).containsOnly(CaseKind.HOUR).hasSize(3);
    read(patient("P", "Durand", "", ""), "day.shift");
    settle();
    assertThat(listed(false))
        .filteredOn(one -> one.who().equals("day.shift"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.facts())
                    .containsEntry("time", "23:00")
                    .containsEntry("nights", "0"));
  }

  @Test
  void anotherDepartmentsPatientStandsOut() {
    staff.enter(officer, member("cardio", "Petit", "Anna", "", "12 rue Haute", "Cardiology"));
    staff.enter(officer, member("onco", "Weber", "Marc", "1975-02-03", "", "Oncology"));
    UUID ofOncology = patient("Luc", "Garnier", "1990-01-01", "");
    record(ofOncology, "onco");
    opening(ofOncology, "cardio");
    settle();
    assertThat(only().kind()).isEqualTo(CaseKind.UNRELATED);
    assertThat(only().accesses()).isEqualTo(1);
    assertThat(only().facts())
        .containsEntry("department", "Cardiology")
        .containsEntry("departments", "Oncology");
    close(only());
    record(ofOncology, "cardio");
    opening(ofOncology, "cardio"); // who writes there, treats the patient
    settle();
    assertThat(listed(false)).isEmpty();
  }

  @Test
  void relativesAndColleaguesStandOutWithTheReason() {
    staff.enter(officer, member("cardio", "Petit", "Anna", "", "12 rue Haute", "Cardiology"));
    staff.enter(officer, member("onco", "Weber", "Marc", "1975-02-03", "", "Oncology"));
    read(patient("Zoé", "Petit", "2001-01-01", "12 rue Haute"), "cardio");
    settle();
    assertThat(only().kind()).isEqualTo(CaseKind.RELATIVE);
    assertThat(only().facts().get("reasons")).contains("SAME_FAMILY_NAME", "SAME_ADDRESS");
    close(only());

    read(patient("Marc", "Weber", "1975-02-03", ""), "cardio");
    settle();
    assertThat(only().kind()).isEqualTo(CaseKind.COLLEAGUE);
    assertThat(only().facts()).containsEntry("colleague", "onco");
    close(only());

    read(patient("Ines", "Garnier", "1991-01-01", ""), "cardio"); // nobody of anybody's
    settle();
    assertThat(listed(false)).isEmpty();
  }

  @Test
  void whoItIsAboutAnswersWhatTheyAreAskedAndSeesNothingElse() {
    Caller nurse = new Caller(hospital, "nurse", Set.of("nurse"));
    for (int i = 0; i < 5; i++) read(patient("P", "Durand", "", ""), "nurse");
    settle();
    Case about = only();
    assertThat(questions.of(nurse)).isEmpty();
    UUID id = UUID.randomUUID();
    refused("CUS-PRI-002", () -> questions.answer(nurse, id, about.id(), "I was on call."));
    cases.explain(officer, UUID.randomUUID(), about.id(), "Seen on the roster.");
    cases.ask(officer, UUID.randomUUID(), about.id(), "Why so many on one day?");
    AccessQuestions.Question asked = questions.of(nurse).get(0);
    assertThat(asked.asked()).isEqualTo("Why so many on one day?");
    assertThat(asked.isOpen()).isTrue();
    refused("CUS-PRI-003", () -> questions.answer(nurse, id, about.id(), " "));
    Caller colleague = new Caller(hospital, "colleague", Set.of("nurse"));
    assertThat(questions.of(colleague)).isEmpty();
    refused("CUS-PRI-002", () -> questions.answer(colleague, id, about.id(), "Not mine."));
    for (int again = 0; again < 2; again++) {
      assertThat(questions.answer(nurse, id, about.id(), "I was on call.").get(0).answer())
          .contains("I was on call.");
    }
    assertThat(cases.view(officer, about.id()).steps())
        .extracting(PrivacyCases.Step::step)
        .containsExactly(StepKind.OPENED, StepKind.EXPLAINED, StepKind.ASKED, StepKind.ANSWERED);
    cases.close(officer, UUID.randomUUID(), about.id(), Outcome.JUSTIFIED, "On call.");
    refused(
        "CUS-PRI-005",
        () -> questions.answer(nurse, UUID.randomUUID(), about.id(), "One thing more."));

    reading(patient("A", "B", "", ""), "0xkey", PONT, ConsentPurpose.EMERGENCY, Bytes32.random());
    watch.look(hospital);
    Case others = only();
    refused("CUS-PRI-009", () -> cases.ask(officer, UUID.randomUUID(), others.id(), "Who?"));
  }

  @Test
  void whoItIsAboutDoesNotCloseItAndNobodyElseSeesIt() {
    reading(patient("A", "B", "", ""), "0xkey", PONT, ConsentPurpose.EMERGENCY, Bytes32.random());
    for (int i = 0; i < 5; i++) read(patient("P", "Durand", "", ""), "officer");
    settle();
    Case own =
        listed(false).stream()
            .filter(one -> one.kind() == CaseKind.VOLUME)
            .findFirst()
            .orElseThrow();
    refused(
        "CUS-PRI-004",
        () -> cases.close(officer, UUID.randomUUID(), own.id(), Outcome.JUSTIFIED, "fine"));
    refused("CUS-PRI-003", () -> cases.explain(officer, UUID.randomUUID(), own.id(), " "));
    refused("CUS-PRI-001", () -> cases.counts(desk));
    refused("CUS-PRI-001", () -> staff.all(desk));
    Caller elsewhere = new Caller("elsewhere", "officer", Set.of("privacy-officer"));
    assertThat(cases.list(elsewhere, new Filter(Optional.empty(), false), 10, 0)).isEmpty();
    refused("CUS-PRI-002", () -> cases.view(elsewhere, own.id()));
  }

  @Test
  void aReportHasEverybodyWhoLookedAndIsNotedWithThePatient() {
    UUID patient = patient("Jeanne", "Martin", "1984-03-07", "");
    read(patient, "nurse.one");
    reading(patient, "0xkey", PONT, ConsentPurpose.TREATMENT, Bytes32.random());
    reading(patient, "0xnight", PONT, ConsentPurpose.EMERGENCY, Bytes32.random());
    reading(
        patient("Another", "Person", "", ""),
        "0xkey",
        PONT,
        ConsentPurpose.TREATMENT,
        Bytes32.random());
    settle();
    AccessReports.Report report =
        cases.of(
            officer,
            patient,
            clock.instant().minus(Duration.ofDays(30)),
            clock.instant().plusSeconds(1));
    assertThat(report.name()).isEqualTo("Jeanne Martin");
    assertThat(report.research()).containsExactly(STUDY);
    assertThat(report.lines()).hasSize(3);
    assertThat(report.lines())
        .anySatisfy(
            line -> {
              assertThat(line.ours()).isTrue();
              assertThat(line.person()).contains("nurse.one");
              assertThat(line.key()).isEmpty();
            })
        .anySatisfy(
            line -> {
              assertThat(line.ours()).isFalse();
              assertThat(line.key()).contains("0xkey");
              assertThat(line.purpose()).contains(ConsentPurpose.TREATMENT);
              assertThat(line.reason()).isEmpty();
            })
        .anySatisfy(
            line -> {
              assertThat(line.key()).contains("0xnight");
              assertThat(line.reason()).contains("Brought in unconscious");
            });
    assertThat(people.getBean(Patients.class).history(desk, patient).acts())
        .extracting(Patients.Done::by)
        .contains("officer");
    refused(
        "CUS-PRI-008", () -> cases.of(officer, UUID.randomUUID(), Instant.EPOCH, clock.instant()));
  }

  // --- The world ---

  private void settle() {
    clock.advance(Duration.ofSeconds(10));
    watch.look(hospital);
  }

  private List<Case> listed(boolean closed) {
    return cases.list(officer, new Filter(Optional.empty(), closed), 50, 0);
  }

  private Case only() {
    assertThat(listed(false)).hasSize(1);
    return listed(false).get(0);
  }

  private void close(Case one) {
    cases.close(officer, UUID.randomUUID(), one.id(), Outcome.CANNOT_TELL, "looked at");
  }

  private static void refused(String code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static Staff.Member member(
      String person,
      String family,
      String given,
      String birthDate,
      String street,
      String department) {
    return new Staff.Member(
        person, family, given, birthDate, street, street.isEmpty() ? "" : "69001", "", department);
  }

  private UUID patient(String given, String family, String birthDate, String street) {
    UUID id = UUID.randomUUID();
    people
        .getBean(Patients.class)
        .register(
            desk,
            id,
            new PatientData(
                List.of(),
                List.of(new PatientData.Name("official", family, List.of(given))),
                Optional.of(birthDate).filter(day -> !day.isEmpty()),
                Optional.empty(),
                street.isEmpty()
                    ? List.of()
                    : List.of(new PatientData.Address(List.of(street), "Lyon", "", "69001", "FR")),
                List.of(),
                List.of()),
            true);
    return id;
  }

  private UUID record(UUID patient, String author) {
    UUID id = UUID.randomUUID();
    database
        .rows()
        .in(
            hospital,
            () -> {
              database
                  .jdbc()
                  .sql(
                      """
                      insert into patient_record (organisation, id, patient, kind, facts, request, made_at,
                        person, drafted_at, added_at)
                      values (:o, :id, :patient, 8, '\\x00', :request, :at, :author, :at, :at)
                      """)
                  .param("o", hospital)
                  .param("id", id)
                  .param("patient", patient)
                  .param("request", new byte[32])
                  .param("author", author)
                  .param("at", AccessRows.utc(clock.instant()))
                  .update();
            });
    return id;
  }

  /** One of our own people reads, by a consent. */
  private void read(UUID patient, String person) {
    String key =
        "0x" + UUID.nameUUIDFromBytes(person.getBytes()).toString().replace("-", "") + "00000000";
    database
        .rows()
        .in(
            hospital,
            () -> {
              database
                  .jdbc()
                  .sql(
                      """
                      insert into session_key (organisation, key, person, roles, enrolled_at, valid_until,
                        enrol_command)
                      values (:o, :key, :person, 0, :at, :at, :command) on conflict do nothing
                      """)
                  .param("o", hospital)
                  .param("key", key)
                  .param("person", person)
                  .param("at", AccessRows.utc(clock.instant()))
                  .param("command", UUID.randomUUID())
                  .update();
            });
    reading(patient, key, own, ConsentPurpose.TREATMENT, Bytes32.random());
  }

  /** One of our own people opens what we hold. */
  private void opening(UUID patient, String person) {
    UUID record = record(patient, person + ".author");
    database
        .rows()
        .in(
            hospital,
            () -> {
              database
                  .jdbc()
                  .sql(
                      """
                      insert into patient_record_opened (organisation, record, at, person)
                      values (:o, :record, :at, :person)
                      """)
                  .param("o", hospital)
                  .param("record", record)
                  .param("at", AccessRows.utc(clock.instant()))
                  .param("person", person)
                  .update();
            });
  }

  /** As the projection has it from the ledger. */
  private void reading(
      UUID patient, String key, Bytes32 reader, ConsentPurpose purpose, Bytes32 consent) {
    PatientDirectory directory = people.getBean(PatientDirectory.class);
    String channel = "0xchannel-of-" + hospital;
    database
        .rows()
        .in(
            hospital,
            () -> {
              database
                  .jdbc()
                  .sql(
                      """
                      insert into record_reading (organisation, channel, holder, command_id, record, host,
                        patient, reader, witness, query_id, consent, purpose, admitted, read_at,
                        irregularities, recorded_at, block, log_index, transaction)
                      values (:o, :channel, :host, :command, :command, :host, :patient, :reader, :witness,
                        :command, :consent, :purpose, false, :read, 0, :at, :block, 0, :command)
                      """)
                  .param("o", hospital)
                  .param("channel", channel)
                  .param("host", own.toArray())
                  .param("command", Bytes32.random().toArray())
                  .param("patient", directory.pseudonym(hospital, patient, channel).toArray())
                  .param("reader", reader.toArray())
                  .param("witness", key)
                  .param("consent", consent.toArray())
                  .param("purpose", purpose.code())
                  .param("read", clock.instant().getEpochSecond())
                  .param("at", AccessRows.utc(clock.instant()))
                  .param("block", ++block)
                  .update();
            });
  }
}
