package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;

/**
 * Who did what to a member when, as this node reads it from the Registrar: every event, for ever.
 */
public interface MemberHistory {

  /** Everything about this member, the newest first. */
  List<Entry> of(String organisation, Bytes32 member);

  /** Everything about all the keys of one person or device of a member, the newest first. */
  List<Entry> ofHolder(String organisation, Bytes32 member, Bytes32 holder);

  /** When the founding of the network ended; empty while the authority's account acts alone. */
  Optional<Instant> foundingEnded(String organisation);

  /**
   * @param member whom it is about
   * @param approvals the two who approved it; none where the act needed nobody's approval
   */
  record Entry(
      Instant at,
      long block,
      Bytes32 transaction,
      Bytes32 member,
      Basis basis,
      Event event,
      List<Approval> approvals) {
    public Entry {
      approvals = List.copyOf(approvals);
    }
  }

  /** On what an act rests. */
  enum Basis {
    /** One account of the authority, or the member's own, before founding ended. */
    FOUNDING,
    /** The member's own account. */
    OWN,
    /** Two persons. */
    TWO_PERSONS
  }

  /**
   * One of the two who approved.
   *
   * @param member whose person it is
   * @param holder handle of the person
   * @param key address of the key that signed
   */
  record Approval(Bytes32 member, Bytes32 holder, String key) {}

  /** What happened, in the terms of the Registrar's events. */
  sealed interface Event {
    /**
     * @param first whether it was certified, not edited
     */
    record Certified(boolean first, String name, int kind, Set<MemberRole> roles, Validity validity)
        implements Event {}

    record StatusChanged(MemberStatus status, String reason) implements Event {}

    record NodeAdded(Bytes32 tesseraKey, List<String> accounts, String region, Validity validity)
        implements Event {}

    record NodeEnded(Bytes32 tesseraKey) implements Event {}

    record AccountEnded(String account) implements Event {}

    record OperatorEnrolled(
        String key,
        Bytes32 holder,
        OperatorKind kind,
        Set<MemberRole> roles,
        String place,
        Validity validity)
        implements Event {}

    record OperatorRevoked(String key, Bytes32 holder, String reason) implements Event {}

    record KeyReplaced(
        String oldKey, String newKey, Bytes32 holder, Validity validity, String reason)
        implements Event {}

    /** Of the authority that ended the founding. */
    record FoundingEnded() implements Event {}
  }
}
