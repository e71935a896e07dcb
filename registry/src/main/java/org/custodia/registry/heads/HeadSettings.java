package org.custodia.registry.heads;

import java.time.Duration;
import org.custodia.registry.messages.Retries;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How members are told of heads; properties {@code custodia.heads.*}.
 *
 * @param connectTimeout how long to wait for a connection
 * @param budget how long to wait for an answer, connecting included
 * @param first how soon something is said again that was not answered; twice as long after each
 *     time
 * @param longest longest wait before it is said again
 * @param witnessWithin how long a person is told to wait for another member to witness what is
 *     confirmed, before being told what it means that nobody has
 */
@ConfigurationProperties("custodia.heads")
public record HeadSettings(
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("3s") Duration budget,
    @DefaultValue("250ms") Duration first,
    @DefaultValue("30s") Duration longest,
    @DefaultValue("10s") Duration witnessWithin) {
  Retries retries() {
    return new Retries(first, longest);
  }
}
