package org.custodia.webapp.organs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.LegState;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.springframework.stereotype.Component;

/**
 * The legs of an organ's way: what is done on each, what comes next, and what one may do oneself.
 */
@Component
class OrganLegs {
  private static final List<LegAct> TO_ANYBODY =
      List.of(LegAct.LEG_FACTS, LegAct.PACKED, LegAct.SEALED, LegAct.HAND_OVER, LegAct.TAKE_OVER);
  private static final List<LegAct> AT_A_CENTRE =
      List.of(
          LegAct.ARRIVED,
          LegAct.CHECK_IN,
          LegAct.PRESENT_ALLOCATION,
          LegAct.VERIFY_GROUP,
          LegAct.TRANSPLANT);
  private static final Map<LegFact, LegAct> CURES = new EnumMap<>(LegFact.class);

  static {
    CURES.put(LegFact.STATED, LegAct.LEG_FACTS);
    CURES.put(LegFact.CHECKED_IN, LegAct.CHECK_IN);
    CURES.put(LegFact.SEALS_SETTLED, LegAct.SETTLE_SEAL);
    CURES.put(LegFact.ALLOCATED, LegAct.PRESENT_ALLOCATION);
    CURES.put(LegFact.VERIFIED, LegAct.VERIFY_GROUP);
  }

  private final Ledger ledger;
  private final OrganActs acts;
  private final MemberNames names;

  OrganLegs(Ledger ledger, OrganActs acts, MemberNames names) {
    this.ledger = ledger;
    this.acts = acts;
    this.names = names;
  }

  /**
   * A leg with what is to be done on it.
   *
   * @param leg empty while nothing was stated in its channel
   * @param steps of the ordinary way, in order
   * @param missing what transplantation still waits for; on the leg to a centre
   * @param others what else the caller may record here
   * @param mismatch command of the check-in of which the sender does not know yet, at who has to
   *     tell
   */
  record Way(
      String channel,
      Optional<Organs.Leg> leg,
      String giver,
      String receiver,
      boolean toCentre,
      List<Step> steps,
      List<Missing> missing,
      List<LegAct> others,
      Optional<UUID> mismatch) {

    /** Whether a consent that was shown on this leg does not stand any more. */
    boolean isConsentGone() {
      return isGone(LegFact.DONOR_CONSENT, LegAct.LEG_FACTS)
          || isGone(LegFact.RECIPIENT_CONSENT, LegAct.PRESENT_ALLOCATION);
    }

    private boolean isGone(LegFact consent, LegAct shown) {
      return missing.stream().anyMatch(one -> one.fact() == consent)
          && steps.stream().anyMatch(step -> step.act() == shown && step.done());
    }
  }

  /**
   * @param by name of who does it
   * @param may whether the caller can do it now
   */
  record Step(LegAct act, boolean done, String by, boolean may) {}

  /**
   * @param cure what to record against it, where it is the caller who can
   */
  record Missing(LegFact fact, Optional<LegAct> cure) {}

  /** Latest first; also channels that are ready and in which nothing was said yet. */
  List<Way> of(Caller caller, Organs.View view, MemberNames.Book book) {
    List<Way> ways = new ArrayList<>();
    List<Organs.Leg> legs = view.legs();
    Optional<Organs.Leg> waiting = waiting(caller, legs);
    Set<String> known = legs.stream().map(Organs.Leg::channel).collect(Collectors.toSet());
    for (Ledger.Channel channel : ready(caller, view.line().organId())) {
      if (known.contains(channel.address())) continue;
      other(caller, channel)
          .ifPresent(
              receiver ->
                  ways.add(
                      way(
                          caller,
                          channel.address(),
                          Optional.empty(),
                          channel.opener(),
                          receiver,
                          view,
                          book,
                          false)));
    }
    for (int i = legs.size() - 1; i >= 0; i--) {
      Organs.Leg leg = legs.get(i);
      boolean waits = waiting.filter(leg::equals).isPresent();
      ways.add(
          way(
              caller,
              leg.channel(),
              Optional.of(leg),
              leg.giver(),
              leg.receiver(),
              view,
              book,
              waits));
    }
    return ways;
  }

  /** The leg of which {@link Organs.View#missing} tells. */
  private Optional<Organs.Leg> waiting(Caller caller, List<Organs.Leg> legs) {
    return legs.stream()
        .filter(leg -> isCentre(caller, leg.receiver()))
        .reduce((earlier, later) -> later)
        .filter(leg -> leg.outcome().isEmpty());
  }

  private boolean isCentre(Caller caller, Bytes32 member) {
    return names
        .find(caller, member)
        .filter(found -> found.has(MemberRole.TRANSPLANT_CENTRE))
        .isPresent();
  }

  private List<Ledger.Channel> ready(Caller caller, Bytes32 organId) {
    return ledger.channels(caller.organisation(), SubjectKind.ORGAN_LEG.code(), organId).stream()
        .filter(channel -> channel.state().equals("READY"))
        .toList();
  }

  /** Who of a channel is neither its opener nor the regulator. */
  private Optional<Bytes32> other(Caller caller, Ledger.Channel channel) {
    return channel.members().stream()
        .filter(member -> !member.equals(channel.opener()))
        .filter(
            member ->
                names
                    .find(caller, member)
                    .filter(found -> !found.has(MemberRole.REGULATOR))
                    .isPresent())
        .findFirst();
  }

  private Way way(
      Caller caller,
      String channel,
      Optional<Organs.Leg> leg,
      Bytes32 giver,
      Bytes32 receiver,
      Organs.View view,
      MemberNames.Book book,
      boolean waits) {
    List<OrganEvent> told = told(view, channel);
    boolean toCentre = isCentre(caller, receiver);
    LegNow now = LegNow.of(state(view, channel), told);
    boolean over = isOver(leg, view);
    Bytes32 own = names.own(caller);
    Set<LegAct> able = EnumSet.noneOf(LegAct.class);
    for (LegAct act : LegAct.values()) {
      boolean may = isParty(act.party(), own, giver, receiver, caller);
      boolean ready = act != LegAct.TRANSPLANT || waits && view.missing().isEmpty();
      boolean offered = now.takes(act) && ready && (!over || act == LegAct.FOLLOW_UP);
      if (may && offered && acts.may(caller, act.action())) able.add(act);
    }
    Predicate<LegAct> done =
        act ->
            waits && act == LegAct.VERIFY_GROUP
                ? !view.missing().contains(LegFact.VERIFIED)
                : isDone(act, told);
    List<Step> steps = steps(toCentre, done, able, book.of(giver), book.of(receiver));
    List<Missing> missing =
        waits
            ? view.missing().stream()
                .map(fact -> new Missing(fact, cure(fact, able, told)))
                .toList()
            : List.of();
    List<LegAct> others =
        able.stream()
            .filter(act -> steps.stream().noneMatch(step -> step.act() == act))
            .filter(act -> act != LegAct.SENDER_NOTIFIED)
            .toList();
    return new Way(
        channel,
        leg,
        book.of(giver),
        book.of(receiver),
        toCentre,
        steps,
        missing,
        others,
        own.equals(receiver) ? mismatch(leg, told) : Optional.empty());
  }

  private static LegState state(Organs.View view, String channel) {
    return view.events().stream()
        .filter(event -> event.channel().equals(channel))
        .reduce((earlier, later) -> later)
        .map(event -> LegState.of(event.state()))
        .orElse(LegState.NEW);
  }

  /** Nothing more happens on a leg once the organ has an end, or was handed on. */
  private static boolean isOver(Optional<Organs.Leg> leg, Organs.View view) {
    Organs.State state = view.line().state();
    boolean ended = state == Organs.State.TRANSPLANTED || state == Organs.State.DISCARDED;
    return ended || leg.filter(one -> isHandedOn(one, view.legs())).isPresent();
  }

  private static boolean isHandedOn(Organs.Leg leg, List<Organs.Leg> legs) {
    return legs.stream()
        .filter(next -> next.giver().equals(leg.receiver()) && next.handedOver())
        .filter(next -> next.outcome().filter("RETURNED"::equals).isEmpty())
        .anyMatch(next -> next.statedAt().isAfter(leg.statedAt()));
  }

  /**
   * What was recorded on a leg since it began anew, if it did: of what came before the organ went
   * back nothing counts then.
   */
  static List<OrganEvent> told(Organs.View view, String channel) {
    List<OrganEvent> all =
        view.events().stream().filter(event -> event.channel().equals(channel)).toList();
    int from = 0;
    int back = 0;
    for (int i = 0; i < all.size(); i++) {
      OrganEvent event = all.get(i);
      if (event.action() == LegAct.RETURNED.action() && counts(event)) back = i + 1;
      if (event.action() == LegAct.LEG_FACTS.action()) from = back;
    }
    return all.subList(from, all.size());
  }

  private static boolean isParty(
      LegAct.Party party, Bytes32 own, Bytes32 giver, Bytes32 receiver, Caller caller) {
    return switch (party) {
      case GIVER -> own.equals(giver);
      case RECEIVER -> own.equals(receiver);
      case EITHER -> own.equals(giver) || own.equals(receiver);
      case RECEIVER_OR_REGULATOR -> own.equals(receiver) || caller.has("regulator");
    };
  }

  private static List<Step> steps(
      boolean toCentre, Predicate<LegAct> done, Set<LegAct> able, String giver, String receiver) {
    Stream<LegAct> acts =
        toCentre ? Stream.concat(TO_ANYBODY.stream(), AT_A_CENTRE.stream()) : TO_ANYBODY.stream();
    return acts.map(
            act ->
                new Step(
                    act,
                    done.test(act) && !(act == LegAct.LEG_FACTS && able.contains(act)),
                    act.party() == LegAct.Party.GIVER ? giver : receiver,
                    able.contains(act)))
        .toList();
  }

  /** Recorded, and counting; blood groups by two. */
  private static boolean isDone(LegAct act, List<OrganEvent> told) {
    List<OrganEvent> counting =
        told.stream()
            .filter(event -> event.action() == act.action())
            .filter(OrganLegs::counts)
            .toList();
    if (act == LegAct.VERIFY_GROUP) {
      return counting.stream().map(OrganEvent::witness).distinct().count() >= 2;
    }
    if (act == LegAct.CHECK_IN) {
      return !counting.isEmpty()
          && !counting
              .get(counting.size() - 1)
              .irregularities()
              .contains(OrganIrregularity.MISMATCH);
    }
    return !counting.isEmpty();
  }

  static boolean counts(OrganEvent event) {
    return event.irregularities().stream()
        .noneMatch(
            odd ->
                odd == OrganIrregularity.OUT_OF_STATE
                    || odd == OrganIrregularity.KEY_NOT_VALID
                    || odd == OrganIrregularity.MEMBER_NOT_CERTIFIED
                    || odd == OrganIrregularity.CONFLICTS
                    || odd == OrganIrregularity.GROUP_DIFFERS
                    || odd == OrganIrregularity.SAME_PERSON);
  }

  private static Optional<LegAct> cure(LegFact fact, Set<LegAct> able, List<OrganEvent> told) {
    if (fact == LegFact.HANDED_OVER) {
      return Stream.of(LegAct.HAND_OVER, LegAct.TAKE_OVER)
          .filter(able::contains)
          .filter(act -> !isDone(act, told))
          .findFirst();
    }
    return Optional.ofNullable(CURES.get(fact)).filter(able::contains);
  }

  /** The last check-in that did not match, while the sender was not told. */
  private static Optional<UUID> mismatch(Optional<Organs.Leg> leg, List<OrganEvent> told) {
    boolean open =
        leg.filter(one -> one.notifiedAt().isEmpty())
            .flatMap(Organs.Leg::checkedIn)
            .filter("MISMATCHED"::equals)
            .isPresent();
    return told.stream()
        .filter(event -> open && event.action() == LegAct.CHECK_IN.action())
        .map(OrganEvent::id)
        .reduce((earlier, later) -> later);
  }
}
