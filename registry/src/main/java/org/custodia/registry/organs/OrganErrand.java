package org.custodia.registry.organs;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;

/**
 * Something that is said to other members by itself, outside of transactions, until they have it.
 */
interface OrganErrand {
  /** How many are looked at in one go. */
  int AT_ONCE = 500;

  /**
   * What is to be said now, by whom it is said to; zero for who is no member. What is said notes
   * itself that it was, and when it is to be tried again.
   */
  Map<Bytes32, List<Runnable>> due(String organisation);

  static <T> Map<Bytes32, List<Runnable>> each(
      List<T> due, Function<T, Bytes32> member, Function<T, Runnable> saying) {
    return due.stream()
        .collect(Collectors.groupingBy(member, Collectors.mapping(saying, Collectors.toList())));
  }
}
