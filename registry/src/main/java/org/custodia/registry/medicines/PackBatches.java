package org.custodia.registry.medicines;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * Verifies many packs in one go, line by line, in the background; a restart goes on where it was.
 */
public interface PackBatches {
  /** Lines that one batch takes at most. */
  int MOST_LINES = 1_000;

  /**
   * Begins. The same id with the same lines changes nothing.
   *
   * @param scans raw scanner texts, one a pack; empty ones are left out
   * @param silent only to read the status, without alerting anybody
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-MED-057 without a line, TOO_LARGE
   *     CUS-MED-058 for too many, CONFLICT CUS-MED-021 for another batch under the id
   */
  Batch begin(Caller caller, UUID id, List<String> scans, boolean silent);

  /** How far it has come; only who began it sees it. */
  Optional<Batch> find(Caller caller, UUID id);

  /** The lines in order, from this one on, counted from 1. */
  List<Line> lines(Caller caller, UUID id, int from, int limit);

  /**
   * @param verdicts how many lines came to what
   * @param unanswered lines that came to no verdict
   */
  record Batch(
      UUID id,
      Instant begunAt,
      boolean silent,
      int lines,
      int done,
      Map<VerdictKind, Integer> verdicts,
      int unanswered) {
    public boolean isDone() {
      return done == lines;
    }
  }

  /**
   * @param verification id of the verification, under which it can be asked again
   * @param code of the verdict, or why there is none; empty while it waits
   * @param arguments of its sentence
   */
  record Line(
      int number,
      String scan,
      UUID verification,
      Optional<String> code,
      List<Object> arguments,
      Optional<PackVerdict> verdict) {}
}
