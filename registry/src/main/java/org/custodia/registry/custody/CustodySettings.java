package org.custodia.registry.custody;

import java.time.Duration;
import org.custodia.registry.messages.Retries;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How documents are fetched from other members; properties {@code custodia.custody.*}.
 *
 * @param connectTimeout how long to wait for a connection
 * @param budget how long to wait for a document, connecting included
 * @param first how soon one is asked for again that did not come; twice as long after each time
 * @param longest longest wait before it is asked for again
 */
@ConfigurationProperties("custodia.custody")
public record CustodySettings(
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("20s") Duration budget,
    @DefaultValue("500ms") Duration first,
    @DefaultValue("2m") Duration longest) {
  Retries retries() {
    return new Retries(first, longest);
  }
}
