package org.custodia.registry.notices;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * One thing a patient was told.
 *
 * @param at when it happened
 * @param facts see {@link NoticeKind}
 * @param read whether this reader has marked it as read
 * @param live whether the reader wants it pointed out on their pages: neither its kind nor its
 *     organisation is muted
 */
public record Notice(
    UUID id, NoticeKind kind, Map<String, String> facts, Instant at, boolean read, boolean live) {
  /** Names of facts. */
  public static final String CONSENT = "consent";

  public static final String GRANTEE = "grantee";
  public static final String PURPOSE = "purpose";
  public static final String UNTIL = "until";
  public static final String REASON = "reason";
  public static final String BILL = "bill";
  public static final String RECORD = "record";
  public static final String OUTCOME = "outcome";

  public Notice {
    facts = Map.copyOf(facts);
  }

  public Optional<Bytes32> grantee() {
    return Optional.ofNullable(facts.get(GRANTEE)).map(Bytes32::of);
  }

  /** Id of a bill on the ledger. */
  public Optional<Bytes32> bill() {
    return Optional.ofNullable(facts.get(BILL)).map(Bytes32::of);
  }

  public Optional<UUID> consent() {
    return Optional.ofNullable(facts.get(CONSENT)).map(UUID::fromString);
  }
}
