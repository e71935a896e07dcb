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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 with Retry-After to whoever asks too much: each key has a bucket of as many requests
 * as it may make in a minute, refilled evenly. Buckets live in this process; the least recently
 * used are forgotten beyond {@value #MOST_KEYS} keys, so that they cannot fill the memory.
 */
final class RateLimit extends OncePerRequestFilter {
  private static final int MOST_KEYS = 50_000;

  /** Buckets of the devices of one sign-in: who invents keys of devices gains no more than that. */
  private static final int BUCKETS_OF_DEVICES = 64;

  /** With the last digits of its key, which are random. */
  private static final Pattern DEVICE =
      Pattern.compile("/api/v1/checkpoints/0x[0-9a-f]{38}([0-9a-f]{2})/.*");

  private final String counted;
  private final Function<HttpServletRequest, Optional<Allowance>> allowance;
  private final ProblemWriter problems;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /** How many requests a minute whoever has this key may make. */
  private record Allowance(String key, int perMinute) {}

  private RateLimit(
      String counted,
      Function<HttpServletRequest, Optional<Allowance>> allowance,
      ProblemWriter problems) {
    this.counted = counted;
    this.allowance = allowance;
    this.problems = problems;
  }

  static RateLimit perAddress(SecuritySettings settings, ProblemWriter problems) {
    List<IpAddressMatcher> known =
        settings.knownAddresses().stream().map(IpAddressMatcher::new).toList();
    return new RateLimit(
        "addresses",
        request -> {
          String address = request.getRemoteAddr();
          boolean isKnown = known.stream().anyMatch(matcher -> matcher.matches(address));
          return Optional.of(
              new Allowance(
                  address, isKnown ? settings.knownAddressLimit() : settings.addressLimit()));
        },
        problems);
  }

  static RateLimit perCaller(SecuritySettings settings, ProblemWriter problems) {
    return new RateLimit(
        "callers",
        request -> {
          Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
          return Callers.of(signedIn).map(caller -> allowance(settings, caller, signedIn, request));
        },
        problems);
  }

  /**
   * The caller's own limit, or its organisation's, or everybody's. Devices that one person let in
   * have the name of that person, often the session too, and each what the person has.
   */
  private static Allowance allowance(
      SecuritySettings settings,
      Caller caller,
      Authentication signedIn,
      HttpServletRequest request) {
    String key = caller.organisation() + "/" + caller.name();
    Map<String, Integer> limits = settings.callerLimits();
    int others = limits.getOrDefault(caller.organisation(), settings.callerLimit());
    String whose =
        caller.has(CheckpointRules.DEVICE) && signedIn.getPrincipal() instanceof Jwt token
            ? key + "/" + token.getClaimAsString("sid") + "/" + device(request)
            : key;
    return new Allowance(whose, limits.getOrDefault(key, others));
  }

  private static int device(HttpServletRequest request) {
    Matcher address = DEVICE.matcher(request.getRequestURI());
    return address.matches() ? Integer.parseInt(address.group(1), 16) % BUCKETS_OF_DEVICES : -1;
  }

  /** Each chain has two of these, and a request passes both. */
  @Override
  protected String getAlreadyFilteredAttributeName() {
    return RateLimit.class.getName() + " of " + counted;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<ConsumptionProbe> probe = allowance.apply(request).map(this::take);
    if (probe.isPresent() && !probe.get().isConsumed()) {
      long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(probe.get().getNanosToWaitForRefill());
      response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
      problems.write(request, response, new Problem(Problem.Kind.TOO_MANY, "CUS-WEB-009", seconds));
      return;
    }
    chain.doFilter(request, response);
  }

  private ConsumptionProbe take(Allowance allowance) {
    Bucket bucket;
    synchronized (buckets) {
      bucket =
          buckets.computeIfAbsent(allowance.key(), unknown -> newBucket(allowance.perMinute()));
    }
    return bucket.tryConsumeAndReturnRemaining(1);
  }

  private static Bucket newBucket(int perMinute) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, Duration.ofMinutes(1))
                .build())
        .build();
  }
}
