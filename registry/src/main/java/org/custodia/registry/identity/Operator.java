package org.custodia.registry.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;

/**
 * A key enrolled under a member: of a person for a shift, of a device, or of a service. No name of
 * a person is on the ledger.
 *
 * @param key address, lower-case hex with 0x
 * @param holder handle of the person or device within the member, the same over all its keys
 * @param successor the key that replaced it
 * @param place what the ledger says of where it signs, e.g. {@code web}
 */
public record Operator(
    String key,
    Bytes32 member,
    Bytes32 holder,
    OperatorKind kind,
    Set<MemberRole> roles,
    String place,
    Validity validity,
    Optional<Instant> revokedAt,
    Optional<String> successor) {

  public Operator {
    roles = Set.copyOf(roles);
  }

  /** In date and not revoked at that moment; says nothing of its member. */
  public boolean isValid(Instant at) {
    return validity.covers(at) && revokedAt.map(at::isBefore).orElse(true);
  }
}
