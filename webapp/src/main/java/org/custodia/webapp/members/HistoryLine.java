package org.custodia.webapp.members;

import java.time.Instant;
import java.util.List;
import org.custodia.registry.identity.MemberHistory.Basis;

/**
 * Something that happened to a member, in words.
 *
 * @param event what happened; the key of its words is {@code members.event.<event>}
 * @param transaction hash, hex with 0x
 * @param approvedBy the two who approved it, where the act needed it
 */
public record HistoryLine(
    Instant at,
    long block,
    String transaction,
    Event event,
    List<Change> facts,
    Basis basis,
    List<Approver> approvedBy) {

  /** What happened. */
  public enum Event {
    CERTIFIED,
    EDITED,
    SUSPENDED,
    REINSTATED,
    REVOKED,
    NODE_ADDED,
    NODE_ENDED,
    ACCOUNT_ENDED,
    KEY_ENROLLED,
    KEY_REVOKED,
    KEY_REPLACED,
    FOUNDING_ENDED
  }

  /**
   * One of the two who approved.
   *
   * @param member name of the member whose person it is
   * @param person user name where this organisation knows it, otherwise the beginning of the
   *     person's handle on the ledger
   * @param key address of the key that signed
   */
  public record Approver(String member, String person, String key) {}
}
