package org.custodia.webapp.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OfferFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.organs.Outcome;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RerouteReason;
import org.custodia.contracts.organs.ReturnReason;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.CaseState;
import org.custodia.registry.alerts.CaseStep;
import org.custodia.registry.alerts.CloseCause;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.checkpoints.CheckpointSessions;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Samples;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.epcis.CustodyStep;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.RegisterAlert;
import org.custodia.registry.health.Colour;
import org.custodia.registry.health.Light;
import org.custodia.registry.health.Measure;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Endings;
import org.custodia.registry.identity.MemberHistory;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.people.GuardianRelation;
import org.custodia.registry.people.Guardians;
import org.custodia.registry.people.LineState;
import org.custodia.registry.people.PatientAct;
import org.custodia.registry.people.PatientData;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.members.ActKind;
import org.custodia.webapp.members.HistoryLine;
import org.custodia.webapp.members.MemberView;
import org.custodia.webapp.members.OperatorView;
import org.junit.jupiter.api.Test;

/**
 * Every word a page shows exists in both languages, and templates hold nothing the browser bans.
 */
class WordsTest {
  private static final Path RESOURCES = Path.of("src/main/resources");

  @Test
  void frenchHasEverySentenceThatEnglishHas() throws IOException {
    assertThat(words("messages_fr").stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(words("messages").stringPropertyNames());
  }

  @Test
  void sentencesTakeTheSameFactsInBothLanguages() throws IOException {
    Properties french = words("messages_fr");
    words("messages")
        .forEach(
            (key, sentence) ->
                assertThat(facts(french.get(key))).as((String) key).isEqualTo(facts(sentence)));
  }

  /** In French a space stands before colon, semicolon, exclamation and question mark. */
  @Test
  void signsOfTwoPartsStandApartInFrench() throws IOException {
    Pattern close = Pattern.compile("(?<![\\s\u00a0\u202f])[:;!?](\\s|$)");
    words("messages_fr")
        .forEach(
            (key, sentence) ->
                assertThat(((String) sentence).replaceAll("\\bgtin:", "")) // begins codes
                    .as((String) key)
                    .doesNotContainPattern(close));
    for (Path template : templates()) {
      assertThat(Files.readString(template))
          .as("%s: a colon is the word `colon`", template)
          .doesNotContainPattern("</[a-z:]+>[:;!?]")
          .doesNotContainPattern("[^?] *': ' *\\+|\\+ *': '");
    }
  }

  @Test
  void everyWordThatATemplateAsksForExists() throws IOException {
    Set<String> asked = new TreeSet<>();
    Pattern key = Pattern.compile("#\\{([a-z][A-Za-z0-9.-]*)[(}]");
    for (Path template : templates()) {
      key.matcher(Files.readString(template)).results().forEach(found -> asked.add(found.group(1)));
    }
    assertThat(asked).hasSizeGreaterThan(80);
    assertThat(words("messages").stringPropertyNames()).containsAll(asked);
  }

  @Test
  void everyConstantThatAPageNamesHasItsWord() throws IOException {
    Set<String> keys = new TreeSet<>();
    Stream.of(VerdictKind.values()).forEach(kind -> keys.add("verdict." + kind));
    Stream.of(Action.values()).forEach(action -> keys.add("act." + action));
    Stream.of(PackActs.Offer.values()).forEach(offer -> keys.add("offer." + offer));
    Stream.of(CommandStatus.State.values())
        .forEach(
            state ->
                keys.addAll(
                    List.of(
                        "command." + state,
                        "command.sentence." + state,
                        "sessions.book." + state)));
    Stream.of(CheckpointSessions.Booking.Standing.values())
        .filter(standing -> standing != CheckpointSessions.Booking.Standing.TOLD)
        .forEach(standing -> keys.add("sessions.book." + standing));
    Stream.of(Enrolment.KeyState.values()).forEach(state -> keys.add("keys.state." + state));
    Stream.of(Problem.Kind.values()).forEach(kind -> keys.add("problem." + kind));
    Stream.of("RECALL", "WITHDRAW", "BLOCK", "UNBLOCK")
        .forEach(action -> keys.add("lot." + action));
    Stream.of("RELEASED", "BLOCKED", "RECALLED", "WITHDRAWN")
        .forEach(status -> keys.add("lots.status." + status));
    Stream.of(Light.Subject.values())
        .forEach(
            subject ->
                keys.addAll(List.of("health.subject." + subject, "health.hindrance." + subject)));
    keys.add("health.room.NOT_ASKED");
    Stream.of(ConsentPurpose.values())
        .forEach(
            purpose ->
                keys.addAll(
                    List.of(
                        "my.purpose." + purpose,
                        "my.purpose.for." + purpose,
                        "my.purpose.means." + purpose)));
    Stream.of(RecordKind.values())
        .forEach(kind -> keys.addAll(List.of("my.kind." + kind, "my.kind." + kind + ".in-list")));
    Stream.of(Sensitivity.values())
        .forEach(
            part ->
                keys.addAll(List.of("my.sensitive." + part, "my.sensitive." + part + ".in-list")));
    Stream.of(ConsentView.State.values())
        .forEach(state -> keys.addAll(List.of("my.state." + state, "my.state.means." + state)));
    Stream.of(NoticeKind.values())
        .forEach(kind -> keys.addAll(List.of("my.news." + kind, "my.kind-of-news." + kind)));
    Stream.of("GRANTED", "OPENED", "USED", "REFUSED", "REVOKED", "EXPIRING")
        .forEach(kind -> keys.add("my.news." + kind + ".ORGAN_DONATION"));
    Stream.of(AlertKind.values())
        .forEach(kind -> keys.addAll(List.of("case.kind." + kind, "case.means." + kind)));
    Stream.of(AlertSubject.Type.values()).forEach(type -> keys.add("case.subject." + type));
    Stream.of(CaseState.values()).forEach(state -> keys.add("case.state." + state));
    Stream.of(CaseStep.values()).forEach(step -> keys.add("case.step." + step));
    Stream.of(CloseCause.values()).forEach(cause -> keys.add("case.cause." + cause));
    Stream.of(PrescriptionState.values())
        .forEach(state -> keys.addAll(List.of("rx.standing." + state, "card.means." + state)));
    Stream.of(RegisterAlert.Kind.values()).forEach(kind -> keys.add("rx.kind." + kind));
    Stream.of("OVERLAP.ours", "OVERLAP.other", "EARLY_FILL.ours", "EARLY_FILL.other", "EXCEEDED")
        .forEach(kind -> keys.add("rx.means." + kind));
    Stream.of(org.custodia.registry.fills.Measure.values())
        .forEach(measure -> keys.add("rx.measure." + measure));
    Stream.of(Colour.values())
        .forEach(
            colour -> keys.addAll(List.of("health.colour." + colour, "health.overall." + colour)));
    Stream.of(Measure.Unit.values()).forEach(unit -> keys.add("health.unit." + unit));
    Stream.of("OPENED", "READY", "RETIRED", "CLOSED", "REJECTED", "MISSED")
        .forEach(state -> keys.add("health.channel." + state));
    keys.addAll(wordsOfMembers());
    keys.addAll(wordsOfPrices());
    keys.addAll(wordsOfBills());
    keys.addAll(wordsOfGoods());
    keys.addAll(wordsOfOrgansUnderWay());
    keys.addAll(wordsOfOrgans());
    Stream.of(CustodyStep.values()).forEach(step -> keys.add("timeline.step." + step));
    Stream.of(Irregularity.values()).forEach(odd -> keys.add("timeline.odd." + odd));
    Stream.of(PatientAct.values()).forEach(act -> keys.add("history.act." + act));
    Stream.of(GuardianRelation.values()).forEach(r -> keys.add("guardians.relation." + r));
    Stream.of(Guardians.State.values()).forEach(state -> keys.add("guardians.state." + state));
    Stream.of(LineState.values()).forEach(state -> keys.add("pimport.state." + state));
    Stream.of(PatientData.Gender.values()).forEach(g -> keys.add("patient.gender." + g));
    assertThat(words("messages").stringPropertyNames()).containsAll(keys);
  }

  private static Set<String> wordsOfPrices() {
    Set<String> keys = new TreeSet<>();
    for (PriceBasis basis : PriceBasis.values()) {
      keys.add("orders.basis." + basis);
      for (PriceKind kind : List.of(PriceKind.FIXED, PriceKind.CEILING)) {
        keys.add("prices.said." + kind + "." + basis);
      }
    }
    Stream.of(PriceKind.values()).forEach(kind -> keys.add("orders.kind." + kind));
    Stream.of(PriceRounding.values()).forEach(how -> keys.add("orders.rounding." + how));
    Stream.of(CountryRule.values()).forEach(rule -> keys.add("orders.rules." + rule));
    Stream.of(PriceDifferences.Change.values())
        .forEach(change -> keys.add("orders.change." + change));
    Stream.of(PriceVerdict.values())
        .forEach(
            verdict ->
                keys.addAll(
                    List.of("prices.verdict." + verdict, "prices.verdict.next." + verdict)));
    Stream.of("FRENCH", "LIST", "LINES")
        .forEach(how -> keys.addAll(List.of("orders.how." + how, "orders.how.means." + how)));
    return keys;
  }

  private static Set<String> wordsOfBills() {
    Set<String> keys = new TreeSet<>();
    Stream.of(PriceVerdict.values())
        .forEach(
            verdict ->
                keys.addAll(List.of("billing.verdict." + verdict, "billing.my.line." + verdict)));
    Stream.of(BillStatus.values())
        .forEach(
            status ->
                keys.addAll(
                    List.of(
                        "billing.status." + status,
                        "billing.means." + status,
                        "billing.my.status." + status)));
    Stream.of(BillView.LineStatus.values()).forEach(one -> keys.add("billing.line-status." + one));
    Stream.of(DisputeReason.values()).forEach(reason -> keys.add("billing.reason." + reason));
    Stream.of(LineVerdict.Colour.values()).forEach(one -> keys.add("billing.colour." + one));
    Stream.of("all", "billers", "products", "regions")
        .forEach(group -> keys.add("billing.plots." + group));
    Stream.of("UNLAWFUL", "DISPUTED").forEach(only -> keys.add("billing.only." + only));
    Stream.of("ALL", "REST").forEach(how -> keys.add("billing.how." + how));
    return keys;
  }

  private static Set<String> wordsOfMembers() {
    Set<String> keys = new TreeSet<>();
    Stream.of(ActKind.values())
        .forEach(
            kind ->
                keys.addAll(List.of("acts." + kind, "acts.effect." + kind, "acts.new." + kind)));
    Stream.of(Authority.State.values())
        .forEach(state -> keys.addAll(List.of("acts.state." + state, "acts.became." + state)));
    Stream.of(MemberRole.values()).forEach(role -> keys.add("members.ROLE." + role));
    Stream.of(MemberStatus.values()).forEach(status -> keys.add("members.STATUS." + status));
    Stream.of(OperatorKind.values()).forEach(kind -> keys.add("members.OPERATOR." + kind));
    Stream.of(MemberHistory.Basis.values()).forEach(basis -> keys.add("members.basis." + basis));
    Stream.of(HistoryLine.Event.values()).forEach(event -> keys.add("members.event." + event));
    Stream.of(Endings.Subject.values()).forEach(what -> keys.add("members.ending." + what));
    Stream.of(
            MemberView.Standing.values(),
            MemberView.KeyStanding.values(),
            OperatorView.DeviceStanding.values())
        .flatMap(Stream::of)
        .forEach(standing -> keys.add("members.standing." + standing));
    return keys;
  }

  private static Set<String> wordsOfOrgansUnderWay() {
    Set<String> keys = new TreeSet<>();
    Stream.of(Organs.State.values()).forEach(state -> keys.add("organs.board.state." + state));
    Stream.of(IschaemiaClock.State.values())
        .forEach(state -> keys.add("organs.board.clock." + state));
    Stream.of(Offers.State.values()).forEach(state -> keys.add("organs.organ.offer." + state));
    Stream.of(LegFact.values()).forEach(fact -> keys.add("organs.organ.missing." + fact));
    Stream.of(OfferFact.values()).forEach(fact -> keys.add("organs.offer.missing." + fact));
    Stream.of(OrganIrregularity.values()).forEach(odd -> keys.add("organs.organ.odd." + odd));
    Stream.of(Action.values())
        .filter(action -> action.code() >= Action.OPEN_CASE.code())
        .filter(action -> action.code() <= Action.FOLLOW_UP.code())
        .forEach(action -> keys.add("organs.leg.done." + action));
    Stream.of(Action.values())
        .filter(action -> action.code() >= Action.LEG_FACTS.code())
        .filter(action -> action.code() <= Action.FOLLOW_UP.code())
        .forEach(
            action -> keys.addAll(List.of("organs.leg.do." + action, "organs.leg.what." + action)));
    Stream.<Enum<?>[]>of(
            Preservation.values(),
            BoxCondition.values(),
            SealReason.values(),
            RerouteReason.values(),
            ReturnReason.values(),
            DiscardReason.values(),
            DeclineReason.values(),
            OutOfOrderReason.values(),
            Outcome.values())
        .flatMap(Arrays::stream)
        .forEach(
            one ->
                keys.add(
                    "organs.leg." + one.getDeclaringClass().getSimpleName() + "." + one.name()));
    return keys;
  }

  private static Set<String> wordsOfGoods() {
    Set<String> keys = new TreeSet<>();
    Stream.of(DispatchPurpose.values()).forEach(why -> keys.add("consignments.purpose." + why));
    Stream.of(Consignments.State.values()).forEach(it -> keys.add("consignments.state." + it));
    Stream.of(Consignments.Contents.values())
        .forEach(contents -> keys.add("consignments.contents." + contents));
    Stream.of(RejectReason.values()).forEach(reason -> keys.add("receipt.reason." + reason));
    Stream.of(Irregularity.values()).forEach(odd -> keys.add("custody.odd." + odd));
    Stream.of(Samples.Rule.values()).forEach(rule -> keys.add("sample.rule." + rule));
    Stream.of(Stock.Condition.values()).forEach(how -> keys.add("stock.condition." + how));
    Stream.of(StockCounts.Outcome.values()).forEach(what -> keys.add("counts.scanned." + what));
    Stream.of(StockCounts.Explanation.values())
        .forEach(why -> keys.add("counts.explanation." + why));
    return keys;
  }

  /** What forms of acts around organs offer to choose from, and what pages say of them. */
  private static Set<String> wordsOfOrgans() {
    Set<String> keys = new TreeSet<>();
    Stream.<Enum<?>[]>of(
            OrganKind.values(),
            BloodGroup.values(),
            ConsentBasis.values(),
            SerologyTest.values(),
            Relationship.values(),
            SupersedeReason.values(),
            CloseReason.values(),
            OutOfOrderReason.values(),
            DeclineReason.values(),
            RerouteReason.values(),
            SealReason.values(),
            DiscardReason.values(),
            ReturnReason.values(),
            Outcome.values())
        .flatMap(Stream::of)
        .forEach(choice -> keys.add("organs.word." + choice.name()));
    Stream.of(CaseFact.values())
        .forEach(
            fact ->
                keys.addAll(List.of("organs.donor.fact." + fact, "organs.donor.needs." + fact)));
    Stream.of(OrganIrregularity.values()).forEach(odd -> keys.add("organs.odd." + odd));
    Stream.of(Candidates.State.values()).forEach(s -> keys.add("organs.candidate.state." + s));
    Stream.of(Candidates.Reason.values()).forEach(r -> keys.add("organs.candidate.reason." + r));
    Stream.of(Offers.State.values()).forEach(s -> keys.add("organs.offer.state." + s));
    return keys;
  }

  @Test
  void templatesHoldNoScriptNoStyleAndNoHandlerOfTheirOwn() throws IOException {
    for (Path template : templates()) {
      if (template.getParent().endsWith("pdf")) continue; // becomes a file, and meets no browser
      assertThat(Files.readString(template))
          .as(template.toString())
          .doesNotContainPattern("\\sstyle=")
          .doesNotContainPattern("<style")
          .doesNotContainPattern("\\son[a-z]+=")
          .doesNotContainPattern("<script(?![^>]*th:src=)")
          .doesNotContain("th:utext")
          .doesNotContain("hx-on")
          .doesNotContain("javascript:");
    }
  }

  private static Set<String> facts(Object sentence) {
    Set<String> facts = new TreeSet<>();
    Pattern.compile("\\{(\\d)}")
        .matcher((String) sentence)
        .results()
        .forEach(f -> facts.add(f.group(1)));
    return facts;
  }

  private static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES.resolve("templates"))) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  private static Properties words(String bundle) throws IOException {
    Properties words =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object sentence) {
            assertThat(containsKey(key)).as("%s has %s twice", bundle, key).isFalse();
            return super.put(key, sentence);
          }
        };
    try (Reader in = Files.newBufferedReader(RESOURCES.resolve(bundle + ".properties"))) {
      words.load(in);
    }
    return words;
  }
}
