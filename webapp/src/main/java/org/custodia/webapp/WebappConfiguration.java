package org.custodia.webapp;

import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.RegistryConfiguration;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.health.Health;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.webapp.pages.OrganisationNames;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The registry, and what the pages need beside it. */
@Configuration
@Import(RegistryConfiguration.class)
class WebappConfiguration {
  /**
   * Names hardly change, and every page shows one: asked for once. While the database does not
   * answer, or tells nothing, a page shows the slug instead of waiting.
   */
  @Bean
  OrganisationNames organisationNames(Members members, Ledger ledger, Health health) {
    Map<String, String> known = new ConcurrentHashMap<>();
    return organisation ->
        Optional.ofNullable(known.get(organisation))
            .or(
                () ->
                    health.databaseAnswers()
                        ? nameOf(members, organisation, ledger.memberId(organisation))
                        : Optional.empty())
            .map(
                name -> {
                  known.put(organisation, name);
                  return name;
                })
            .orElse(organisation);
  }

  private static Optional<String> nameOf(Members members, String organisation, Bytes32 member) {
    try {
      return members.byId(organisation, member).map(Member::name);
    } catch (Problem readAnew) {
      return Optional.empty();
    }
  }

  /**
   * Nobody reads observations: the actuator shows health only. Made nonetheless, with one for each
   * filter of the chain, they cost a request as much as its token.
   */
  @Bean
  ObservationRegistry observationRegistry() {
    return ObservationRegistry.NOOP;
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
