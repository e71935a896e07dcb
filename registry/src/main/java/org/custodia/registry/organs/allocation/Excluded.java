package org.custodia.registry.organs.allocation;

import java.util.List;

/**
 * A candidate who is not in the order.
 *
 * @param rules ids of the requirements that are not met, in the order of the rule file; at least
 *     one
 */
public record Excluded(Candidate candidate, List<String> rules) {
  public Excluded {
    rules = List.copyOf(rules);
  }
}
