package org.custodia.webapp.patient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.PatientStanding;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Represented;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.springframework.stereotype.Component;

/** Reads a patient's consents for the pages. */
@Component
class ConsentCards {
  /** How long a rejection stays on the first pages. */
  private static final Duration REJECTIONS_STAY = Duration.ofDays(90);

  private final Consents consents;
  private final ConsentWords words;
  private final Sentences sentences;
  private final Clock clock;

  ConsentCards(Consents consents, ConsentWords words, Sentences sentences, Clock clock) {
    this.consents = consents;
    this.words = words;
    this.sentences = sentences;
    this.clock = clock;
  }

  /**
   * All of one patient.
   *
   * @param current those that count, newest first
   * @param past those that are over, newest first
   * @param rejected of these, what its grantee declined lately and was not shared anew
   * @param digest changes when anything shown does
   */
  record Sheet(
      List<ConsentCard> current,
      List<ConsentCard> past,
      List<ConsentCard> rejected,
      PatientStanding standing,
      String digest) {
    /** How many can be taken back. */
    public long live() {
      return current.stream().filter(card -> card.consent().state().isLive()).count();
    }

    /** Somebody waits for something to be recorded. */
    public boolean isMoving() {
      return !standing.settled() || current.stream().anyMatch(ConsentCard::isMoving);
    }
  }

  Sheet of(Caller caller, Represented who, Reader reader) {
    List<ConsentView> views = consents.of(caller, who.patient());
    PatientStanding standing = consents.standing(caller, who.patient());
    List<ConsentCard> cards = views.stream().map(view -> card(view, who, reader)).toList();
    return new Sheet(
        cards.stream().filter(ConsentCard::isCurrent).toList(),
        cards.stream().filter(card -> !card.isCurrent()).toList(),
        cards.stream().filter(card -> isOpenRejection(card, cards)).toList(),
        standing,
        Integer.toHexString(Objects.hash(cards.toString(), standing)));
  }

  private boolean isOpenRejection(ConsentCard card, List<ConsentCard> all) {
    Instant since = clock.instant().minus(REJECTIONS_STAY);
    GrantForm form = card.consent().form();
    return card.consent().rejection().filter(one -> one.at().isAfter(since)).isPresent()
        && all.stream()
            .map(ConsentCard::consent)
            .filter(other -> other.grantedAt().isAfter(card.consent().grantedAt()))
            .noneMatch(
                other ->
                    other.form().grantee().equals(form.grantee())
                        && other.form().purpose() == form.purpose());
  }

  ConsentCard one(Caller caller, Represented who, UUID id, Reader reader) {
    return consents.of(caller, who.patient()).stream()
        .filter(view -> view.id().equals(id))
        .findFirst()
        .map(view -> card(view, who, reader))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  ConsentCard card(ConsentView view, Represented who, Reader reader) {
    return new ConsentCard(
        view,
        words.summary(view.form(), view.granteeName(), who, reader),
        words.usesLeft(view, reader),
        view.refusal().map(why -> sentences.of(why.code(), why.arguments(), reader)));
  }
}
