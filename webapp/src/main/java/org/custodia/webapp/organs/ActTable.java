package org.custodia.webapp.organs;

import static org.custodia.webapp.organs.ActField.choice;
import static org.custodia.webapp.organs.ActField.document;
import static org.custodia.webapp.organs.ActField.many;
import static org.custodia.webapp.organs.ActField.of;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.organs.Outcome;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RerouteReason;
import org.custodia.contracts.organs.ReturnReason;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.webapp.organs.ActField.Kind;

/**
 * What the form of each act asks: the table of docs/organs.md. Acts that are done by scanning a box
 * or a label have pages of their own and are not here.
 */
final class ActTable {
  private static final Map<Action, List<ActField>> FIELDS = new EnumMap<>(Action.class);

  private ActTable() {}

  static {
    ofCases();
    ofOffers();
    ofLegs();
  }

  private static void ofCases() {
    put(
        Action.OPEN_CASE,
        of("living", Kind.YES_NO),
        of("coolingOffHours", Kind.NUMBER).optional(),
        of("host", Kind.MEMBER).optional());
    put(Action.DONOR_CONSENT, of("consent", Kind.GIVEN).called("givenConsent"));
    put(
        Action.CONSENT_FOR_DONOR,
        choice("basis", ConsentBasis.class).without(ConsentBasis.DONOR.name()),
        document());
    put(Action.WITHDRAW_CONSENT, document().optional());
    put(
        Action.BLOOD_SAMPLE,
        choice("bloodGroup", BloodGroup.class),
        of("sample", Kind.SCAN),
        of("takenAt", Kind.TIME));
    put(
        Action.SEROLOGY,
        many("tested", SerologyTest.class),
        many("positive", SerologyTest.class).optional(),
        document());
    put(Action.RELATIONSHIP, choice("relationship", Relationship.class), document());
    put(Action.NO_PAYMENT, document());
    put(Action.ADVOCATE, of("favourable", Kind.YES_NO), document());
    put(Action.COMMITTEE, of("authorised", Kind.YES_NO), document());
    put(Action.FOLLOW_UP_DUTY, of("until", Kind.TIME).called("dutyUntil"), document());
    put(
        Action.MATCH_RUN,
        of("run", Kind.RUN),
        choice("reason", SupersedeReason.class)
            .without(SupersedeReason.FIRST.name())
            .optional()
            .called("supersedes"));
    put(Action.RECOVER, of("organ", Kind.ORGAN), of("crossClamp", Kind.TIME));
    put(Action.CLOSE_CASE, choice("reason", CloseReason.class), document().optional());
  }

  private static void ofOffers() {
    put(Action.OFFER_FACTS);
    put(
        Action.OFFER,
        of("rank", Kind.NUMBER),
        of("answerMinutes", Kind.NUMBER).usually("60"),
        choice("reason", OutOfOrderReason.class).optional().called("outOfOrder"));
    put(Action.EXPIRE_OFFER);
    put(Action.ALLOCATE);
    put(Action.RECIPIENT_CONSENT, of("grant", Kind.GRANT));
    put(Action.ACCEPT_OFFER, document().optional());
    put(Action.DECLINE_OFFER, choice("reason", DeclineReason.class), document().optional());
    put(Action.RELEASE_ALLOCATION, choice("reason", DeclineReason.class), document().optional());
  }

  private static void ofLegs() {
    put(Action.LEG_FACTS);
    put(
        Action.EXCURSION,
        of("lowest", Kind.TEMPERATURE),
        of("highest", Kind.TEMPERATURE),
        of("from", Kind.TIME),
        of("until", Kind.TIME),
        document().optional());
    put(
        Action.REROUTED,
        of("destination", Kind.MEMBER),
        choice("reason", RerouteReason.class),
        document().optional());
    put(Action.SENDER_NOTIFIED, of("checkIn", Kind.TEXT), document().optional());
    put(Action.SETTLE_SEAL, choice("reason", SealReason.class), document());
    put(Action.PRESENT_ALLOCATION);
    put(Action.TRANSPLANT, of("anastomosis", Kind.TIME));
    put(Action.DISCARDED, choice("reason", DiscardReason.class), document().optional());
    put(Action.RETURNED, choice("reason", ReturnReason.class), document().optional());
    put(Action.FOLLOW_UP, choice("outcome", Outcome.class), document().optional());
  }

  private static void put(Action action, ActField... fields) {
    FIELDS.put(action, List.of(fields));
  }

  /** Empty for an act that has no form here. */
  static Optional<List<ActField>> fields(Action action) {
    return Optional.ofNullable(FIELDS.get(action));
  }

  static Set<Action> actions() {
    return Set.copyOf(FIELDS.keySet());
  }
}
