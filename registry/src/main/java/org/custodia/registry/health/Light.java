package org.custodia.registry.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is watched.
 *
 * @param about which one, where there are several: the address of a channel
 * @param measure what was measured, in its unit
 * @param since when it took this colour, as far as this process knows
 * @param finding what is wrong; empty exactly when it is green
 */
public record Light(
    Subject subject,
    Optional<String> about,
    Colour colour,
    Optional<Measure> measure,
    Instant since,
    Optional<Finding> finding,
    List<Fact> facts) {

  public Light {
    facts = List.copyOf(facts);
    if ((colour == Colour.GREEN) != finding.isEmpty()) {
      throw new IllegalArgumentException("a light has a finding exactly when it is not green");
    }
  }

  /** What is watched, in the order in which it is shown. */
  public enum Subject {
    /** The organisation's own node. */
    NODE,
    PRIVACY_MANAGER,
    /** Age of the latest block. */
    BLOCKS,
    /** That of this server, beside those of blocks, database and OpenID provider. */
    CLOCK,
    /** How far the projections are behind the node. */
    PROJECTOR,
    /** Commands that the node has not taken yet. */
    RECORDED,
    /** Commands that the node took and that are in no block yet. */
    SUBMITTED,
    /** Transactions in flight, and nonces. */
    TRANSACTIONS,
    DATABASE,
    /** The OpenID provider. */
    SIGN_IN,
    /** Those of the proxy, the database and this server, and whichever are watched beside them. */
    CERTIFICATES,
    /** The regulator's verification service, as this organisation reaches it. */
    VERIFICATION,
    CHANNEL
  }

  /**
   * What is wrong.
   *
   * @param code {@code CUS-HEA-…}; its sentence and what to do are in the bundles
   * @param arguments facts for the sentence, in order
   */
  public record Finding(String code, List<Object> arguments) {
    public Finding {
      arguments = List.copyOf(arguments);
    }

    public static Finding of(String code, Object... arguments) {
      return new Finding(code, List.of(arguments));
    }
  }

  Light since(Instant when) {
    return new Light(subject, about, colour, measure, when, finding, facts);
  }
}
