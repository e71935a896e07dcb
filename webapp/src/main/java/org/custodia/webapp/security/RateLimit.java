package org.custodia.webapp.security;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 with Retry-After to whoever asks too much: each key has a bucket of as many requests
 * as it may make in a minute, refilled evenly. Buckets live in this process; the least recently
 * used are forgotten beyond {@value #MOST_KEYS} keys, so that they cannot fill the memory.
 */
final class RateLimit extends OncePerRequestFilter {
  private static final int MOST_KEYS = 50_000;

  private final Function<HttpServletRequest, Optional<String>> key;
  private final int perMinute;
  private final ProblemWriter problems;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  private RateLimit(
      Function<HttpServletRequest, Optional<String>> key, int perMinute, ProblemWriter problems) {
    this.key = key;
    this.perMinute = perMinute;
    this.problems = problems;
  }

  static RateLimit perAddress(int perMinute, ProblemWriter problems) {
    return new RateLimit(request -> Optional.of(request.getRemoteAddr()), perMinute, problems);
  }

  static RateLimit perCaller(int perMinute, ProblemWriter problems) {
    return new RateLimit(
        request ->
            Callers.of(SecurityContextHolder.getContext().getAuthentication())
                .map(caller -> caller.organisation() + "/" + caller.name()),
        perMinute,
        problems);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<ConsumptionProbe> probe = key.apply(request).map(this::take);
    if (probe.isPresent() && !probe.get().isConsumed()) {
      long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(probe.get().getNanosToWaitForRefill());
      response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
      problems.write(request, response, new Problem(Problem.Kind.TOO_MANY, "CUS-WEB-009", seconds));
      return;
    }
    chain.doFilter(request, response);
  }

  private ConsumptionProbe take(String owner) {
    Bucket bucket;
    synchronized (buckets) {
      bucket = buckets.computeIfAbsent(owner, unknown -> newBucket());
    }
    return bucket.tryConsumeAndReturnRemaining(1);
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, Duration.ofMinutes(1))
                .build())
        .build();
  }
}
