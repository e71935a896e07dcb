package org.custodia.registry.organs.allocation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Everything that a match run knows, at one moment. The allocation body keeps it; auditors get it;
 * centres do not. Candidates stand in the order of their pseudonyms, however they were given.
 *
 * @param format {@value #FORMAT}
 * @param time of the run, whole seconds
 * @param lot decides between candidates who are alike; nobody may be able to choose it once
 *     candidates are known, such as the hash of the block in which the organ was recorded
 * @param secret hides candidates in the ranks on the ledger; drawn anew for each run
 */
public record MatchInputs(
    String format,
    Organ organ,
    Instant time,
    Bytes32 lot,
    Bytes32 secret,
    Donor donor,
    List<Candidate> candidates) {
  public static final String FORMAT = "custodia-match-inputs/1";

  private static final int MOST_CANDIDATES = 200_000;

  public MatchInputs {
    if (!FORMAT.equals(format)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", "format");
    }
    Bounds.known("organ", organ);
    if (Bounds.known("time", time).getNano() != 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", "time");
    }
    Bounds.known("lot", lot);
    Bounds.known("secret", secret);
    Bounds.known("donor", donor);
    candidates =
        Bounds.list("candidates", candidates, 0, MOST_CANDIDATES).stream()
            .sorted(Comparator.comparing(Candidate::id))
            .toList();
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).id().equals(candidates.get(i - 1).id())) {
        throw new Problem(Kind.BAD_INPUT, "CUS-ALC-006", candidates.get(i).id());
      }
    }
  }

  public static MatchInputs of(
      Organ organ, Instant time, Bytes32 lot, Bytes32 secret, Donor donor, List<Candidate> list) {
    return new MatchInputs(FORMAT, organ, time, lot, secret, donor, list);
  }

  /**
   * @throws Problem BAD_INPUT or TOO_LARGE CUS-ALC-001 to 009: says what is wrong and where
   */
  public static MatchInputs parse(byte[] json) {
    return AllocationJson.read(json, MatchInputs.class);
  }

  /** Canonical JSON, from which {@link #parse} makes the same. */
  public byte[] bytes() {
    return AllocationJson.writeFacts(this);
  }

  /** Keccak-256 of {@link #bytes}. */
  public Bytes32 hash() {
    return Bytes32.keccak(bytes());
  }

  /** The day of the run, in UTC, to which waiting is counted. */
  LocalDate day() {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
