package org.custodia.registry.decisions;

import java.util.Collection;
import java.util.function.Function;

/**
 * Whether a criterion of a provision fits a request. {@code UNKNOWN}: the request does not say what
 * would be needed to tell.
 */
enum Match {
  NO,
  UNKNOWN,
  YES;

  static Match of(boolean fits) {
    return fits ? YES : NO;
  }

  Match and(Match other) {
    return compareTo(other) < 0 ? this : other;
  }

  Match or(Match other) {
    return compareTo(other) > 0 ? this : other;
  }

  /** The best of alternatives; nothing fits none of none. */
  static <T> Match any(Collection<T> alternatives, Function<T, Match> test) {
    return alternatives.stream().map(test).reduce(NO, Match::or);
  }
}
