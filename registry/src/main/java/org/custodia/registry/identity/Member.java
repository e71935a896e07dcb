package org.custodia.registry.identity;

import java.time.Instant;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;

/**
 * An organisation certified in the Registrar, as this node's ledger has it.
 *
 * @param id keccak256 of the identity string
 * @param identity {@code gln:} and 13 digits
 * @param name name the authority certified
 * @param kind the authority's number for the kind of organisation
 */
public record Member(
    Bytes32 id,
    String identity,
    String name,
    int kind,
    Set<MemberRole> roles,
    Validity validity,
    MemberStatus status) {

  public Member {
    roles = Set.copyOf(roles);
  }

  public boolean has(MemberRole role) {
    return roles.contains(role);
  }

  /** Certified, in date, neither suspended nor revoked. */
  public boolean isActive(Instant at) {
    return status == MemberStatus.ACTIVE && validity.covers(at);
  }
}
