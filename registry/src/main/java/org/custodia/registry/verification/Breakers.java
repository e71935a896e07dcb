package org.custodia.registry.verification;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * A circuit breaker for each service that is asked. Who asks a service that is away does not wait
 * for it out of the whole time budget each time, and a service that has too much to do is not asked
 * even more: once half of the latest questions had no answer, nobody asks for a moment; then two
 * questions are let through, and decide.
 */
final class Breakers {
  /** What says that the service is away or overburdened; anything else is an answer. */
  private static final Set<String> NO_ANSWER = Set.of("CUS-VER-060", "CUS-VER-066");

  private static final int LATEST = 10;
  private static final int FEWEST = 5;
  private static final int TRIALS = 2;

  private final CircuitBreakerConfig config;
  private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  /**
   * @param pause for how long nobody asks
   */
  Breakers(Duration pause) {
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindowSize(LATEST)
            .minimumNumberOfCalls(FEWEST)
            .failureRateThreshold(50)
            .permittedNumberOfCallsInHalfOpenState(TRIALS)
            .waitDurationInOpenState(pause)
            .recordException(Breakers::isSilence)
            .writableStackTraceEnabled(false)
            .build();
  }

  /**
   * Asks, unless the service has not answered lately.
   *
   * @throws Problem UNAVAILABLE CUS-VER-067 when it was not asked
   */
  <T> T asking(URI service, Supplier<T> question) {
    CircuitBreaker breaker =
        breakers.computeIfAbsent(service, address -> CircuitBreaker.of("" + address, config));
    try {
      return breaker.executeSupplier(question);
    } catch (CallNotPermittedException leftAlone) {
      throw new Problem(leftAlone, Kind.UNAVAILABLE, "CUS-VER-067");
    }
  }

  private static boolean isSilence(Throwable failure) {
    return failure instanceof Problem problem && NO_ANSWER.contains(problem.code());
  }
}
