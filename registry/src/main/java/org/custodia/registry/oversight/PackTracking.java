package org.custodia.registry.oversight;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.CustodyFact;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.oversight.Recalls.Answer;
import org.custodia.registry.oversight.Recalls.Holder;
import org.custodia.registry.oversight.Recalls.Numbers;
import org.custodia.registry.oversight.Recalls.PackPlace;
import org.custodia.registry.oversight.Recalls.Tracking;
import org.custodia.registry.oversight.TrailRows.PackNow;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.LotMeasures;
import org.custodia.registry.packs.LotMeasures.Measure;

/**
 * Where the packs of a lot are, and who has answered its recall, as far as the own node tells. Used
 * inside the organisation's rows.
 */
final class PackTracking {
  private final TrailRows trail;
  private final LotMeasures measures;
  private final CustodyFacts facts;
  private final Members members;

  PackTracking(TrailRows trail, LotMeasures measures, CustodyFacts facts, Members members) {
    this.trail = trail;
    this.measures = measures;
    this.facts = facts;
    this.members = members;
  }

  /**
   * @param regulator whether the organisation sees all books
   */
  Tracking of(String organisation, LotFact lot, boolean regulator) {
    LotFlow flow = LotFlow.of(trail.shares(lot.lotId()));
    List<Measure> ordered = measures.of(organisation, lot.lotId());
    Optional<Measure> last = ordered.stream().findFirst();
    List<Holder> holders =
        flow.members().stream()
            .filter(member -> !member.equals(lot.manufacturer()))
            .map(member -> holder(organisation, lot, member, flow, last, regulator))
            .sorted(
                Comparator.comparingLong(Holder::outstanding)
                    .reversed()
                    .thenComparing(Holder::name))
            .toList();
    LotFlow.At maker = flow.at(lot.manufacturer());
    return new Tracking(
        lot.lotId(),
        lot.lotNumber(),
        lot.size(),
        lot.size() - maker.passedOn() + maker.cameBack(),
        holders,
        ordered.stream()
            .flatMap(measure -> measure.packs().stream())
            .distinct()
            .map(pack -> place(organisation, pack))
            .toList());
  }

  private Holder holder(
      String organisation,
      LotFact lot,
      Bytes32 member,
      LotFlow flow,
      Optional<Measure> measure,
      boolean regulator) {
    LotFlow.At at = flow.at(member);
    Optional<Long> dispensed =
        regulator ? Optional.of(trail.dispensed(lot.lotId(), member)) : Optional.empty();
    Optional<Answer> answer = measure.flatMap(ordered -> answer(member, ordered, Set.of()));
    long passedOn =
        Math.max(
            at.passedOn(), regulator ? 0 : answer.map(one -> one.numbers().passedOn()).orElse(0L));
    long supplied =
        Math.max(dispensed.orElse(0L), answer.map(one -> one.numbers().supplied()).orElse(0L));
    long outstanding = Math.max(0, at.sent() + at.cameBack() - passedOn - at.returned() - supplied);
    return new Holder(
        member,
        name(organisation, member),
        at.sent(),
        at.received(),
        passedOn,
        at.returned(),
        dispensed,
        answer,
        outstanding);
  }

  /** By the documents that this node has, and the books it can see. */
  private PackPlace place(String organisation, Bytes32 pack) {
    return new PackPlace(
        pack,
        holder(facts.ofPack(organisation, pack)).map(member -> name(organisation, member)),
        trail.packNow(pack).stream().reduce((earlier, later) -> later).map(PackNow::status));
  }

  /** Who was last known to have the pack: what is missing or refused is still its giver's. */
  private static Optional<Bytes32> holder(List<CustodyFacts.Concerned> told) {
    Optional<Bytes32> giver = Optional.empty();
    Optional<Bytes32> holder = Optional.empty();
    for (CustodyFacts.Concerned one : told) {
      CustodyFact fact = one.fact();
      boolean taken = fact instanceof CustodyFact.Received && one.mark() != Mark.MISSING;
      if (fact instanceof CustodyFact.Dispatched sent) {
        giver = Optional.of(sent.header().by());
        holder = Optional.of(sent.receiver());
      } else if (taken) {
        holder = Optional.of(fact.header().by());
      } else if (fact instanceof CustodyFact.Received || fact instanceof CustodyFact.Rejected) {
        holder = giver;
      }
    }
    return holder;
  }

  /**
   * A member's last answer since a measure was ordered.
   *
   * @param channels where it counts; empty for all
   */
  Optional<Answer> answer(Bytes32 member, Measure measure, Set<String> channels) {
    return trail.acknowledgements(measure.lot().lotId()).stream()
        .filter(event -> event.member().equals(member))
        .filter(event -> channels.isEmpty() || channels.contains(event.channel()))
        .filter(event -> event.block() >= measure.change().block())
        .reduce((earlier, later) -> later)
        .map(PackTracking::answer);
  }

  private static Answer answer(TrailEvent event) {
    return new Answer(
        new Numbers(event.packs().orElse(0), event.missing().orElse(0), event.surplus().orElse(0)),
        event.witness(),
        event.at(),
        event.block(),
        event.transaction());
  }

  private String name(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::name).orElse(member.toString());
  }
}
