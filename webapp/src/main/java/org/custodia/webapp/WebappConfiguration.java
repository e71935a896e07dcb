package org.custodia.webapp;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.webapp.security.LocalOrganisations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the pages need and no package of the registry brings. */
@Configuration
class WebappConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * @param chosen slugs, or nothing for every node of the network file that this instance holds
   *     account keys of
   */
  @Bean
  LocalOrganisations localOrganisations(
      NetworkFile network, @Value("${custodia.organisations:}") List<String> chosen) {
    Set<String> local = new HashSet<>(network.localOrganisations());
    if (!chosen.isEmpty()) {
      local.retainAll(chosen);
    }
    return new LocalOrganisations(local);
  }

  @Bean
  ScanReader scanReader(Clock clock) {
    return new ScanReader(clock);
  }

  @Bean
  ImageDecoder imageDecoder(ScanReader reader) {
    return new ImageDecoder(reader);
  }
}
