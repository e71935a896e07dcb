package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.LegFact;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.organs.transport.IschaemiaLimits;
import org.custodia.registry.rows.OrganisationRows;

/** Organs from the organisation's own rows. */
final class StoredOrgans implements Organs {
  /** In which the sender is to know of a mismatch. */
  private static final Duration NOTIFY_WITHIN = Duration.ofHours(1);

  private final OrganisationRows rows;
  private final OrganRows organs;
  private final LegRows legs;
  private final OfferRows offers;
  private final EventRows events;
  private final OrganChannels channels;
  private final Members members;
  private final Ledger ledger;
  private final IschaemiaLimits limits;
  private final Clock clock;

  StoredOrgans(
      OrganisationRows rows,
      OrganRows organs,
      LegRows legs,
      OfferRows offers,
      EventRows events,
      OrganChannels channels,
      Members members,
      Ledger ledger,
      IschaemiaLimits limits,
      Clock clock) {
    this.rows = rows;
    this.organs = organs;
    this.legs = legs;
    this.offers = offers;
    this.events = events;
    this.channels = channels;
    this.members = members;
    this.ledger = ledger;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public List<Line> list(Caller caller, boolean underWay, int limit, int offset) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> lines(organisation, underWay, limit, offset));
  }

  private List<Line> lines(String organisation, boolean underWay, int limit, int offset) {
    Bytes32 own = ledger.memberId(organisation);
    return organs.list(organisation, own, underWay, clock.instant(), limit, offset);
  }

  @Override
  public List<UnderWay> board(Caller caller, int limit) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<Bytes32, List<OrganEvent>> clocks =
              events.ofClocksUnderWay(organisation).stream()
                  .collect(Collectors.groupingBy(OrganEvent::subject));
          Map<Bytes32, Leg> last =
              legs.underWay(organisation).stream()
                  .collect(Collectors.toMap(Leg::organId, leg -> leg, (earlier, later) -> later));
          return lines(organisation, true, limit, 0).stream()
              .map(
                  line ->
                      new UnderWay(
                          line,
                          reading(line, clocks.getOrDefault(line.organId(), List.of())),
                          Optional.ofNullable(last.get(line.organId()))))
              .toList();
        });
  }

  private Optional<IschaemiaClock.Reading> reading(Line line, List<OrganEvent> told) {
    return OrganClocks.of(line, told, limits).map(running -> running.at(clock.instant()));
  }

  @Override
  public Optional<View> view(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            organs
                .shown(organisation, ledger.memberId(organisation), organId)
                .map(line -> view(organisation, line)));
  }

  private View view(String organisation, Line line) {
    List<OrganEvent> told = events.of(organisation, line.organId());
    List<Leg> way = legs.of(organisation, line.organId());
    Optional<Leg> toCentre =
        way.stream()
            .filter(leg -> isCentre(organisation, leg.receiver()))
            .reduce((earlier, later) -> later);
    Set<LegFact> missing =
        toCentre
            .filter(leg -> leg.outcome().isEmpty())
            .map(leg -> missing(organisation, told, leg))
            .orElse(Set.of());
    Optional<Instant> notifyBy =
        toCentre
            .filter(leg -> leg.checkedIn().filter("MISMATCHED"::equals).isPresent())
            .filter(leg -> leg.notifiedAt().isEmpty())
            .flatMap(Leg::mismatchedAt)
            .map(at -> at.plus(NOTIFY_WITHIN));
    return new View(
        line,
        reading(line, told),
        way,
        offers.of(organisation, line.organId()),
        missing,
        notifyBy,
        told);
  }

  private boolean isCentre(String organisation, Bytes32 member) {
    return members
        .byId(organisation, member)
        .filter(found -> found.has(MemberRole.TRANSPLANT_CENTRE))
        .isPresent();
  }

  private Set<LegFact> missing(String organisation, List<OrganEvent> told, Leg leg) {
    List<OrganEvent> ofLeg =
        told.stream().filter(event -> event.channel().equals(leg.channel())).toList();
    return LegStory.of(ofLeg)
        .missing(
            clock.instant(),
            hash -> events.isRevoked(organisation, hash),
            key -> members.operator(organisation, key));
  }

  @Override
  public Optional<String> openLeg(Caller caller, Bytes32 organId, Bytes32 receiver) {
    OrganRoles.check(caller, OrganRoles.BANK, OrganRoles.COURIER, OrganRoles.CENTRE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Line line =
              organs
                  .find(organisation, organId)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-043"));
          boolean holds = line.holder().filter(ledger.memberId(organisation)::equals).isPresent();
          if (!holds) throw new Problem(Kind.CONFLICT, "CUS-ORG-068");
          checkChanges(organisation, organId);
          channels.partner(
              organisation,
              receiver,
              MemberRole.COURIER,
              MemberRole.TRANSPLANT_CENTRE,
              MemberRole.ORGAN_BANK);
          return channels
              .open(organisation, SubjectKind.ORGAN_LEG, receiver, organId)
              .map(Ledger.Channel::address);
        });
  }

  /** A leg on which the chain of hand-overs would not fit is not opened. */
  private void checkChanges(String organisation, Bytes32 organId) {
    legs.lastTakenBy(organisation, organId, ledger.memberId(organisation))
        .map(channel -> LegStory.of(events.in(organisation, channel)).chain())
        .ifPresent(LegPreparation::checkLength);
  }
}
