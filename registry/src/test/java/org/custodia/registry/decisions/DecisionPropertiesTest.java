package org.custodia.registry.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;

/** What holds of every consent and every request. */
class DecisionPropertiesTest {
  @Test
  void addingADenialNeverPermits() {
    Draws.each(
        3_000,
        random -> {
          List<ConsentDocument> consents = GeneratedConsents.consents(random);
          DecisionRequest request = GeneratedConsents.request(random);
          if (verdict(consents, request) == Verdict.PERMIT) return;
          Provision leaf = GeneratedConsents.rule(random, 0);
          Provision denial = with(leaf, Verdict.DENY, leaf.exceptions());
          List<ConsentDocument> more =
              replaceOne(consents, random, consent -> insertSomewhere(consent, denial, random));
          assertThat(verdict(more, request)).isEqualTo(Verdict.DENY);
        });
  }

  @Test
  void theOrderOfProvisionsAndOfConsentsDoesNotMatter() {
    Draws.each(
        2_000,
        random -> {
          List<ConsentDocument> consents = GeneratedConsents.consents(random);
          DecisionRequest request = GeneratedConsents.request(random);
          List<ConsentDocument> shuffled = new ArrayList<>();
          consents.forEach(
              consent -> shuffled.add(withRules(consent, shuffle(consent.rules(), random))));
          Collections.shuffle(shuffled, random);
          assertThat(verdict(shuffled, request)).isEqualTo(verdict(consents, request));
        });
  }

  @Test
  void narrowingAPermitNeverPermitsMore() {
    Draws.each(
        3_000,
        random -> {
          List<ConsentDocument> consents = GeneratedConsents.consents(random);
          DecisionRequest request = GeneratedConsents.request(random);
          if (verdict(consents, request) == Verdict.PERMIT) return;
          Provision other = GeneratedConsents.rule(random, 0);
          List<ConsentDocument> narrowed =
              consents.stream().map(consent -> narrowed(consent, other)).toList();
          assertThat(verdict(narrowed, request)).isEqualTo(Verdict.DENY);
        });
  }

  @Test
  void aRequestOutsideEveryProvisionGetsTheBaseRule() {
    Draws.each(
        5_000,
        random -> {
          ConsentDocument consent = GeneratedConsents.consent(random);
          DecisionRequest request = GeneratedConsents.request(random);
          boolean outside =
              consent.rules().stream()
                  .allMatch(rule -> Criteria.of(rule, request).match() == Match.NO);
          if (consent.status() != ConsentDocument.Status.ACTIVE || !outside) return;
          Decision decision = ConsentDecisions.decide(consent, request);
          assertThat(decision.verdict()).isEqualTo(consent.base());
          assertThat(decision.provision()).isEqualTo("Consent.policyRule");
        });
  }

  @Test
  void aPermitStandsWhateverElseTurnsOutToBeSo() {
    Draws.each(
        5_000,
        random -> {
          List<ConsentDocument> consents = GeneratedConsents.consents(random);
          DecisionRequest request = GeneratedConsents.request(random);
          if (verdict(consents, sayLess(request, random)) == Verdict.DENY) return;
          assertThat(verdict(consents, request)).isEqualTo(Verdict.PERMIT);
        });
  }

  @Test
  void readingWhatWasWrittenGivesTheSame() {
    Draws.each(
        500,
        random -> {
          ConsentDocument consent = GeneratedConsents.consent(random);
          DecisionRequest request = GeneratedConsents.request(random);
          ConsentDocument again = ConsentDocument.read(consent.write());
          assertThat(again).isEqualTo(consent);
          assertThat(ConsentDecisions.decide(again, request))
              .isEqualTo(ConsentDecisions.decide(consent, request));
        });
  }

  @Test
  void theSameQuestionGetsTheSameAnswer() {
    Draws.each(
        500,
        random -> {
          List<ConsentDocument> consents = GeneratedConsents.consents(random);
          DecisionRequest request = GeneratedConsents.request(random);
          assertThat(ConsentDecisions.decide(consents, request))
              .isEqualTo(ConsentDecisions.decide(List.copyOf(consents), request));
        });
  }

  private static ConsentDocument narrowed(ConsentDocument consent, Provision other) {
    return withRules(
        consent,
        replaceAll(
            consent.rules(),
            rule -> rule.type() == Verdict.PERMIT && rule.exceptions().isEmpty(),
            rule -> narrow(rule, other)));
  }

  private static Verdict verdict(List<ConsentDocument> consents, DecisionRequest request) {
    return ConsentDecisions.decide(consents, request).verdict();
  }

  private static List<ConsentDocument> replaceOne(
      List<ConsentDocument> consents, Random random, UnaryOperator<ConsentDocument> change) {
    List<ConsentDocument> changed = new ArrayList<>(consents);
    int index = random.nextInt(changed.size());
    changed.set(index, change.apply(changed.get(index)));
    return changed;
  }

  private static ConsentDocument insertSomewhere(
      ConsentDocument consent, Provision rule, Random random) {
    return withRules(consent, insertSomewhere(consent.rules(), rule, random));
  }

  private static List<Provision> insertSomewhere(
      List<Provision> rules, Provision rule, Random random) {
    List<Provision> changed = new ArrayList<>(rules);
    int index = random.nextInt(changed.size() + 1);
    if (index < changed.size() && random.nextBoolean()) {
      Provision parent = changed.get(index);
      changed.set(
          index, with(parent, parent.type(), insertSomewhere(parent.exceptions(), rule, random)));
    } else {
      changed.add(index, rule);
    }
    return changed;
  }

  private static List<Provision> shuffle(List<Provision> rules, Random random) {
    List<Provision> shuffled = new ArrayList<>();
    rules.forEach(
        rule -> shuffled.add(with(rule, rule.type(), shuffle(rule.exceptions(), random))));
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static List<Provision> replaceAll(
      List<Provision> rules, Predicate<Provision> which, UnaryOperator<Provision> change) {
    return rules.stream()
        .map(
            rule -> {
              Provision inside =
                  with(rule, rule.type(), replaceAll(rule.exceptions(), which, change));
              return which.test(rule) ? change.apply(inside) : inside;
            })
        .toList();
  }

  /** The same with the other's conditions where it had none. */
  private static Provision narrow(Provision rule, Provision other) {
    return new Provision(
        rule.path(),
        rule.type(),
        rule.period().or(other::period),
        rule.actors().isEmpty() ? other.actors() : rule.actors(),
        rule.actions().isEmpty() ? other.actions() : rule.actions(),
        rule.labels().isEmpty() ? other.labels() : rule.labels(),
        rule.purposes().isEmpty() ? other.purposes() : rule.purposes(),
        rule.classes().isEmpty() ? other.classes() : rule.classes(),
        rule.codes().isEmpty() ? other.codes() : rule.codes(),
        rule.dataPeriod().or(other::dataPeriod),
        rule.data().isEmpty() ? other.data() : rule.data(),
        rule.exceptions());
  }

  private static Provision with(Provision rule, Verdict type, List<Provision> exceptions) {
    return new Provision(
        rule.path(),
        type,
        rule.period(),
        rule.actors(),
        rule.actions(),
        rule.labels(),
        rule.purposes(),
        rule.classes(),
        rule.codes(),
        rule.dataPeriod(),
        rule.data(),
        exceptions);
  }

  private static ConsentDocument withRules(ConsentDocument consent, List<Provision> rules) {
    return new ConsentDocument(
        consent.id(),
        consent.status(),
        consent.patient(),
        consent.base(),
        consent.basePath(),
        consent.period(),
        rules);
  }

  private static DecisionRequest sayLess(DecisionRequest request, Random random) {
    DecisionRequest.Data data = request.data();
    return new DecisionRequest(
        request.patient(),
        request.at(),
        request.zone(),
        request.action(),
        request.purpose(),
        request.actors().stream()
            .map(actor -> new DecisionRequest.Actor(less(actor.roles(), random), actor.party()))
            .toList(),
        new DecisionRequest.Data(
            less(data.resourceType(), random),
            less(data.profiles(), random),
            less(data.classes(), random),
            less(data.codes(), random),
            less(data.labels(), random),
            less(data.time(), random),
            less(data.reference(), random),
            less(data.refersTo(), random),
            less(data.referredToBy(), random),
            less(data.authors(), random)));
  }

  private static <T> Optional<T> less(Optional<T> fact, Random random) {
    return random.nextInt(3) == 0 ? Optional.empty() : fact;
  }
}
