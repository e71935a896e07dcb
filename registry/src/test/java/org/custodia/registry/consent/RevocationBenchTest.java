package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.consent.ConsentWorld.MARTIN;
import static org.custodia.registry.consent.ConsentWorld.MARTIN_HERSELF;
import static org.custodia.registry.consent.ConsentWorld.treatment;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.testing.BenchReport;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.disclosure.NetworkWalk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long a revocation takes, from the patient's request until every grantee's own node has the
 * block with it: from that block on every channel refuses, which is then tried in each. Blocks come
 * as in the demo, every 250 ms.
 */
class RevocationBenchTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  @RegisterExtension
  static final TestNetwork network =
      TestNetwork.start(
          0, (settings, accounts) -> settings.withBlockPeriod(Duration.ofMillis(250)));

  /** Who is allowed, in a channel of its own with each third party. */
  private record Given(String grantee, Optional<String> thirdParty) {}

  private static final List<Given> GIVEN =
      List.of(
          new Given(PONT, Optional.empty()),
          new Given(GARE, Optional.empty()),
          new Given(PONT, Optional.of(AGENCE)),
          new Given(GARE, Optional.of(RHONE)));

  private static final int ROUNDS = BenchReport.full() ? 60 : 5;

  /** Of {@code standing(bytes32,bytes32)}; the third word it answers is when it was revoked. */
  private static final String STANDING =
      Bytes32.keccak("standing(bytes32,bytes32)".getBytes()).toString().substring(0, 10);

  private static ConsentWorld world;

  @BeforeAll
  static void start() {
    world = ConsentWorld.start(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void aRevocationIsEnforcedInEveryChannelAndItsTimeIsReported() {
    BenchReport report =
        BenchReport.of(
            "revocation", "%d revocations, %d channels each".formatted(ROUNDS, GIVEN.size()));
    for (int repeat = 0; repeat < BenchReport.REPEATS; repeat++) {
      double[] seconds = new double[ROUNDS / BenchReport.REPEATS];
      for (int round = 0; round < seconds.length; round++) seconds[round] = revokeEverywhere();
      Arrays.sort(seconds);
      report
          .figure("request to refusal everywhere, p50", percentile(seconds, 50), "s")
          .figure("request to refusal everywhere, p95", percentile(seconds, 95), "s")
          .atMost(3)
          .against("one block period", 0.25)
          .figure("request to refusal everywhere, longest", percentile(seconds, 100), "s");
    }
    report
        .note("a use in each channel afterwards was refused, %d in all".formatted(ROUNDS * 4))
        .write();
  }

  private double revokeEverywhere() {
    Map<Given, UUID> consents = new LinkedHashMap<>();
    for (Given given : GIVEN) {
      consents.put(given, world.granted(MARTIN_HERSELF, MARTIN, form(given)));
    }
    Map<Given, ReceivedConsent> received = new LinkedHashMap<>();
    Map<Given, Bytes32> hashes = new LinkedHashMap<>();
    consents.forEach(
        (given, id) -> {
          world.awaitState(MARTIN_HERSELF, MARTIN, id, ConsentView.State.IN_FORCE);
          Bytes32 commitment = world.view(MARTIN_HERSELF, MARTIN, id).commitment();
          received.put(given, world.awaitReceived(staff(given.grantee()), commitment));
          hashes.put(given, revocationHash(id));
        });
    assertThat(received.values()).extracting(ReceivedConsent::channel).doesNotHaveDuplicates();

    long began = System.nanoTime();
    world
        .consents()
        .revoke(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, List.copyOf(consents.values()));
    received.forEach(
        (given, consent) ->
            TestRegistry.await(
                "the revocation at " + given,
                () -> revoked(given.grantee(), consent.commitment(), hashes.get(given))));
    double took = (System.nanoTime() - began) / 1e9;

    received.forEach(
        (given, consent) ->
            world.refused(world.use(staff(given.grantee()), consent), "ConsentRevoked"));
    return took;
  }

  private static GrantForm form(Given given) {
    GrantForm form = treatment(given.grantee());
    return new GrantForm(
        form.grantee(),
        form.purpose(),
        form.kinds(),
        form.withheld(),
        form.validFrom(),
        form.validUntil(),
        form.uses(),
        given.thirdParty().map(TestNetwork::memberId));
  }

  private static Bytes32 revocationHash(UUID consent) {
    SealedTerms sealed = new SealedTerms(world.registry().bean(Keys.class));
    return database
        .rows()
        .in(SAINT_LUC, () -> sealed.terms(SAINT_LUC, world.row(consent)))
        .message()
        .revocationHash();
  }

  private static Caller staff(String organisation) {
    return new Caller(organisation, "physician", Set.of("physician"));
  }

  private static boolean revoked(String node, Bytes32 commitment, Bytes32 hash) {
    String answer =
        walk()
            .call(
                node,
                "eth_call",
                Map.of(
                    "to",
                    network.file().contracts().consentRegistry(),
                    "data",
                    STANDING + commitment.toString().substring(2) + hash.toString().substring(2)),
                "latest")
            .asString();
    return !answer.substring(answer.length() - 64).equals("0".repeat(64));
  }

  private static NetworkWalk walk() {
    Map<String, URI> nodes = new LinkedHashMap<>();
    network.file().nodes().forEach(node -> nodes.put(node.name(), node.rpc()));
    return new NetworkWalk(nodes);
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
