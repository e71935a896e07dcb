package org.custodia.webapp.security;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How strictly the doors are kept.
 *
 * @param audience what an access token for REST must be meant for
 * @param secondFactorAge how old a sign-in may be when a signing key is enrolled with it
 * @param secondFactorLevels values of the claim {@code acr} that stand for a sign-in with a second
 *     factor; empty when the provider's every sign-in has one and it does not say so
 * @param addressLimit requests a minute from one address, signed in or not
 * @param callerLimit requests a minute of one person or client
 */
@ConfigurationProperties("custodia.security")
public record SecuritySettings(
    @DefaultValue("custodia-api") String audience,
    @DefaultValue("10m") Duration secondFactorAge,
    @DefaultValue("otp") Set<String> secondFactorLevels,
    @DefaultValue("6000") int addressLimit,
    @DefaultValue("3000") int callerLimit) {

  /** Whether these claims of an ID token tell of a sign-in with a second factor. */
  boolean isSecondFactor(Map<String, Object> claims) {
    return secondFactorLevels.isEmpty()
        || secondFactorLevels.contains(String.valueOf(claims.get("acr")));
  }
}
