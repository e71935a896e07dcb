package org.custodia.registry.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of alerts: grouped into cases, worked through, explained, closed and reopened. */
class CasesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Instant MORNING = Instant.parse("2026-11-25T08:00:00Z");
  private static final String GTIN = "03400930000014";
  private static final Caller INSPECTOR = new Caller(AGENCE, "inspector.one", Set.of("regulator"));
  private static final Caller OTHER = new Caller(AGENCE, "inspector.two", Set.of("regulator"));
  private static final Bytes32 PONT_ID = TestNetwork.memberId(PONT);
  private static final Bytes32 GARE_ID = TestNetwork.memberId(GARE);

  private final MovableClock clock = new MovableClock(MORNING);
  private final Alerts alerts =
      new StoredAlerts(
          database.rows(),
          new CaseRows(database.jdbc()),
          new UnknownSerials(database.jdbc()),
          clock);
  private final Cases cases =
      new Cases(
          database.rows(),
          new CaseRows(database.jdbc()),
          new Members(database.rows(), database.jdbc()),
          TestNetwork::memberId,
          clock);

  @BeforeEach
  void nothingYet() {
    database
        .rows()
        .in(
            AGENCE,
            () ->
                List.of("alert_case_step", "alert_case_member", "alert", "alert_case")
                    .forEach(table -> database.jdbc().sql("delete from " + table).update()));
  }

  @Test
  void theSameFactIsKeptOnceHoweverOftenItIsRaised() {
    AlertFact fact = unknownSerial("S1", PONT_ID, 1);
    assertThat(alerts.raise(AGENCE, fact)).isTrue();
    assertThat(alerts.raise(AGENCE, fact)).isFalse();
    CaseView.Summary only = only();
    assertThat(only.alerts()).isEqualTo(1);
    assertThat(only.state()).isEqualTo(CaseState.OPEN);
    assertThat(cases.view(INSPECTOR, only.id()).steps())
        .extracting(CaseView.Step::step)
        .containsExactly(CaseStep.OPENED);
  }

  @Test
  void repeatedAlertsOnOnePackAreOneCaseThatNamesEverybodyConcerned() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    clock.advance(Duration.ofHours(2));
    alerts.raise(AGENCE, unknownSerial("S1", GARE_ID, 2));
    alerts.raise(AGENCE, unknownSerial("S2", GARE_ID, 3));
    List<CaseView.Summary> all = cases.list(INSPECTOR, CaseFilter.all(), 10, 0);
    assertThat(all).hasSize(2);
    CaseView pack =
        cases.view(
            INSPECTOR,
            all.stream()
                .filter(one -> one.subject().serial().equals(Optional.of("S1")))
                .findFirst()
                .orElseThrow()
                .id());
    assertThat(pack.summary().alerts()).isEqualTo(2);
    assertThat(pack.concerned())
        .extracting(CaseView.Named::id)
        .containsExactlyInAnyOrder(PONT_ID, GARE_ID);
    assertThat(pack.alerts()).extracting(CaseView.Alert::member).containsExactly(PONT_ID, GARE_ID);
  }

  @Test
  void aCaseGoesThroughAllItsStatesAndItsHistorySaysWhoDidWhat() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    UUID id = only().id();
    cases.acknowledge(INSPECTOR, id);
    cases.take(INSPECTOR, id);
    assertThat(only().state()).isEqualTo(CaseState.TAKEN);
    assertThat(only().takenBy()).contains("inspector.one");
    cases.explain(AGENCE, PONT_ID, id, "Scanner with a keyboard in capitals");
    assertThat(only().state()).isEqualTo(CaseState.EXPLAINED);
    cases.escalate(OTHER, id, "To the inspectorate: third time this month");
    clock.advance(Duration.ofHours(5));
    CaseView closed = cases.close(OTHER, id, CloseCause.TECHNICAL, "Setting corrected");
    assertThat(closed.summary().state()).isEqualTo(CaseState.CLOSED);
    assertThat(closed.summary().escalated()).isTrue();
    CaseView reopened = cases.reopen(INSPECTOR, id, "It happened again");
    assertThat(reopened.summary().state()).isEqualTo(CaseState.OPEN);
    assertThat(reopened.summary().cause()).isEmpty();
    assertThat(reopened.steps())
        .extracting(CaseView.Step::step)
        .containsExactly(
            CaseStep.OPENED,
            CaseStep.ACKNOWLEDGED,
            CaseStep.TAKEN,
            CaseStep.EXPLAINED,
            CaseStep.ESCALATED,
            CaseStep.CLOSED,
            CaseStep.REOPENED);
    assertThat(reopened.steps())
        .extracting(step -> step.person().orElse("-"))
        .containsExactly(
            "-",
            "inspector.one",
            "inspector.one",
            "-",
            "inspector.two",
            "inspector.two",
            "inspector.one");
  }

  @Test
  void aClosedCaseIsOpenAgainWhenTheSameIsReportedAgain() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    UUID id = only().id();
    cases.close(INSPECTOR, id, CloseCause.HANDLING, "");
    refused("CUS-ALR-003", () -> cases.take(INSPECTOR, id));
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    assertThat(only().state()).isEqualTo(CaseState.CLOSED);
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 2));
    assertThat(only().state()).isEqualTo(CaseState.OPEN);
    assertThat(cases.view(INSPECTOR, id).steps())
        .extracting(CaseView.Step::step)
        .endsWith(CaseStep.CLOSED, CaseStep.REPEATED);
  }

  @Test
  void whatLaterFactsExplainAwayIsSaidOnce() {
    AlertFact fact = unknownSerial("S1", PONT_ID, 1);
    alerts.settle(AGENCE, fact.id(), MORNING);
    alerts.raise(AGENCE, fact);
    alerts.settle(AGENCE, fact.id(), MORNING.plusSeconds(60));
    alerts.settle(AGENCE, fact.id(), MORNING.plusSeconds(90));
    CaseView view = cases.view(INSPECTOR, only().id());
    assertThat(view.alerts().get(0).settledAt()).contains(MORNING.plusSeconds(60));
    assertThat(view.steps())
        .extracting(CaseView.Step::step)
        .containsExactly(CaseStep.OPENED, CaseStep.SETTLED);
  }

  @Test
  void onlyTheRegulatorWorksOnCasesAndOnlyWhoIsConcernedExplains() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    UUID id = only().id();
    for (String role : List.of("pharmacist", "manufacturer", "administrator", "physician")) {
      Caller caller = new Caller(AGENCE, "somebody", Set.of(role));
      refused("CUS-ALR-001", () -> cases.list(caller, CaseFilter.all(), 1, 0));
      refused("CUS-ALR-001", () -> cases.view(caller, id));
      refused("CUS-ALR-001", () -> cases.acknowledge(caller, id));
      refused("CUS-ALR-001", () -> cases.take(caller, id));
      refused("CUS-ALR-001", () -> cases.escalate(caller, id, "x"));
      refused("CUS-ALR-001", () -> cases.close(caller, id, CloseCause.DATA, "x"));
      refused("CUS-ALR-001", () -> cases.reopen(caller, id, "x"));
      refused("CUS-ALR-001", () -> cases.export(caller, CaseFilter.all(), one -> {}));
      refused("CUS-ALR-001", () -> cases.statistics(caller, LocalDate.EPOCH, LocalDate.EPOCH));
    }
    Caller regulatorOfAnother = new Caller(RHONE, "pretender", Set.of("regulator"));
    assertThat(cases.list(regulatorOfAnother, CaseFilter.all(), 10, 0)).isEmpty();
    refused("CUS-ALR-002", () -> cases.view(regulatorOfAnother, id));
    refused("CUS-ALR-002", () -> cases.explain(AGENCE, GARE_ID, id, "not mine"));
    refused("CUS-ALR-002", () -> cases.concerning(AGENCE, GARE_ID, id));
    assertThat(cases.concerning(AGENCE, GARE_ID, 10)).isEmpty();
    assertThat(cases.concerning(AGENCE, PONT_ID, 10)).hasSize(1);
    assertThat(cases.explain(AGENCE, PONT_ID, id, "ours").summary().state())
        .isEqualTo(CaseState.EXPLAINED);
  }

  @Test
  void wordsAreNeededWhereTheySaySomethingAndFitOnAPage() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    UUID id = only().id();
    refused("CUS-ALR-005", () -> cases.escalate(INSPECTOR, id, "  "));
    refused("CUS-ALR-005", () -> cases.explain(AGENCE, PONT_ID, id, ""));
    refused("CUS-ALR-005", () -> cases.close(INSPECTOR, id, CloseCause.DATA, "x".repeat(2001)));
    refused("CUS-ALR-004", () -> cases.reopen(INSPECTOR, id, "why"));
    assertThat(only().state()).isEqualTo(CaseState.OPEN);
  }

  @Test
  void casesAreFoundByStateKindMemberPackAndTime() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    alerts.raise(
        AGENCE, fact(AlertKind.LOT_MISMATCH, "S2", GARE_ID, 2, MORNING.plusSeconds(86_400)));
    UUID closed = cases.list(INSPECTOR, CaseFilter.all(), 10, 0).get(1).id();
    cases.close(INSPECTOR, closed, CloseCause.FALSIFICATION, "");
    assertThat(serials(filter(Optional.of(CaseFilter.UNSETTLED), Optional.empty(), "", null)))
        .containsExactly("S2");
    assertThat(serials(filter(Optional.of("CLOSED"), Optional.empty(), "", null)))
        .containsExactly("S1");
    assertThat(serials(filter(Optional.empty(), Optional.of(AlertKind.LOT_MISMATCH), "", null)))
        .containsExactly("S2");
    assertThat(serials(filter(Optional.empty(), Optional.empty(), "S1", null)))
        .containsExactly("S1");
    assertThat(serials(filter(Optional.empty(), Optional.empty(), "", MORNING.plusSeconds(5))))
        .containsExactly("S2");
    assertThat(serials(CaseFilter.all().ofMember(PONT_ID))).containsExactly("S1");
    List<CaseView> exported = new ArrayList<>();
    cases.export(INSPECTOR, CaseFilter.all(), exported::add);
    assertThat(exported).hasSize(2);
  }

  @Test
  void numbersSayHowManyOfEachKindAndOrganisationAndHowLongCasesWereOpen() {
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 1));
    alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, 2));
    alerts.raise(AGENCE, unknownSerial("S2", GARE_ID, 3));
    clock.advance(Duration.ofHours(3));
    cases.list(INSPECTOR, CaseFilter.all(), 10, 0).stream()
        .filter(one -> one.subject().serial().equals(Optional.of("S2")))
        .forEach(one -> cases.close(INSPECTOR, one.id(), CloseCause.HANDLING, ""));
    LocalDate day = LocalDate.parse("2026-11-25");
    CaseStatistics numbers = cases.statistics(INSPECTOR, day, day);
    assertThat(numbers.counts())
        .containsExactlyInAnyOrder(
            new CaseStatistics.Count(day, AlertKind.UNKNOWN_SERIAL, PONT_ID, 2),
            new CaseStatistics.Count(day, AlertKind.UNKNOWN_SERIAL, GARE_ID, 1));
    assertThat(numbers.closings())
        .containsExactly(new CaseStatistics.Closing(AlertKind.UNKNOWN_SERIAL, 1, 10_800, 10_800));
    assertThat(numbers.states())
        .containsExactlyInAnyOrderEntriesOf(Map.of(CaseState.OPEN, 1L, CaseState.CLOSED, 1L));
    assertThat(cases.statistics(INSPECTOR, day.plusDays(1), day.plusDays(2)).counts()).isEmpty();
  }

  @Test
  void twentyAlertsAtOnceAboutOnePackAreOneCaseOfTwenty() {
    List<CompletableFuture<Boolean>> raised =
        IntStream.range(0, 20)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> alerts.raise(AGENCE, unknownSerial("S1", PONT_ID, n % 10))))
            .toList();
    assertThat(raised.stream().filter(CompletableFuture::join).count()).isEqualTo(10);
    assertThat(only().alerts()).isEqualTo(10);
    assertThat(cases.view(INSPECTOR, only().id()).steps()).hasSize(1);
  }

  // --- A jump in unknown serials ---

  @Test
  void tenUnknownSerialsOfAQuietProductInADayAreAJumpAndNineAreNot() {
    IntStream.rangeClosed(1, 9)
        .forEach(n -> alerts.raise(AGENCE, unknownSerial("J" + n, PONT_ID, n)));
    assertThat(jumps()).isEmpty();
    alerts.raise(AGENCE, unknownSerial("J10", GARE_ID, 10));
    alerts.raise(AGENCE, unknownSerial("J11", GARE_ID, 11));
    assertThat(jumps()).hasSize(1);
    CaseView jump = cases.view(INSPECTOR, jumps().get(0).id());
    assertThat(jump.summary().alerts()).isEqualTo(1);
    assertThat(jump.summary().subject().shown()).isEqualTo(GTIN);
    assertThat(jump.alerts().get(0).details())
        .containsEntry("unknown", "10")
        .containsEntry("usual", "0.5")
        .containsEntry("day", "2026-11-25");
    assertThat(jump.concerned())
        .extracting(CaseView.Named::id)
        .containsExactlyInAnyOrder(PONT_ID, GARE_ID);
  }

  @Test
  void onePackScannedAHundredTimesIsNoJump() {
    IntStream.rangeClosed(1, 100)
        .forEach(n -> alerts.raise(AGENCE, unknownSerial("SAME", PONT_ID, n)));
    assertThat(jumps()).isEmpty();
  }

  @Test
  void aProductThatAlwaysHasSomeNeedsMoreForAJump() {
    for (int day = 1; day <= 28; day++) {
      for (int n = 0; n < 6; n++) {
        String serial = "D" + day + "-" + n;
        alerts.raise(
            AGENCE,
            fact(
                AlertKind.UNKNOWN_SERIAL,
                serial,
                PONT_ID,
                day * 100 + n,
                MORNING.minus(Duration.ofDays(day))));
      }
    }
    IntStream.rangeClosed(1, 12)
        .forEach(n -> alerts.raise(AGENCE, unknownSerial("N" + n, PONT_ID, n)));
    assertThat(jumps()).isEmpty();
    IntStream.rangeClosed(13, 30)
        .forEach(n -> alerts.raise(AGENCE, unknownSerial("N" + n, PONT_ID, n)));
    assertThat(jumps()).hasSize(1);
  }

  @Test
  void theChanceOfSoManyIsThatOfAPoissonDistribution() {
    assertThat(UnknownSerials.chance(0, 3)).isEqualTo(1);
    assertThat(UnknownSerials.chance(1, 1)).isCloseTo(1 - Math.exp(-1), offset(1e-12));
    assertThat(UnknownSerials.chance(3, 2)).isCloseTo(1 - 5 * Math.exp(-2), offset(1e-12));
  }

  private List<CaseView.Summary> jumps() {
    return cases.list(
        INSPECTOR,
        filter(Optional.empty(), Optional.of(AlertKind.UNKNOWN_SERIALS_JUMP), "", null),
        10,
        0);
  }

  // --- Parts ---

  private CaseView.Summary only() {
    List<CaseView.Summary> all = cases.list(INSPECTOR, CaseFilter.all(), 10, 0);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<String> serials(CaseFilter filter) {
    return cases.list(INSPECTOR, filter, 10, 0).stream()
        .map(one -> one.subject().serial().orElseThrow())
        .toList();
  }

  private static CaseFilter filter(
      Optional<String> state, Optional<AlertKind> kind, String serial, Instant from) {
    return new CaseFilter(
        state,
        kind,
        Optional.empty(),
        Optional.empty(),
        Optional.of(serial).filter(text -> !text.isEmpty()),
        Optional.ofNullable(from),
        Optional.empty(),
        false);
  }

  private static AlertFact unknownSerial(String serial, Bytes32 member, int query) {
    return fact(AlertKind.UNKNOWN_SERIAL, serial, member, query, MORNING.plusSeconds(query));
  }

  private static AlertFact fact(
      AlertKind kind, String serial, Bytes32 member, int query, Instant at) {
    return new AlertFact(
        AlertFact.id(kind, member, query),
        kind,
        AlertSubject.pack(GTIN, serial, Optional.empty()),
        List.of(member),
        at,
        Map.of("query", Integer.toString(query)));
  }

  private static void refused(String code, ThrowingCallable work) {
    Problem problem = catchThrowableOfType(Problem.class, work);
    assertThat(problem).as(code).isNotNull();
    assertThat(problem.code()).isEqualTo(code);
  }
}
