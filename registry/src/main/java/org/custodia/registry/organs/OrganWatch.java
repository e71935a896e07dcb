package org.custodia.registry.organs;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.ExcursionTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SenderNotifiedTerms;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Notices what is odd about organs, at every organisation that has to do with them: at once what an
 * event says by itself, and when its time is over a hand-over that only one side signed and a
 * sender who was not told of a mismatch. What is recorded late settles it; people close the case.
 * {@link OrganAlarm} says who gets to know.
 */
final class OrganWatch implements Keeper {
  /** The other side's scan may come late; after this it is missing. */
  static final Duration BOTH_SIGN_WITHIN = Duration.ofMinutes(30);

  /** In which the sender is to know of a mismatch. */
  static final Duration NOTIFY_WITHIN = Duration.ofHours(1);

  private static final int AT_ONCE = 200;
  private static final Set<OrganIrregularity> SEAL =
      EnumSet.of(
          OrganIrregularity.SEAL_DIFFERS,
          OrganIrregularity.BOX_DIFFERS,
          OrganIrregularity.CONDITION);
  private static final Set<OrganIrregularity> MISMATCH =
      EnumSet.of(
          OrganIrregularity.MISMATCH,
          OrganIrregularity.GROUP_DIFFERS,
          OrganIrregularity.SAMPLES_DIFFER);

  /** Said of the same organ afterwards again and again, or only that it was slow. */
  private static final Set<OrganIrregularity> NOT_BY_ITSELF =
      EnumSet.of(OrganIrregularity.OUT_OF_ORDER, OrganIrregularity.LATE);

  private final OrganisationRows rows;
  private final WatchRows watched;
  private final EventRows events;
  private final Members members;
  private final Ledger ledger;
  private final OrganAlarm alarm;
  private final WayWatch ways;
  private final RegulatorsWatch regulators;
  private final Clock clock;

  OrganWatch(
      OrganisationRows rows,
      WatchRows watched,
      EventRows events,
      Members members,
      Ledger ledger,
      OrganAlarm alarm,
      WayWatch ways,
      RegulatorsWatch regulators,
      Clock clock) {
    this.rows = rows;
    this.watched = watched;
    this.events = events;
    this.members = members;
    this.ledger = ledger;
    this.alarm = alarm;
    this.ways = ways;
    this.regulators = regulators;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    boolean regulator = members.isRegulator(organisation, ledger.memberId(organisation));
    rows.in(
        organisation,
        () -> {
          var at = new Place(organisation, regulator);
          List<OrganEvent> fresh = watched.fresh(organisation, AT_ONCE);
          fresh.forEach(event -> tell(at, event));
          if (!fresh.isEmpty()) watched.reached(organisation, fresh.get(fresh.size() - 1));
          Instant now = clock.instant();
          watched
              .halfSigned(organisation, now.minus(BOTH_SIGN_WITHIN), AT_ONCE)
              .forEach(leg -> tellHalf(at, leg));
          watched
              .notTold(organisation, now.minus(NOTIFY_WITHIN), AT_ONCE)
              .forEach(leg -> tellNotTold(at, leg));
          watched
              .underWayAtARevocation(organisation, AT_ONCE)
              .forEach(leg -> tellWithdrawn(at, leg));
        });
    ways.look(organisation, regulator);
  }

  /** Where something was noticed. */
  private record Place(String organisation, boolean regulator) {}

  // --- What an event says ---

  private void tell(Place at, OrganEvent event) {
    Set<OrganIrregularity> odd = event.irregularities();
    kind(event, odd).ifPresent(kind -> raise(at, kind, event, odd));
    if (event.action() == Action.TAKE_OVER || event.action() == Action.HAND_OVER) {
      settle(at, half(event.channel()), event.at());
    }
    if (at.regulator()) regulators.look(at.organisation(), event);
    if (event.terms() instanceof SenderNotifiedTerms terms) settleTold(at, event, terms);
  }

  /** Who tells of a mismatch has told of those before it. */
  private void settleTold(Place at, OrganEvent event, SenderNotifiedTerms terms) {
    for (OrganEvent before : events.in(at.organisation(), event.channel())) {
      if (before.irregularities().contains(OrganIrregularity.MISMATCH)) {
        settle(at, notTold(event.channel(), before.at()), event.at());
      }
      boolean meant = before.signed().commandId().equals(terms.checkIn());
      if (meant || before.id().equals(event.id())) return;
    }
  }

  private void settle(Place at, UUID id, Instant then) {
    alarm.settle(at.organisation(), at.regulator(), id, then);
  }

  private static Optional<AlertKind> kind(OrganEvent event, Set<OrganIrregularity> odd) {
    if (event.terms() instanceof OfferTerms terms && terms.reason() != 0) {
      return Optional.of(AlertKind.ORGAN_OUT_OF_ORDER);
    }
    if (event.action() == Action.EXCURSION) return Optional.of(AlertKind.ORGAN_EXCURSION);
    if (odd.stream().anyMatch(MISMATCH::contains)) return Optional.of(AlertKind.ORGAN_MISMATCH);
    if (event.action() == Action.SEAL_BROKEN || odd.stream().anyMatch(SEAL::contains)) {
      return Optional.of(AlertKind.ORGAN_SEAL);
    }
    if (odd.contains(OrganIrregularity.CONFLICTS)) return Optional.of(AlertKind.ORGAN_CONFLICT);
    return odd.stream().anyMatch(one -> !NOT_BY_ITSELF.contains(one))
        ? Optional.of(AlertKind.ORGAN_IRREGULAR)
        : Optional.empty();
  }

  private void raise(Place place, AlertKind kind, OrganEvent event, Set<OrganIrregularity> odd) {
    alarm.raise(
        place.organisation(),
        place.regulator(),
        new AlertFact(
            AlertFact.id(kind, event.channel(), event.id()),
            kind,
            AlertSubject.organ(event.subject()),
            Stream.of(event.by(), event.giver(), event.receiver())
                .filter(member -> !member.isZero())
                .distinct()
                .toList(),
            event.at().truncatedTo(ChronoUnit.MILLIS),
            facts(event, odd)));
  }

  private static Map<String, String> facts(OrganEvent event, Set<OrganIrregularity> odd) {
    String irregularities = odd.stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
    Map<String, String> facts =
        new TreeMap<>(
            Map.of(
                "act", event.action().name(),
                "irregularities", irregularities,
                "channel", event.channel(),
                "transaction", event.transaction().toString()));
    if (!event.place().isBlank()) facts.put("place", event.place());
    if (event.terms() instanceof ExcursionTerms terms) {
      boolean measured =
          terms.lowest() != OrganTerms.UNKNOWN_TEMPERATURE
              && terms.highest() != OrganTerms.UNKNOWN_TEMPERATURE;
      if (measured) {
        facts.put("temperature", degrees(terms.lowest()) + " – " + degrees(terms.highest()));
      }
    }
    return facts;
  }

  private static String degrees(int hundredths) {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString() + " °C";
  }

  // --- What did not happen ---

  private void tellHalf(Place at, Organs.Leg leg) {
    Instant since = leg.givenAt().or(leg::takenAt).orElse(leg.statedAt());
    raise(at, AlertKind.ORGAN_HAND_OVER_MISSING, half(leg.channel()), leg, since);
  }

  private void tellNotTold(Place at, Organs.Leg leg) {
    Instant since = leg.mismatchedAt().orElse(leg.statedAt());
    raise(at, AlertKind.ORGAN_SENDER_NOT_TOLD, notTold(leg.channel(), since), leg, since);
  }

  /** Whose consent was taken back while the organ is under way: the donor's, the recipient's. */
  private void tellWithdrawn(Place at, Organs.Leg leg) {
    LegStory story = LegStory.of(events.in(at.organisation(), leg.channel()));
    story
        .statement()
        .flatMap(said -> events.revokedAt(at.organisation(), said.revocation()))
        .ifPresent(then -> raiseWithdrawn(at, leg, "donor", then));
    story
        .allocation()
        .flatMap(shown -> events.revokedAt(at.organisation(), shown.revocation()))
        .ifPresent(then -> raiseWithdrawn(at, leg, "recipient", then));
  }

  private void raiseWithdrawn(Place place, Organs.Leg leg, String whose, Instant then) {
    alarm.raise(
        place.organisation(),
        place.regulator(),
        new AlertFact(
            AlertFact.id(AlertKind.ORGAN_CONSENT_WITHDRAWN, leg.channel(), whose),
            AlertKind.ORGAN_CONSENT_WITHDRAWN,
            AlertSubject.organ(leg.organId()),
            List.of(leg.giver(), leg.receiver()),
            then.truncatedTo(ChronoUnit.MILLIS),
            Map.of("channel", leg.channel(), "consent", whose)));
  }

  private void raise(Place place, AlertKind kind, UUID id, Organs.Leg leg, Instant since) {
    alarm.raise(
        place.organisation(),
        place.regulator(),
        new AlertFact(
            id,
            kind,
            AlertSubject.organ(leg.organId()),
            List.of(leg.giver(), leg.receiver()),
            since.truncatedTo(ChronoUnit.MILLIS),
            Map.of("channel", leg.channel())));
  }

  private static UUID half(String channel) {
    return AlertFact.id(AlertKind.ORGAN_HAND_OVER_MISSING, channel);
  }

  /**
   * @param since when the hour began
   */
  private static UUID notTold(String channel, Instant since) {
    return AlertFact.id(AlertKind.ORGAN_SENDER_NOT_TOLD, channel, since);
  }
}
