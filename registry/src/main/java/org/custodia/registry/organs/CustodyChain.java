package org.custodia.registry.organs;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.SignedHandOver;

/**
 * The hand-overs of an organ from the organ bank to who holds it, as far as is known here, each
 * signed by both sides. Of a leg that this organisation is party to, its own node has the acts; of
 * the legs before, it has what both sides signed, which came with the organ and which the contract
 * checked.
 *
 * @param whole whether every signature is by a key of the member that it has to be of, the first
 *     giver is an organ bank, and each one after took it from who gave it before
 */
public record CustodyChain(List<Link> links, boolean whole) {
  public CustodyChain {
    links = List.copyOf(links);
  }

  /**
   * @param giverKey address that the giver's signature recovers to; likewise the taker's
   * @param own whether this organisation's node has both acts on the ledger itself
   * @param right whether both keys are keys of giver and receiver by the public ledger
   */
  public record Link(
      SignedHandOver signed, String giverKey, String takerKey, boolean own, boolean right) {
    public Bytes32 giver() {
      return signed.given().giver();
    }

    public Bytes32 receiver() {
      return signed.given().receiver();
    }
  }
}
