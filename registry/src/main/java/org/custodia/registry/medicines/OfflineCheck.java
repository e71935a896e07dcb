package org.custodia.registry.medicines;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A verification that the service had no answer for, and what became of it.
 *
 * @param id of the verification
 * @param person who asked
 * @param scan what was scanned
 * @param code of what was said then from one's own node: a code of docs/errors.md, which says what
 *     was checked and what not, or that of a verdict
 * @param arguments of its sentence
 * @param settled what the service said once it was back; empty until then
 */
public record OfflineCheck(
    UUID id,
    String person,
    String scan,
    String code,
    List<Object> arguments,
    Instant askedAt,
    Optional<Settled> settled) {
  public OfflineCheck {
    arguments = List.copyOf(arguments);
  }

  /** The verdict that counts now. */
  public record Settled(Instant at, PackVerdict verdict) {}

  /**
   * Whether it turned out that the pack may not be supplied, and nothing had been said against it.
   */
  public boolean isWorseThanSaid() {
    return settled
        .map(Settled::verdict)
        .filter(verdict -> verdict.verdict() != VerdictKind.GENUINE)
        .filter(verdict -> !verdict.code().equals(code))
        .isPresent();
  }
}
