package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;

/**
 * Something that the Registrar does only when two different people have signed it. Keys and
 * accounts are addresses, lower-case hex with 0x; periods are whole seconds.
 */
public sealed interface AuthorityAct {

  /**
   * Certifies a member, or edits one: name, kind, roles and period are set anew.
   *
   * @param identity {@code gln:} and 13 digits; says which member it is and never changes
   * @param kind the authority's number for the kind of organisation
   */
  record CertifyMember(
      String identity, String name, int kind, Set<MemberRole> roles, Validity validity)
      implements AuthorityAct {
    public CertifyMember {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * Suspends, reinstates or revokes; revoking is final.
   *
   * @param reason on the public ledger, so without personal data
   */
  record SetStatus(Bytes32 member, MemberStatus status, String reason) implements AuthorityAct {}

  /** Adds a node, or accounts to a node of the same member, with region and period set anew. */
  record AddNode(
      Bytes32 member, Bytes32 tesseraKey, List<String> accounts, String region, Validity validity)
      implements AuthorityAct {
    public AddNode {
      accounts = List.copyOf(accounts);
    }
  }

  /** Ends a node and with it its accounts. */
  record EndNode(Bytes32 member, Bytes32 tesseraKey) implements AuthorityAct {}

  /** Ends one account for good. */
  record EndAccount(Bytes32 member, String account) implements AuthorityAct {}

  /**
   * Enrols a key of another member, or edits its terms.
   *
   * @param holder random handle of the person or device, stable over its keys
   * @param place of a device; on the public ledger, so without personal data
   */
  record EnrolOperator(
      Bytes32 member,
      String key,
      Bytes32 holder,
      OperatorKind kind,
      Set<MemberRole> roles,
      String place,
      Validity validity)
      implements AuthorityAct {
    public EnrolOperator {
      roles = Set.copyOf(roles);
    }
  }

  /** Ends a key of another member for good. */
  record RevokeOperator(String key, String reason) implements AuthorityAct {}

  /**
   * A lost key of a person or device is ended, and another takes its place with the same holder,
   * roles and place. The only act that a member's administrators may approve too, for their own.
   *
   * @param until end of the new key
   */
  record ReplaceKey(String oldKey, String newKey, Instant until, String reason)
      implements AuthorityAct {}

  /** Ends the founding of the network: from then on the authority acts by two persons only. */
  record EndFounding() implements AuthorityAct {}
}
