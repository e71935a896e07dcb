package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A session key shows that it is held by the person it is to be enrolled for; signed by that key,
 * and never on the ledger.
 *
 * @param member member id of the person's organisation
 * @param key address of the session key; kept lower-case
 * @param person the person's user name
 * @param issuedAt seconds since 1970-01-01 UTC
 * @param until end of the session, seconds since 1970-01-01 UTC
 */
public record SessionKeyProof(Bytes32 member, String key, String person, long issuedAt, long until)
    implements SignedMessage {

  public SessionKeyProof {
    key = WitnessDomain.address(key);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("member", member),
        Field.address("key", key),
        Field.text("person", person),
        Field.uint("issuedAt", 64, issuedAt),
        Field.uint("until", 64, until));
  }
}
