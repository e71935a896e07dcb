package org.custodia.webapp.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.registry.organs.Organs;
import org.springframework.context.ApplicationContext;

/**
 * How the demo's people act around organs: as everybody, draft and signature, each act once in one
 * installation. What is not possible yet, because a channel is being opened or a node has not
 * caught up, is asked for again.
 */
final class DemoOrganActs {
  private final DemoSeed seed;
  private final DemoNotes notes;
  private final Ledger ledger;
  private final OrganActs acts;
  private final OrganDocuments documents;
  private final DonorCases cases;
  private final Offers offers;
  private final Organs organs;

  DemoOrganActs(ApplicationContext application, DemoSeed seed, DemoNotes notes) {
    this.seed = seed;
    this.notes = notes;
    this.ledger = application.getBean(Ledger.class);
    this.acts = application.getBean(OrganActs.class);
    this.documents = application.getBean(OrganDocuments.class);
    this.cases = application.getBean(DonorCases.class);
    this.offers = application.getBean(Offers.class);
    this.organs = application.getBean(Organs.class);
  }

  /** Something to be done in a channel. */
  record Step(DemoWitness by, Action action, String fields) {}

  /**
   * @param fields JSON with places for the facts, as docs/organs.md has them
   */
  static Step step(DemoWitness by, Action action, String fields, Object... facts) {
    return new Step(by, action, fields.formatted(facts));
  }

  /**
   * One after the other; they may share a transaction, and all are confirmed at the end.
   *
   * @param story of which installation-wide ids are made
   */
  void inOrder(String story, String channel, List<Step> steps) {
    for (Step step : steps) record(id(story, step), channel, step);
    for (Step step : steps) seed.await(step.by().caller(), id(story, step));
  }

  private UUID id(String story, Step step) {
    return seed.id("organs " + story + " " + step.action() + " " + step.by().address());
  }

  private void record(UUID id, String channel, Step step) {
    if (ledger.status(step.by().caller().organisation(), id).isPresent()) return;
    OrganActs.Draft draft =
        patiently(step.action() + " can be signed", () -> draft(id, channel, step));
    String signature = step.by().sign().apply(draft.act());
    patiently(
        step.action() + " is recorded",
        () -> acts.record(step.by().caller(), id, signature, Optional.of(Instant.now())));
  }

  /**
   * @throws Problem when it is not possible, or not yet
   */
  OrganActs.Draft draft(UUID id, String channel, Step step) {
    return acts.draft(
        step.by().caller(),
        new OrganActs.Asked(
            id,
            channel,
            step.action(),
            step.fields().getBytes(StandardCharsets.UTF_8),
            step.by().address(),
            step.by().place()));
  }

  /** A document of a few words, kept once. */
  Bytes32 document(DemoWitness by, String name, String text) {
    return notes.hash(
        "document." + name,
        () -> documents.keep(by.caller(), "text/plain", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The case of a donor, with its channel. */
  record Case(Bytes32 id, String channel) {}

  Case enter(DemoWitness bank, String story, DonorCases.Entry entry) {
    return patiently(
        "the channel of a donor's case is ready",
        () -> {
          DonorCases.Entered entered =
              cases.enter(bank.caller(), seed.id("organs donor " + story), entry);
          return new Case(entered.caseId(), entered.channel().orElseThrow(DemoOrganActs::notYet));
        });
  }

  /** The channel in which the organ is offered to whoever is at this rank. */
  String turn(DemoWitness bank, Bytes32 caseId, Bytes32 organ, int rank) {
    return patiently(
        "an organ can be offered",
        () ->
            offers
                .turn(bank.caller(), caseId, organ, rank)
                .channel()
                .orElseThrow(DemoOrganActs::notYet));
  }

  /** The channel in which the organ is handed on, or was before an interruption. */
  String leg(DemoWitness giver, Bytes32 organ, DemoOrganisation receiver) {
    Optional<String> known =
        organs.view(giver.caller(), organ).stream()
            .flatMap(view -> view.legs().stream())
            .filter(leg -> leg.receiver().equals(receiver.memberId()))
            .map(Organs.Leg::channel)
            .findFirst();
    return known.orElseGet(
        () ->
            patiently(
                "an organ can be handed on",
                () ->
                    organs
                        .openLeg(giver.caller(), organ, receiver.memberId())
                        .orElseThrow(DemoOrganActs::notYet)));
  }

  private static Problem notYet() {
    return new Problem(Problem.Kind.UNAVAILABLE, "CUS-ORG-032");
  }

  static <T> T patiently(String what, Supplier<T> asked) {
    AtomicReference<String> last = new AtomicReference<>("nothing");
    try {
      return DemoSeed.until(
          what,
          () -> {
            try {
              return Optional.of(asked.get());
            } catch (Problem notYet) {
              last.set(notYet.code());
              return Optional.empty();
            }
          });
    } catch (DemoFailure inVain) {
      throw new DemoFailure(inVain.getMessage() + " The last answer: " + last.get() + ".", inVain);
    }
  }
}
