package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.registry.identity.Caller;

/** What a regulator counts about organs, from all channels. */
public interface OrganFigures {

  /**
   * @param since from which on events count
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010 for everybody else
   */
  Figures of(Caller caller, Instant since);

  /**
   * @param outOfOrder offers that left the order, latest first
   * @param legs finished hand-overs, latest first
   */
  record Figures(
      List<Offers.Line> outOfOrder,
      List<Refused> refusals,
      List<Discarded> discards,
      List<LegTimes> legs) {}

  /**
   * @param reason empty for offers that ran out
   */
  record Refused(Bytes32 centre, Optional<DeclineReason> reason, int offers) {}

  record Discarded(DiscardReason reason, int organs) {}

  /**
   * @param handOver between the two signatures
   * @param onTheWay from the hand-over to the arrival, where there was one
   */
  record LegTimes(
      Bytes32 organId,
      Bytes32 giver,
      Bytes32 receiver,
      Instant takenAt,
      Duration handOver,
      Optional<Duration> onTheWay) {}
}
