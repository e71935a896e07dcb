package org.custodia.webapp.members;

import java.util.List;
import java.util.Optional;

/**
 * One field of what is done: what it is now, and what it will be.
 *
 * @param field name of the field; the key of its word is {@code members.field.<field>}
 * @param before empty where there was nothing, or where it is only said what is
 */
public record Change(String field, Optional<Shown> before, Shown after) {

  static Change said(String field, Shown what) {
    return new Change(field, Optional.empty(), what);
  }

  /** Whether there was something, and it becomes something else. */
  public boolean isChanged() {
    return before.filter(was -> !was.equals(after)).isPresent();
  }

  /** Whether it stays as it is. */
  public boolean isKept() {
    return before.filter(after::equals).isPresent();
  }

  static boolean anyBefore(List<Change> changes) {
    return changes.stream().anyMatch(change -> change.before().isPresent());
  }
}
