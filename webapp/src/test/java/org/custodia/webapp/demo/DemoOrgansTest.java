package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.RegistryConfiguration;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.OrganDesk;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo's organs without the rest of the demo: interrupted again and again on the way, they end
 * as if nothing had happened, and nothing is there twice. Of the long suite; in the short one the
 * journeys have a demo that prepares them once.
 */
class DemoOrgansTest {
  private static final Duration INTERRUPTED_AFTER = Duration.ofSeconds(7);
  private static final int INTERRUPTIONS = 3;

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @TempDir Path directory;

  /** No {@code @Configuration}, which an application in this process would find by scanning. */
  @EnableAutoConfiguration
  @Import(RegistryConfiguration.class)
  static class RegistryAlone {}

  @Test
  void whateverInterruptsItTheOrgansAreThereOnce() throws Exception {
    assumeTrue(Boolean.getBoolean("custodia.long"), "in the long suite");
    DemoSecrets secrets = new DemoSecrets(directory.resolve("secrets"));
    DemoKeys keys = new DemoKeys(directory.resolve("keys"), secrets);
    int nodes = DemoOrganisation.ALL.size();
    DemoPorts free = DemoPorts.of(directory.resolve("ports.properties"), Optional.empty(), nodes);
    try (MemberServer server = MemberServer.start()) {
      var ports = new DemoPorts(server.address().getPort(), 0, 0, 0, free.rpc(), free.tessera());
      try (DemoNetwork network =
              DemoNetwork.start(directory, ports, keys, secrets, DemoProducts.gtins());
          ConfigurableApplicationContext registry = registryOn(network)) {
        server.open(registry.getBean(OrganDesk.class));
        DemoSeed seed = new DemoSeed(registry, secrets, network.began());
        seed.awaitPast();
        new DemoPatients(registry, secrets, network.began()).register();
        for (int times = 0; times < INTERRUPTIONS; times++) {
          assertThat(interrupted(new DemoOrgans(registry, seed, secrets, directory))).isTrue();
        }
        new DemoOrgans(registry, seed, secrets, directory).seed();
        check(registry, seed);
      }
    }
  }

  private ConfigurableApplicationContext registryOn(DemoNetwork network) {
    return new SpringApplicationBuilder(RegistryAlone.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.datasource.url=" + database.applicationUrl(),
            "spring.flyway.enabled=false",
            "custodia.network-file=" + network.networkFile(),
            "spring.config.name=organs", // not the application's application.yml
            "custodia.products.bundled-extract=false",
            "spring.main.banner-mode=off")
        .run();
  }

  /** Whether it did not come to its end before it was interrupted. */
  private static boolean interrupted(DemoOrgans organs) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                organs.seed();
              } catch (RuntimeException stopped) {
                // As it is to be.
              }
            });
    thread.start();
    thread.join(INTERRUPTED_AFTER.toMillis());
    thread.interrupt();
    thread.join();
    return !organs.done();
  }

  private void check(ConfigurableApplicationContext registry, DemoSeed seed) throws Exception {
    JsonNode made =
        JsonMapper.shared().readTree(Files.readString(directory.resolve("organs.json")));
    Caller regulator = seed.caller(DemoOrganisation.AGENCE, "regulator");
    Organs organs = registry.getBean(Organs.class);
    Organs.View kidney = organs.view(regulator, id(made, "kidney")).orElseThrow();
    assertThat(kidney.line().state()).isEqualTo(Organs.State.TRANSPLANTED);
    assertThat(kidney.offers())
        .extracting(Offers.Line::state)
        .containsExactly(Offers.State.DECLINED, Offers.State.ALLOCATED);
    Organs.View liver = organs.view(regulator, id(made, "liver")).orElseThrow();
    assertThat(liver.line().state()).isEqualTo(Organs.State.UNDER_WAY);
    assertThat(liver.line().holder()).contains(DemoOrganisation.MISTRAL.memberId());
    assertThat(registry.getBean(Offers.class).outOfOrder(regulator))
        .singleElement()
        .satisfies(
            turn -> {
              assertThat(turn.organId()).isEqualTo(id(made, "otherKidney"));
              assertThat(turn.signedBy()).isEmpty();
            });
    DonorCases cases = registry.getBean(DonorCases.class);
    DonorCases.View donor = cases.view(regulator, id(made, "donor")).orElseThrow();
    DonorCases.View living = cases.view(regulator, id(made, "livingDonor")).orElseThrow();
    assertThat(living.missing()).contains(CaseFact.COMMITTEE);
    Stream.of(kidney.events(), liver.events(), donor.events(), living.events())
        .forEach(DemoOrgansTest::isThereOnceAndRegular);
  }

  private static Bytes32 id(JsonNode made, String name) {
    return Bytes32.of(made.path(name).asString());
  }

  private static void isThereOnceAndRegular(List<OrganEvent> events) {
    Set<String> seen = new HashSet<>();
    for (OrganEvent event : events) {
      String what = event.channel() + event.action() + event.witness();
      boolean ofManyOrgans = Set.of("MATCH_RUN", "RECOVER").contains(event.action().name());
      assertThat(seen.add(what) || ofManyOrgans).as("%s twice", event.action()).isTrue();
      assertThat(event.irregularities())
          .as("%s", event.action())
          .isSubsetOf(OrganIrregularity.LATE);
    }
  }
}
