package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * Organs offered to centres, rank by rank of the match run. The bank opens a channel with the
 * centre whose turn it is; what is done there are {@link OrganActs}. A centre sees its own ranks
 * and nothing of anybody else's.
 */
public interface Offers {

  enum State {
    OFFERED,
    ACCEPTED,
    DECLINED,
    EXPIRED,
    ALLOCATED,
    RELEASED
  }

  /**
   * @param id of the command that made it
   * @param list root of the match run
   * @param candidate how the run calls the candidate
   * @param reason 0 in order, else the number of an {@code OutOfOrderReason}
   * @param declined number of a {@code DeclineReason}
   */
  record Line(
      UUID id,
      String channel,
      Bytes32 organId,
      Bytes32 list,
      int rank,
      Bytes32 candidate,
      Bytes32 centre,
      BloodGroup bloodGroup,
      int reason,
      Instant answerUntil,
      State state,
      Optional<Integer> declined,
      Instant offeredAt,
      Optional<Instant> answeredAt) {}

  /** Offers that this organisation is party to, latest first. */
  List<Line> list(Caller caller, int limit, int offset);

  /** One that this organisation is party to. */
  Optional<Line> find(Caller caller, UUID id);

  /** Those of an organ, in the order in which they were made. */
  List<Line> of(Caller caller, Bytes32 organId);

  // --- The bank ---

  /**
   * Who is at a rank of the match run that counts now, and the channel in which the organ is
   * offered there, once it is ready: ask again until it is.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-037 for a case that is not the
   *     bank's, CONFLICT CUS-ORG-041 while there is no match run for this organ
   */
  Turn turn(Caller caller, Bytes32 caseId, Bytes32 organId, int rank);

  record Turn(int rank, Bytes32 centre, String centreName, Optional<String> channel) {}

  // --- The centre ---

  /** Which of the centre's own candidates an offer is for; asks the allocation body. */
  Bytes32 candidate(Caller caller, UUID offer);

  // --- The regulator ---

  /** Turns out of order that banks ask for, latest first. */
  List<OutOfOrder> outOfOrder(Caller caller);

  /** What a person of the regulator signs to agree to one, as {@code eth_signTypedData_v4} JSON. */
  String toSign(Caller caller, UUID id);

  /**
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-ORG-042 when it was not signed by
   *     the key of a person of the regulator
   */
  void agree(Caller caller, UUID id, String signature);

  record OutOfOrder(
      UUID id,
      Bytes32 organId,
      int rank,
      Bytes32 centre,
      int reason,
      Bytes32 askedBy,
      Instant askedAt,
      Optional<String> signedBy,
      Optional<Instant> signedAt) {}
}
