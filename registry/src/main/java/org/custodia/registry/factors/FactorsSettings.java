package org.custodia.registry.factors;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Lost authenticators; properties {@code custodia.factors.*}.
 *
 * @param confirmedWithin how long after it was asked for a lost authenticator can be confirmed and
 *     replaced
 */
@ConfigurationProperties("custodia.factors")
public record FactorsSettings(@DefaultValue("24h") Duration confirmedWithin) {}
