package org.custodia.registry.verification;

import java.time.Duration;

/**
 * How the verification service and its clients behave.
 *
 * @param connectTimeout how long the client waits for a connection
 * @param answerBudget how long the client waits for an answer, connecting included
 * @param breakerPause for how long a service that has not answered lately is not asked at all
 * @param uploadBudget how long the client waits for a lot's serials to be taken
 * @param reservationTerm for how long the service reserves a pack
 * @param largestLot most serials the service takes for one lot
 */
public record VerificationSettings(
    Duration connectTimeout,
    Duration answerBudget,
    Duration breakerPause,
    Duration uploadBudget,
    Duration reservationTerm,
    int largestLot) {

  public static VerificationSettings defaults() {
    return new VerificationSettings(
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofMinutes(2),
        Duration.ofMinutes(30),
        1_000_000);
  }
}
