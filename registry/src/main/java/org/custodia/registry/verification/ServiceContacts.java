package org.custodia.registry.verification;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * How asking the regulator's verification service has gone lately, per local organisation. Known
 * from the questions that were asked anyway; kept in this process only.
 */
public final class ServiceContacts {
  private final Clock clock;
  private final Map<String, Contact> latest = new ConcurrentHashMap<>();

  ServiceContacts(Clock clock) {
    this.clock = clock;
  }

  /**
   * The latest question and how it went.
   *
   * @param failures how many in a row had no usable answer; 0 when the latest had one
   * @param failingSince when the first of these was asked
   * @param code why the latest had none
   */
  public record Contact(
      Instant at, int failures, Optional<Instant> failingSince, Optional<String> code) {}

  /** Empty when nothing was asked since this process began. */
  public Optional<Contact> latest(String organisation) {
    return Optional.ofNullable(latest.get(organisation));
  }

  /** Does the asking, and notes how it goes. */
  <T> T noting(String organisation, Supplier<T> asking) {
    T answer = notingFailure(organisation, asking);
    answered(organisation);
    return answer;
  }

  /** Does a step of the asking that is not the last one: only when it fails is that the end. */
  <T> T notingFailure(String organisation, Supplier<T> asking) {
    try {
      return asking.get();
    } catch (Problem problem) {
      if (problem.kind() == Kind.UNAVAILABLE) {
        failed(organisation, problem.code());
      } else if (problem.kind() != Kind.BAD_INPUT) {
        answered(organisation);
      }
      throw problem;
    }
  }

  private void answered(String organisation) {
    latest.put(organisation, new Contact(clock.instant(), 0, Optional.empty(), Optional.empty()));
  }

  private void failed(String organisation, String code) {
    Instant now = clock.instant();
    latest.merge(
        organisation,
        new Contact(now, 1, Optional.of(now), Optional.of(code)),
        (before, first) ->
            new Contact(
                now,
                before.failures() + 1,
                before.failingSince().or(() -> Optional.of(now)),
                Optional.of(code)));
  }
}
