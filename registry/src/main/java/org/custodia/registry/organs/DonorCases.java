package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Donors' cases. A bank enters who the donor is, which stays sealed with it, and a channel with the
 * allocation body and the regulator is opened; what is done there are {@link OrganActs}.
 */
public interface DonorCases {

  /**
   * @param allocation member id of the allocation body
   * @param din donation identification number of ISBT 128, scanned or typed with its check
   *     character
   * @param sender who sends the organs, as on the labels
   * @param phone where somebody answers at any hour
   */
  record Entry(Identity identity, Bytes32 allocation, String din, String sender, String phone) {}

  /**
   * @param caseId by which the ledger knows the case
   * @param channel once it is ready
   */
  record Entered(Bytes32 caseId, Optional<String> channel) {}

  /**
   * Enters a donor; the same id again enters nobody and answers the same case. The channel is ready
   * a few blocks later: ask again.
   *
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-ORG-020, CUS-ORG-120, NOT_FOUND
   *     CUS-ORG-034 when the member is no allocation body
   */
  Entered enter(Caller caller, UUID id, Entry entry);

  /**
   * Donors that were entered here and whose case is not on the ledger yet, latest first: somebody
   * has to sign OPEN_CASE.
   */
  List<Unopened> unopened(Caller caller);

  /**
   * @param channel once it is ready
   */
  record Unopened(Bytes32 caseId, Optional<String> channel, Instant enteredAt) {}

  /** Who the donor is; at the bank only, and who looks is noted. */
  Optional<Identity> identity(Caller caller, Bytes32 caseId);

  /**
   * Consents to a donation that this donor gave to the bank in life, the latest first; asked of the
   * host that the case names. One of them is opened by an act of DONOR_CONSENT.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-037 for a case that is not the
   *     bank's, CONFLICT CUS-ORG-080 when the case names no host
   */
  List<Given> consents(Caller caller, Bytes32 caseId);

  /**
   * @param commitment by which it is named
   * @param from first moment at which it counts
   * @param until first moment at which it does not any more
   */
  record Given(Bytes32 commitment, Bytes32 host, Instant from, Instant until) {}

  /**
   * Family or judge take the consent back that an act of CONSENT_FOR_DONOR opened: its secret is
   * revealed, and nothing is recovered or transplanted on it any more, wherever an organ is.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-048
   */
  CommandStatus revoke(Caller caller, UUID act);

  /** Cases that this organisation is party to, latest change first. */
  List<Line> list(Caller caller, int limit, int offset);

  record Line(
      Bytes32 caseId,
      String channel,
      boolean living,
      Instant openedAt,
      boolean closed,
      int recovered,
      Instant changedAt) {}

  Optional<View> view(Caller caller, Bytes32 caseId);

  /**
   * @param group that two samples agree on
   * @param missing what recovery still waits for
   * @param readyAt end of a living donor's cooling-off period
   * @param recovered organs with their cross-clamp times
   */
  record View(
      Line line,
      Bytes32 bank,
      Bytes32 allocation,
      Optional<BloodGroup> group,
      Set<CaseFact> missing,
      Optional<Instant> readyAt,
      List<Recovered> recovered,
      List<MatchRun> runs,
      List<OrganEvent> events) {

    /** Whether this donor can give it: a living one nothing that nobody can live without. */
    public boolean canGive(Organ organ) {
      return DonorCases.canGive(line.living(), recovered, organ);
    }
  }

  /**
   * @param recovered what was taken of the donor before
   */
  static boolean canGive(boolean living, List<Recovered> recovered, Organ organ) {
    return !living
        || organ.survivable()
            && recovered.stream().noneMatch(one -> one.organ().kind() == organ.kind());
  }

  record Recovered(Bytes32 organId, Organ organ, Instant crossClamp) {}

  /**
   * @param id command of the run
   * @param list root of the tree over its ranks
   * @param rules Keccak-256 of the rule file
   * @param current whether no later one took its place
   */
  record MatchRun(
      UUID id,
      Bytes32 organId,
      Organ organ,
      Bytes32 rules,
      Bytes32 inputs,
      Bytes32 list,
      long candidates,
      boolean a2,
      boolean current,
      Instant at) {}
}
