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
 * @param recordFactorAge how old the second factor may be when a medical record is opened
 * @param secondFactorLevels values of the claim {@code acr} that stand for a sign-in with a second
 *     factor; empty when the provider's every sign-in has one and it does not say so
 * @param stepUpLevel value of {@code acr} that asks a person who is signed in for a fresh second
 *     factor and nothing else; empty when the provider has none, then the whole sign-in is asked
 *     for
 * @param recoveryCodesAction parameter {@code kc_action} that leads to making recovery codes; empty
 *     when the provider has none
 * @param sessionLasts how long a person stays signed in here at most, however busy
 * @param addressLimit requests a minute from one address, signed in or not
 * @param knownAddresses addresses or networks (CIDR) that many honest callers share: other members'
 *     instances, a chain of pharmacies behind one router, a proxy of ours
 * @param knownAddressLimit requests a minute from one of these
 * @param callerLimit requests a minute of one person, client or device
 * @param callerLimits others than that, by organisation or by {@code organisation/name}
 */
@ConfigurationProperties("custodia.security")
public record SecuritySettings(
    @DefaultValue("custodia-api") String audience,
    @DefaultValue("10m") Duration secondFactorAge,
    @DefaultValue("10m") Duration recordFactorAge,
    @DefaultValue("otp") Set<String> secondFactorLevels,
    @DefaultValue("") String stepUpLevel,
    @DefaultValue("") String recoveryCodesAction,
    @DefaultValue("10h") Duration sessionLasts,
    @DefaultValue("6000") int addressLimit,
    @DefaultValue Set<String> knownAddresses,
    @DefaultValue("60000") int knownAddressLimit,
    @DefaultValue("3000") int callerLimit,
    @DefaultValue Map<String, Integer> callerLimits) {

  /** Whether these claims of an ID token tell of a sign-in with a second factor. */
  boolean isSecondFactor(Map<String, Object> claims) {
    String level = String.valueOf(claims.get("acr"));
    return secondFactorLevels.isEmpty()
        || secondFactorLevels.contains(level)
        || (!stepUpLevel.isEmpty() && stepUpLevel.equals(level));
  }
}
