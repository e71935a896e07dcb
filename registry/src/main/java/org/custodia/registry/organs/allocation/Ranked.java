package org.custodia.registry.organs.allocation;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.organs.CandidateLeaf;

/**
 * A place in the order, and why.
 *
 * @param rank from 1
 * @param tier id of the tier's rule
 * @param points sum of the lines
 * @param lines each rule that gave points, in the order of the rule file
 * @param waitedDays at the day of the run
 * @param ahead what put it before the next one; {@code NOBODY} for the last
 * @param lot by which it is drawn among those who are alike, smaller first
 * @param salt hides the candidate in the rank on the ledger
 */
public record Ranked(
    int rank,
    Candidate candidate,
    String tier,
    long points,
    List<Line> lines,
    int waitedDays,
    Ahead ahead,
    Bytes32 lot,
    Bytes32 salt) {
  public Ranked {
    lines = List.copyOf(lines);
  }

  /** The place as the ledger's tree has it: without the pseudonym. */
  CandidateLeaf leaf() {
    return new CandidateLeaf(
        rank, commitment(candidate.id(), salt), candidate.bloodGroup(), candidate.centre());
  }

  /** How a candidate is called in one match run; another run has another salt. */
  static Bytes32 commitment(Bytes32 candidate, Bytes32 salt) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(candidate), AbiValue.bytes32(salt)));
  }

  /**
   * Points that a rule gave.
   *
   * @param rule its id
   */
  public record Line(String rule, long points) {}

  /** What decided between a candidate and the next one. */
  public enum Ahead {
    TIER,
    POINTS,
    LISTED_EARLIER,
    LOT,
    NOBODY
  }
}
