package org.custodia.registry.heads;

import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/**
 * A manufacturer, a pharmacy and the regulator, each with an instance and a database of its own,
 * which reach each other over HTTP only.
 */
final class MemberInstances implements AutoCloseable {
  static final List<Bytes32> TRIO =
      Stream.of(RHONE, PONT, AGENCE).map(TestNetwork::memberId).sorted().toList();

  private final TestNetwork network;
  private final Map<String, MemberServer> servers = new LinkedHashMap<>();
  private final Map<String, RegistryDatabase> databases = new LinkedHashMap<>();
  private final Map<String, TestRegistry> registries = new LinkedHashMap<>();
  private final NetworkFile file;
  private final MedicineActs acts;
  private int pack;

  private MemberInstances(TestNetwork network) {
    this.network = network;
    this.acts = new MedicineActs(network);
    for (String member : List.of(AGENCE, RHONE, PONT)) {
      servers.put(member, MemberServer.start());
      databases.put(member, RegistryDatabase.fresh());
    }
    this.file =
        network.withInstances(
            member -> servers.containsKey(member) ? servers.get(member).address() : null);
    servers.keySet().forEach(this::start);
  }

  static MemberInstances start(TestNetwork network) {
    return new MemberInstances(network);
  }

  private void start(String member) {
    TestRegistry registry =
        TestRegistry.start(
            databases.get(member),
            network.write(member + ".json", file),
            List.of(member),
            Map.of("custodia.heads.longest", "1s", "custodia.ledger.timeout", "3s"),
            IdentityConfiguration.class,
            HeadsConfiguration.class);
    registries.put(member, registry);
    servers.get(member).open(registry.bean(HeadDesk.class));
  }

  /** Certified, enrolled, one lot released. */
  MedicineActs.Lot released(String lotNumber, int packs) {
    MedicineActs.Lot lot = MedicineActs.lot(lotNumber, packs);
    done(AGENCE, acts.authorise());
    done(RHONE, acts.enrolManufacturer());
    done(PONT, acts.enrolPharmacist(PONT));
    done(RHONE, acts.release(UUID.randomUUID(), lot));
    return lot;
  }

  /** A channel of the three, ready on all of their nodes; its address. */
  String openedChannel() {
    done(RHONE, opening());
    for (String member : registries.keySet()) {
      TestRegistry.await(member + " has the channel ready", () -> channel(member).isPresent());
    }
    return channel(PONT).orElseThrow().address();
  }

  LedgerCommand opening() {
    return new LedgerCommand.OpenChannel(UUID.randomUUID(), 1, TRIO, Bytes32.ZERO);
  }

  /** The pharmacy's command to dispense the next pack of the lot. */
  LedgerCommand dispensing(String channel, MedicineActs.Lot lot) {
    return acts.sendBack(UUID.randomUUID(), PONT, channel, lot, "S%04d".formatted(++pack));
  }

  void record(String member, LedgerCommand command) {
    registry(member).ledger().record(member, command);
  }

  CommandStatus done(String member, LedgerCommand command) {
    CommandStatus status = registry(member).carryOut(member, command);
    if (!status.state().isDone()) throw new AssertionError("not done: " + status);
    return status;
  }

  CommandStatus awaitWitness(String member, UUID command) {
    TestRegistry.await(
        "witness of " + command + " of " + member,
        () -> status(member, command).state() == CommandStatus.State.WITNESSED);
    return status(member, command);
  }

  CommandStatus status(String member, UUID command) {
    return registry(member).ledger().status(member, command).orElseThrow();
  }

  Optional<Ledger.Channel> channel(String member) {
    return registry(member).ledger().channel(member, 1, TRIO, Bytes32.ZERO);
  }

  List<ChannelTrouble> troubles(String member) {
    return registry(member).bean(LedgerWorkers.class).channelTroubles(member);
  }

  /** Block that a member's own node is at. */
  long nodeHead(String member) {
    Web3j node = Web3j.build(new HttpService(network.file().node(member).rpc().toString()));
    try {
      return node.ethBlockNumber().send().getBlockNumber().longValueExact();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      node.shutdown();
    }
  }

  TestRegistry registry(String member) {
    return registries.get(member);
  }

  RegistryDatabase database(String member) {
    return databases.get(member);
  }

  MemberServer server(String member) {
    return servers.get(member);
  }

  @Override
  public void close() {
    registries.values().forEach(TestRegistry::close);
    servers.values().forEach(MemberServer::close);
    databases.values().forEach(RegistryDatabase::close);
  }
}
