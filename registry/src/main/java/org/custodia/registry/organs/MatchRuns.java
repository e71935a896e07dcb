package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.Explanation;

/**
 * Match runs of an allocation body. The order is computed from a published rule file and the
 * waiting list as it is at that moment; its root goes on the ledger before the first offer, and
 * rules and inputs are kept so that an auditor computes the same again.
 */
public interface MatchRuns {

  /**
   * Computes an order and keeps what it was computed from. The same id again is the same run.
   *
   * @param donor what the bank says about the donor beyond the ledger
   * @param rules rule file
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-037 for a case that is not known
   *     here, CONFLICT CUS-ORG-038 while samples do not agree on the donor's blood group or it is
   *     another one than {@code donor} says; BAD_INPUT CUS-ALC-001 to 011 for the rule file
   */
  Run run(Caller caller, UUID id, Bytes32 caseId, Organ organ, Donor donor, byte[] rules);

  /** Runs that were made here, latest first. */
  List<Line> list(Caller caller, int limit, int offset);

  /**
   * @param list root of the tree over the ranks
   */
  record Line(UUID id, Bytes32 organId, Bytes32 list, Instant madeAt, String madeBy) {}

  /**
   * A run with why everybody stands where they stand, and why some are not in the order.
   *
   * @param time at which the waiting list was as it was computed
   * @param reasons in the order of the run, then those who are left out
   */
  record Report(
      Run run,
      Organ organ,
      Instant time,
      String rulesName,
      String rulesVersion,
      List<Reasons> reasons) {}

  /**
   * @param candidate the centre's pseudonym
   * @param rank none for somebody who is left out
   * @param sentences for people
   */
  record Reasons(
      Bytes32 candidate,
      Bytes32 centre,
      Optional<Integer> rank,
      List<Explanation.Sentence> sentences) {}

  Report report(Caller caller, UUID id);

  /** A run that was made here, with everybody's place; for the allocation body only. */
  Run find(Caller caller, UUID id);

  /** What it was computed from, for an auditor. */
  Files files(Caller caller, UUID id);

  /**
   * @param list root of the tree over the ranks
   */
  record Run(
      UUID id,
      Bytes32 organId,
      Bytes32 rules,
      Bytes32 inputs,
      Bytes32 list,
      List<Place> places,
      int excluded) {}

  /**
   * @param candidate the centre's pseudonym
   * @param commitment how the ledger names the candidate in this run
   */
  record Place(
      int rank,
      Bytes32 candidate,
      Bytes32 commitment,
      BloodGroup bloodGroup,
      Bytes32 centre,
      String tier,
      long points) {}

  record Files(byte[] rules, byte[] inputs) {}
}
