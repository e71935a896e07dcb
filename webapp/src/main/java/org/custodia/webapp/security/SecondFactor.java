package org.custodia.webapp.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.custodia.registry.errors.Problem;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Whether somebody proved who they are, with a second factor, a short while ago. Asked before a
 * signing key is enrolled or a medical record is opened. Clients that act in their own name have no
 * second factor: their secret is the proof, and their key is theirs alone.
 */
@Component
public class SecondFactor {
  private final SecuritySettings settings;
  private final Clock clock;

  SecondFactor(SecuritySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws Problem FORBIDDEN, CUS-WEB-007, when the person has to sign in again first
   */
  public void requireFresh(Authentication authentication) {
    if (!isFresh(authentication)) {
      throw new Problem(
          Problem.Kind.FORBIDDEN, "CUS-WEB-007", settings.secondFactorAge().toMinutes());
    }
  }

  public boolean isFresh(Authentication authentication) {
    return isFresh(authentication, settings.secondFactorAge());
  }

  /** Whether it is fresh enough to open a medical record; see {@link OpensRecord}. */
  public boolean opensRecords(Authentication authentication) {
    return isFresh(authentication, settings.recordFactorAge());
  }

  private boolean isFresh(Authentication authentication, Duration age) {
    if (authentication.getPrincipal() instanceof OidcUser person) {
      return isFresh(person.getIdToken().getClaims(), age);
    }
    if (authentication.getPrincipal() instanceof Jwt token) {
      return Callers.isClient(token) || isFresh(token.getClaims(), age);
    }
    return false;
  }

  private boolean isFresh(Map<String, Object> claims, Duration age) {
    if (!settings.isSecondFactor(claims)) {
      return false;
    }
    Instant signedIn = Instant.MIN;
    if (claims.get("auth_time") instanceof Instant instant) {
      signedIn = instant;
    } else if (claims.get("auth_time") instanceof Number seconds) {
      signedIn = Instant.ofEpochSecond(seconds.longValue());
    }
    return signedIn.isAfter(clock.instant().minus(age));
  }
}
