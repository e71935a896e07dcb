package org.custodia.registry.heads;

import java.time.Clock;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.ChannelHeads;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.ledger.NetworkFile;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what members tell each other of their channels. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HeadSettings.class)
public class HeadsConfiguration {
  @Bean
  HeadDesk headDesk(
      NetworkFile network,
      LocalOrganisations organisations,
      Keys keys,
      Members members,
      ChannelHeads heads,
      WitnessDomain domain,
      Clock clock) {
    return new HeadDesk(network, organisations, keys, members, heads, domain, clock);
  }

  @Bean
  HeadExchange headExchange(
      NetworkFile network,
      LocalOrganisations organisations,
      ChannelHeads heads,
      HeadDesk desk,
      HeadSettings settings) {
    return new HeadExchange(network, organisations, heads, desk, settings);
  }
}
