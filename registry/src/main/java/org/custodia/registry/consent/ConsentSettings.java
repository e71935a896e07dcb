package org.custodia.registry.consent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Times in the life of a consent; properties {@code custodia.consents.*}.
 *
 * @param draftLapses how long a draft can be signed
 * @param longest how long a consent may run at most
 * @param expiringWithin how long before its end the patient is told that it ends
 * @param triedAgain how long after a refusal of the ledger a revocation is tried again
 */
@ConfigurationProperties("custodia.consents")
public record ConsentSettings(
    @DefaultValue("30m") Duration draftLapses,
    @DefaultValue("3660d") Duration longest,
    @DefaultValue("3d") Duration expiringWithin,
    @DefaultValue("1m") Duration triedAgain) {}
