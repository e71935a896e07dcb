package org.custodia.registry.ledger;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties {@code custodia.*} that the ledger adapter needs.
 *
 * @param networkFile where the network is described
 * @param organisations slugs of the organisations that this instance works for; when empty, all for
 *     which the network file names accounts
 * @param ledger how hard the adapter works
 */
@ConfigurationProperties("custodia")
public record LedgerProperties(
    Path networkFile,
    @DefaultValue List<String> organisations,
    @NestedConfigurationProperty @DefaultValue LedgerSettings ledger) {

  /** The organisations that this instance works for. */
  List<String> local(NetworkFile network) {
    return organisations.isEmpty() ? network.localOrganisations() : organisations;
  }
}
