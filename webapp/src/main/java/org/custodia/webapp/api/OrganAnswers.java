package org.custodia.webapp.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.LegFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.transport.IschaemiaClock;

/** Answers about donors' cases, offers and organs; ids and hashes are hex with 0x. */
final class OrganAnswers {
  private OrganAnswers() {}

  /**
   * @param part 0 for the whole
   */
  record OrganName(OrganKind organ, Laterality laterality, int part) {
    static OrganName of(Organ organ) {
      return new OrganName(organ.kind(), organ.laterality(), organ.part());
    }
  }

  /**
   * Something that was done, as it is on the ledger.
   *
   * @param by member id of who submitted it
   * @param giver whose witness signed, or who hands over
   * @param deviceTime by the witness's own clock
   * @param serverTime when the member's server was handed it
   * @param at time of the block
   * @param facts what the act says in single words, by the names of its terms
   */
  record OrganEventAnswer(
      UUID id,
      String channel,
      Action action,
      String by,
      String giver,
      Optional<String> receiver,
      String witness,
      String place,
      Instant deviceTime,
      Optional<Instant> serverTime,
      Instant at,
      long block,
      String transaction,
      Set<OrganIrregularity> irregularities,
      Map<String, String> facts) {

    static OrganEventAnswer of(OrganEvent event) {
      return new OrganEventAnswer(
          event.id(),
          event.channel(),
          event.action(),
          event.by().toString(),
          event.giver().toString(),
          event.receiver().isZero() ? Optional.empty() : Optional.of(event.receiver().toString()),
          event.witness(),
          event.place(),
          event.deviceTime(),
          event.serverTime(),
          event.at(),
          event.block(),
          event.transaction().toString(),
          event.irregularities(),
          event.facts());
    }

    static List<OrganEventAnswer> of(List<OrganEvent> events) {
      return events.stream().map(OrganEventAnswer::of).toList();
    }
  }

  // --- Cases ---

  record DonorCaseLine(
      String caseId,
      String channel,
      boolean living,
      Instant openedAt,
      boolean closed,
      int recovered,
      Instant changedAt) {
    static DonorCaseLine of(DonorCases.Line line) {
      return new DonorCaseLine(
          line.caseId().toString(),
          line.channel(),
          line.living(),
          line.openedAt(),
          line.closed(),
          line.recovered(),
          line.changedAt());
    }
  }

  record RecoveredOrgan(String organId, OrganName organ, Instant crossClamp) {}

  /**
   * @param rules Keccak-256 of the rule file
   * @param inputs Keccak-256 of what the order was computed from
   * @param list root of the tree over the ranks
   * @param current whether no later run took its place
   */
  record MatchRunLine(
      UUID id,
      String organId,
      OrganName organ,
      String rules,
      String inputs,
      String list,
      long candidates,
      boolean current,
      Instant at) {
    static MatchRunLine of(DonorCases.MatchRun run) {
      return new MatchRunLine(
          run.id(),
          run.organId().toString(),
          OrganName.of(run.organ()),
          run.rules().toString(),
          run.inputs().toString(),
          run.list().toString(),
          run.candidates(),
          run.current(),
          run.at());
    }
  }

  /**
   * @param bank member id
   * @param allocation member id
   * @param bloodGroup that samples agree on
   * @param missing what recovery still waits for
   * @param readyAt end of a living donor's cooling-off period
   */
  record DonorCaseAnswer(
      DonorCaseLine donorCase,
      String bank,
      String allocation,
      Optional<BloodGroup> bloodGroup,
      Set<CaseFact> missing,
      Optional<Instant> readyAt,
      List<RecoveredOrgan> recovered,
      List<MatchRunLine> runs,
      List<OrganEventAnswer> events) {
    static DonorCaseAnswer of(DonorCases.View view) {
      return new DonorCaseAnswer(
          DonorCaseLine.of(view.line()),
          view.bank().toString(),
          view.allocation().toString(),
          view.group(),
          view.missing(),
          view.readyAt(),
          view.recovered().stream()
              .map(
                  one ->
                      new RecoveredOrgan(
                          one.organId().toString(), OrganName.of(one.organ()), one.crossClamp()))
              .toList(),
          view.runs().stream().map(MatchRunLine::of).toList(),
          OrganEventAnswer.of(view.events()));
    }
  }

  // --- Offers ---

  /**
   * @param id of the offer
   * @param candidate how the match run calls the candidate
   * @param reason 0 in order, else number of the reason
   * @param declined number of the reason of a refusal
   */
  record OrganOfferLine(
      UUID id,
      String channel,
      String organId,
      int rank,
      String candidate,
      String centre,
      BloodGroup bloodGroup,
      int reason,
      Instant answerUntil,
      Offers.State state,
      Optional<Integer> declined,
      Instant offeredAt,
      Optional<Instant> answeredAt) {
    static OrganOfferLine of(Offers.Line line) {
      return new OrganOfferLine(
          line.id(),
          line.channel(),
          line.organId().toString(),
          line.rank(),
          line.candidate().toString(),
          line.centre().toString(),
          line.bloodGroup(),
          line.reason(),
          line.answerUntil(),
          line.state(),
          line.declined(),
          line.offeredAt(),
          line.answeredAt());
    }

    static List<OrganOfferLine> of(List<Offers.Line> lines) {
      return lines.stream().map(OrganOfferLine::of).toList();
    }
  }

  // --- Organs ---

  /**
   * @param holder member id of who took it last, as far as is known here
   * @param limitMinutes of cold ischaemia, as stated for its way
   */
  record OrganLine(
      String organId,
      String caseId,
      OrganName organ,
      Organs.State state,
      Optional<String> holder,
      Optional<Instant> crossClamp,
      Optional<Long> limitMinutes,
      Instant changedAt) {
    static OrganLine of(Organs.Line line) {
      return new OrganLine(
          line.organId().toString(),
          line.caseId().toString(),
          OrganName.of(line.organ()),
          line.state(),
          line.holder().map(Object::toString),
          line.crossClamp(),
          line.limit().map(Duration::toMinutes),
          line.changedAt());
    }
  }

  /**
   * How long it has been without blood.
   *
   * @param leftMinutes until the limit; negative when over it
   * @param warning highest percentage of the limit that is due, 0 for none
   */
  record IschaemiaAnswer(
      IschaemiaClock.State state,
      long elapsedMinutes,
      long limitMinutes,
      long leftMinutes,
      int percent,
      int warning,
      Optional<Instant> deadline) {
    static IschaemiaAnswer of(IschaemiaClock.Reading reading) {
      return new IschaemiaAnswer(
          reading.state(),
          reading.elapsed().toMinutes(),
          reading.limit().toMinutes(),
          reading.left().toMinutes(),
          reading.percent(),
          reading.warning(),
          reading.deadline());
    }
  }

  record OrganLegAnswer(
      String channel,
      String giver,
      String receiver,
      Instant statedAt,
      Optional<Instant> givenAt,
      Optional<Instant> takenAt,
      boolean handedOver,
      Optional<Instant> arrivedAt,
      Optional<String> checkedIn,
      Optional<Instant> notifiedAt,
      Optional<String> outcome) {
    static OrganLegAnswer of(Organs.Leg leg) {
      return new OrganLegAnswer(
          leg.channel(),
          leg.giver().toString(),
          leg.receiver().toString(),
          leg.statedAt(),
          leg.givenAt(),
          leg.takenAt(),
          leg.handedOver(),
          leg.arrivedAt(),
          leg.checkedIn(),
          leg.notifiedAt(),
          leg.outcome());
    }
  }

  /**
   * @param missing what transplantation still waits for, on the leg to a centre
   * @param notifyBy until when the sender is to know of a mismatch
   * @param outOfOrder whether it was ever offered out of order, as far as is known here
   */
  record OrganAnswer(
      OrganLine organ,
      Optional<IschaemiaAnswer> clock,
      List<OrganLegAnswer> legs,
      List<OrganOfferLine> offers,
      Set<LegFact> missing,
      Optional<Instant> notifyBy,
      boolean outOfOrder,
      List<OrganEventAnswer> events) {
    static OrganAnswer of(Organs.View view) {
      return new OrganAnswer(
          OrganLine.of(view.line()),
          view.clock().map(IschaemiaAnswer::of),
          view.legs().stream().map(OrganLegAnswer::of).toList(),
          OrganOfferLine.of(view.offers()),
          view.missing(),
          view.notifyBy(),
          view.outOfOrder(),
          OrganEventAnswer.of(view.events()));
    }
  }
}
