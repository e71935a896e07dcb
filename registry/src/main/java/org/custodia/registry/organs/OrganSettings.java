package org.custodia.registry.organs;

import java.time.Duration;
import org.custodia.registry.messages.Retries;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How members tell each other what is not on the ledger; properties {@code custodia.organs.*}.
 *
 * @param connectTimeout how long to wait for a connection
 * @param budget how long to wait for an answer, connecting included
 * @param first how soon something is tried again that did not succeed; twice as long each time
 * @param longest longest wait before it is tried again
 */
@ConfigurationProperties("custodia.organs")
public record OrganSettings(
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("10s") Duration budget,
    @DefaultValue("500ms") Duration first,
    @DefaultValue("1m") Duration longest) {
  Retries retries() {
    return new Retries(first, longest);
  }
}
