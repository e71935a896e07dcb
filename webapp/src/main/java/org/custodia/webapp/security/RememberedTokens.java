package org.custodia.webapp.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/**
 * Remembers for half a minute what a program's token says: it asks with the same one again and
 * again, and reading a token with its RSA signature costs as much as looking a pack up. What a
 * token says never changes; its end is looked at each time, and a key that the provider gives up is
 * trusted half a minute longer at most.
 */
final class RememberedTokens implements JwtDecoder {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST = 5_000;

  private final JwtDecoder decoder;
  private final Clock clock;
  private final JwtTimestampValidator times = new JwtTimestampValidator();
  private final Map<String, Read> read =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Read> eldest) {
          return size() > MOST;
        }
      };

  /** A token that was found to be good. */
  private record Read(Jwt jwt, Instant until) {}

  RememberedTokens(JwtDecoder decoder, Clock clock) {
    this.decoder = decoder;
    this.clock = clock;
    this.times.setClock(clock);
  }

  @Override
  public Jwt decode(String token) {
    Instant now = clock.instant();
    Read known;
    synchronized (read) {
      known = read.get(token);
    }
    if (known != null && now.isBefore(known.until()) && !times.validate(known.jwt()).hasErrors()) {
      return known.jwt();
    }
    Jwt jwt = decoder.decode(token);
    synchronized (read) {
      read.put(token, new Read(jwt, now.plus(REMEMBERED)));
    }
    return jwt;
  }
}
