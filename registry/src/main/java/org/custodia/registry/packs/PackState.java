package org.custodia.registry.packs;

import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;

/**
 * A pack that is out of trade, by the book of a member this organisation sees.
 *
 * @param status never ACTIVE
 * @param by member id of who did it
 * @param command that gave it its status; an undo names it
 * @param opened what is left of it, when it was opened for part of it
 * @param at time of the block
 */
public record PackState(
    Bytes32 packId,
    Bytes32 lotId,
    PackStatus status,
    Bytes32 by,
    Bytes32 command,
    Optional<Opened> opened,
    Instant at,
    long block,
    Bytes32 transaction) {

  /**
   * @param contents units in the unopened pack
   * @param remaining units left
   */
  public record Opened(int contents, int remaining) {}

  /** Whether units are left in it. */
  public boolean isPartLeft() {
    return opened.filter(part -> part.remaining() > 0).isPresent();
  }
}
