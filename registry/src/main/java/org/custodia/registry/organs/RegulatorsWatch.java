package org.custodia.registry.organs;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.identity.Members;

/**
 * What only the regulator can tell, as it alone is party to all channels: that an organ comes to a
 * centre to which it is not allocated, and to its bank how it ended on a leg of others. Used inside
 * the regulator's rows.
 */
final class RegulatorsWatch {
  private static final Set<Action> THERE = EnumSet.of(Action.TAKE_OVER, Action.ARRIVED);
  private static final Map<Action, Organs.State> ENDS =
      Map.of(
          Action.TRANSPLANT, Organs.State.TRANSPLANTED,
          Action.DISCARDED, Organs.State.DISCARDED);

  private final LegRows legs;
  private final Responsible responsible;
  private final OutcomeRows outcomes;
  private final Members members;
  private final OrganAlarm alarm;
  private final Clock clock;

  RegulatorsWatch(
      LegRows legs,
      Responsible responsible,
      OutcomeRows outcomes,
      Members members,
      OrganAlarm alarm,
      Clock clock) {
    this.legs = legs;
    this.responsible = responsible;
    this.outcomes = outcomes;
    this.members = members;
    this.alarm = alarm;
    this.clock = clock;
  }

  void look(String regulator, OrganEvent event) {
    if (event.action() == Action.ALLOCATE) {
      legs.of(regulator, event.subject()).stream()
          .filter(leg -> isAllocated(regulator, leg))
          .forEach(leg -> alarm.settle(regulator, true, elsewhere(leg), event.at()));
    }
    if (event.kind() != SubjectKind.ORGAN_LEG || !LegStory.counts(event)) return;
    Optional<Organs.Leg> found =
        legs.of(regulator, event.subject()).stream()
            .filter(leg -> leg.channel().equals(event.channel()))
            .findFirst();
    found.ifPresent(leg -> look(regulator, event, leg));
  }

  private void look(String regulator, OrganEvent event, Organs.Leg leg) {
    if (isAtCentre(regulator, event, leg) && !isAllocated(regulator, leg)) {
      raise(regulator, event, leg);
    }
    if (event.action() == Action.RETURNED) {
      alarm.settle(regulator, true, elsewhere(leg), event.at());
    }
    Optional.ofNullable(ENDS.get(event.action()))
        .ifPresent(state -> tellBank(regulator, event, leg, state));
  }

  /** Who is both, a carrier and a centre, is one when it checks in. */
  private boolean isAtCentre(String regulator, OrganEvent event, Organs.Leg leg) {
    boolean there = THERE.contains(event.action());
    if (!there && event.action() != Action.CHECK_IN) return false;
    return members
        .byId(regulator, leg.receiver())
        .filter(member -> member.has(MemberRole.TRANSPLANT_CENTRE))
        .filter(member -> !there || !member.has(MemberRole.COURIER))
        .isPresent();
  }

  private boolean isAllocated(String regulator, Organs.Leg leg) {
    return responsible.centre(regulator, leg.organId()).filter(leg.receiver()::equals).isPresent();
  }

  private void raise(String regulator, OrganEvent event, Organs.Leg leg) {
    alarm.raise(
        regulator,
        true,
        new AlertFact(
            elsewhere(leg),
            AlertKind.ORGAN_ELSEWHERE,
            AlertSubject.organ(leg.organId()),
            List.of(leg.giver(), leg.receiver()),
            event.at().truncatedTo(ChronoUnit.MILLIS),
            Map.of("channel", leg.channel(), "act", event.action().name())));
  }

  /** One for each time that the organ goes out on the leg. */
  private static UUID elsewhere(Organs.Leg leg) {
    return AlertFact.id(AlertKind.ORGAN_ELSEWHERE, leg.channel(), leg.statedAt());
  }

  private void tellBank(String regulator, OrganEvent event, Organs.Leg leg, Organs.State state) {
    Optional<Bytes32> bank = responsible.bank(regulator, leg.organId());
    bank.filter(one -> !one.equals(leg.giver()) && !one.equals(leg.receiver()))
        .ifPresent(
            one ->
                outcomes.note(
                    regulator,
                    new OutcomeRows.Outcome(leg.organId(), state, event.at()),
                    one,
                    clock.instant()));
  }
}
