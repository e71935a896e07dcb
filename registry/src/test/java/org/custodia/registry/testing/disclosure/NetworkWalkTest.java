package org.custodia.registry.testing.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.net.URI;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.testing.disclosure.NetworkWalk.PrivateContract;
import org.custodia.registry.testing.disclosure.NetworkWalk.Surface;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The walk reaches public and private data of a real network: a name that the product itself put
 * into a lot's number, and one and the same lot dispensed by two pharmacies, whose channels share
 * its id.
 */
class NetworkWalkTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final MedicineActs.Lot LOT = MedicineActs.lot("CHATELAIN-9", 8);
  private static final PersonalSearch PLANTED = search("planted", "Châtelain-9");
  private static final PersonalSearch NOBODY = search("nobody", "Zwyntowski");

  private static PersonalSearch search(String patient, String name) {
    return new PersonalSearch(List.of(new PersonalData(patient, Map.of("name family", name))));
  }

  @BeforeAll
  static void twoPharmaciesDispenseOfOneLot() {
    try (TestRegistry registry =
        TestRegistry.start(
            database,
            network.path(),
            List.of(AGENCE, RHONE, PONT, GARE),
            Map.of(),
            IdentityConfiguration.class,
            PacksConfiguration.class)) {
      MedicineActs acts = new MedicineActs(network);
      done(registry, AGENCE, acts.authorise());
      done(registry, RHONE, acts.enrolManufacturer());
      done(registry, RHONE, acts.release(UUID.randomUUID(), LOT));
      for (String pharmacy : List.of(PONT, GARE)) {
        MedicineActs own = new MedicineActs(network);
        done(registry, pharmacy, own.enrolPharmacist(pharmacy));
        String serial = LOT.serials().get(pharmacy.equals(PONT) ? 0 : 1);
        String channel = open(registry, pharmacy);
        done(registry, pharmacy, own.sendBack(UUID.randomUUID(), pharmacy, channel, LOT, serial));
      }
    }
  }

  private static void done(TestRegistry registry, String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state())
        .isIn(CommandStatus.State.CONFIRMED, CommandStatus.State.WITNESSED);
  }

  private static String open(TestRegistry registry, String pharmacy) {
    List<Bytes32> members =
        Stream.of(RHONE, pharmacy, AGENCE).map(TestNetwork::memberId).sorted().toList();
    done(
        registry,
        RHONE,
        new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, members, Bytes32.ZERO));
    TestRegistry.await(
        pharmacy + "'s channel",
        () -> registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).isPresent());
    return registry.ledger().channel(pharmacy, 1, members, Bytes32.ZERO).orElseThrow().address();
  }

  private static NetworkWalk walk() {
    Map<String, URI> nodes = new LinkedHashMap<>();
    network.file().nodes().forEach(node -> nodes.put(node.name(), node.rpc()));
    return new NetworkWalk(nodes);
  }

  private static List<String> found(PersonalSearch search, List<Surface> surfaces) {
    return surfaces.stream()
        .flatMap(surface -> search.in(surface.name(), surface.bytes()).stream())
        .map(PersonalSearch.Leak::surface)
        .toList();
  }

  @Test
  void findsWhatTheProductWroteInPublicOnEveryNode() {
    for (TestNetwork.Member member : TestNetwork.MEMBERS.values()) {
      List<Surface> surfaces = walk().of(member.slug());
      assertThat(found(PLANTED, surfaces))
          .as(member.slug())
          .anyMatch(name -> name.contains(" block "))
          .anyMatch(name -> name.contains(" receipt "));
      assertThat(found(NOBODY, surfaces)).isEmpty();
    }
  }

  @Test
  void opensPayloadsOnThePartiesNodesOnly() {
    assertThat(payloads(PONT)).isPositive();
    assertThat(payloads(AGENCE)).isGreaterThan(payloads(PONT));
    assertThat(payloads(TestNetwork.SAINT_LUC)).isZero();
  }

  private static long payloads(String node) {
    return walk().of(node).stream().filter(surface -> surface.name().contains(" payload ")).count();
  }

  @Test
  void findsTheWordThatTwoChannelsShare() {
    SharedWords words = new SharedWords();
    Map<String, PrivateContract> channels = walk().privateContracts(AGENCE);
    assertThat(channels).hasSizeGreaterThanOrEqualTo(2);
    channels
        .values()
        .forEach(
            channel ->
                words.explain(channel.creation()).channel(channel.address(), channel.pieces()));
    assertThat(words.unexplained())
        .extracting(SharedWords.Shared::hex)
        .anyMatch(hex -> hex.contains(HexFormat.of().formatHex(LOT.id().toArray())));
    words.explain(LOT.id().toArray());
    assertThat(words.unexplained())
        .extracting(SharedWords.Shared::hex)
        .noneMatch(hex -> hex.contains(HexFormat.of().formatHex(LOT.id().toArray())));
  }
}
