package org.custodia.devnet.chain;

import java.util.List;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.LogEntry;

/**
 * Which logs are wanted.
 *
 * @param addresses of any of these contracts; empty for all
 * @param topics per position the topics that may stand there; an empty list at a position takes all
 */
public record LogFilter(List<Address> addresses, List<List<Hash32>> topics) {

  /** Whether a log is wanted. */
  public boolean matches(LogEntry log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) return false;
    if (topics.size() > log.topics().size()) return false;
    for (int i = 0; i < topics.size(); i++) {
      List<Hash32> wanted = topics.get(i);
      if (!wanted.isEmpty() && !wanted.contains(log.topics().get(i))) return false;
    }
    return true;
  }

  /** False when a block with this bloom certainly has no wanted log. */
  boolean mayMatch(Bloom bloom) {
    return bloom.mayContainAny(addresses) && topics.stream().allMatch(bloom::mayContainAny);
  }
}
