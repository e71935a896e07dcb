package org.custodia.webapp.members;

import java.util.List;
import java.util.Optional;

/**
 * An act of two persons in words: what it does, to whom, and what each field is now and will be.
 *
 * @param member id of the member it is about, hex with 0x; empty where it is about the network
 * @param memberName as certified, or as it will be
 */
public record ActView(
    ActKind kind, Optional<String> member, String memberName, List<Change> changes) {
  public ActView {
    changes = List.copyOf(changes);
  }

  /** Whether there is something to compare with. */
  public boolean isComparison() {
    return Change.anyBefore(changes);
  }
}
