package org.custodia.registry.identity;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A node of a member: the accounts it sends from and the Tessera key others address it by.
 *
 * @param tesseraKey public key, 32 bytes
 * @param accounts addresses, lower-case hex with 0x
 */
public record MemberNode(
    Bytes32 member, Bytes32 tesseraKey, List<String> accounts, String region, Validity validity) {
  public MemberNode {
    accounts = List.copyOf(accounts);
  }
}
