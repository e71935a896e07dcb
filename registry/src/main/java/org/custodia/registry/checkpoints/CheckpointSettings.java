package org.custodia.registry.checkpoints;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties {@code custodia.checkpoints.*}.
 *
 * @param anchorPause between two roots of an organisation on the ledger, where there are scans
 * @param verifyPause between two looks at what is to be verified again; what comes is verified at
 *     once
 */
@ConfigurationProperties("custodia.checkpoints")
public record CheckpointSettings(
    @DefaultValue("10s") Duration anchorPause, @DefaultValue("30s") Duration verifyPause) {}
