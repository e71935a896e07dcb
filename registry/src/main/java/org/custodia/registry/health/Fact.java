package org.custodia.registry.health;

/**
 * Something known about what a light is for, beside its measure.
 *
 * @param value a number, a text, an instant or an enum constant
 */
public record Fact(Name name, Object value) {
  /** What it is about. */
  public enum Name {
    VERSION,
    CHAIN_ID,
    PEERS,
    BLOCK,
    ROWS_REACH,
    OLDEST,
    LATEST,
    CAUSE,
    /** Seconds that this server's clock is ahead of the clock of whoever makes the blocks. */
    CLOCK_BLOCKS,
    CLOCK_DATABASE,
    CLOCK_SIGN_IN,
    STATE,
    MEMBERS,
    /** Members that have not acknowledged a channel. */
    AWAITED,
    OPENED,
    /** Block to roll one's own node back to, where that is a cure. */
    REWIND_TO,
    /** That nobody can ask whether the database's disk has room: {@code NOT_ASKED}. */
    ROOM,
    HEAD,
    LAST_STEP_BLOCK,
    LAST_STEP
  }
}
