package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.devnet.faults.NetworkFaults;
import org.custodia.registry.alerts.AlertsConfiguration;
import org.custodia.registry.billing.BillingConfiguration;
import org.custodia.registry.checkpoints.CheckpointsConfiguration;
import org.custodia.registry.consent.ConsentConfiguration;
import org.custodia.registry.custody.CustodyConfiguration;
import org.custodia.registry.heads.HeadDesk;
import org.custodia.registry.heads.HeadsConfiguration;
import org.custodia.registry.health.RestartablePostgres;
import org.custodia.registry.identity.IdentityConfiguration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.InstanceProcess;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.medicines.MedicinesConfiguration;
import org.custodia.registry.notices.NoticesConfiguration;
import org.custodia.registry.packs.PacksConfiguration;
import org.custodia.registry.people.PeopleConfiguration;
import org.custodia.registry.prices.PricesConfiguration;
import org.custodia.registry.products.Products;
import org.custodia.registry.testing.MemberServer;
import org.custodia.registry.testing.NoPrescriptions;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.ShiftedClock;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.custodia.registry.verification.VerificationConfiguration;
import org.custodia.registry.witnessing.WitnessingConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Five members on one network, and an instance that works for all of them: what it rests on can be
 * taken from it, and it can be started anew.
 */
final class World implements AutoCloseable {
  static final List<String> ORGANISATIONS = List.of(AGENCE, RHONE, PONT, GARE, SAINT_LUC);
  static final ShiftedClock CLOCK = new ShiftedClock();

  private static final long FOREVER = 253_402_300_799L;
  private static final List<Class<?>> CONFIGURATIONS =
      List.of(
          IdentityConfiguration.class,
          PacksConfiguration.class,
          VerificationConfiguration.class,
          WitnessingConfiguration.class,
          AlertsConfiguration.class,
          MedicinesConfiguration.class,
          CustodyConfiguration.class,
          CheckpointsConfiguration.class,
          PeopleConfiguration.class,
          NoticesConfiguration.class,
          ConsentConfiguration.class,
          PricesConfiguration.class,
          BillingConfiguration.class,
          HeadsConfiguration.class,
          NoPrescriptions.class,
          Surroundings.class);

  private final TestNetwork network = TestNetwork.start();
  private final MemberServer server = MemberServer.start();
  private final Path file =
      network.write("instances.json", network.withInstances(slug -> server.address()));
  private RestartablePostgres postgres = new RestartablePostgres();
  private RestartablePostgres spare = RestartablePostgres.unmade();
  private final RegistryDatabase database = RestartablePostgres.databaseOf(postgres, spare);
  private volatile TestRegistry registry;

  /**
   * @param members the line between members, which all that they tell each other goes through
   */
  World(MemberLine members) {
    server.open("/heads", message -> members.pass(message, bean(HeadDesk.class)::answer));
    registry = start(database, file);
  }

  @Configuration(proxyBeanMethods = false)
  static class Surroundings {
    @Bean
    Products products() {
      return (organisation, gtin) -> Optional.empty();
    }

    @Bean
    Clock clock() {
      return CLOCK;
    }
  }

  private static TestRegistry start(RegistryDatabase on, Path file) {
    return TestRegistry.start(
        on,
        file,
        ORGANISATIONS,
        Map.of(
            "custodia.checkpoints.anchor-pause", "100ms",
            "custodia.consents.tried-again", "1s",
            "custodia.heads.longest", "1s",
            "custodia.ledger.timeout", "1s"),
        CONFIGURATIONS.toArray(Class<?>[]::new));
  }

  TestNetwork network() {
    return network;
  }

  NetworkFaults faults() {
    return network.network().faults();
  }

  TestRegistry registry() {
    return registry;
  }

  <T> T bean(Class<T> type) {
    return registry.bean(type);
  }

  RegistryDatabase database() {
    return database;
  }

  RestartablePostgres postgres() {
    return postgres;
  }

  WitnessDomain domain() {
    return new WitnessDomain(network.file().chainId(), network.file().contracts().registrar());
  }

  LedgerChecker checker(String node) {
    return new LedgerChecker(network.file(), node);
  }

  // --- What happens to it ---

  /** The instance is closed in order, and started. */
  void restart() {
    registry.close();
    registry = start(database, file);
  }

  /** Another instance on the same database, in a process of its own. */
  Process second() throws Exception {
    return InstanceProcess.start(database, file, String.join(",", ORGANISATIONS), CONFIGURATIONS);
  }

  /** An instance on an empty database, which nobody reaches. */
  TestRegistry reading(RegistryDatabase empty) {
    return start(empty, network.path());
  }

  /**
   * The machine of the database is gone, and its standby takes over.
   *
   * @param meanwhile what is done between the first commit that the standby has, and that
   */
  void failOver(Runnable meanwhile) throws Exception {
    postgres.follow(spare);
    meanwhile.run();
    postgres.kill();
    spare.promote();
    RestartablePostgres gone = postgres;
    postgres = spare;
    spare = gone;
    gone.unmake();
  }

  // --- What journeys begin with ---

  void certify(String slug, MemberRole... roles) {
    TestNetwork.Member member = TestNetwork.MEMBERS.get(slug);
    byte[] call =
        RegistrarCalls.certifyMember(
            member.identity(),
            member.name(),
            1,
            Stream.concat(Stream.of(roles), Stream.of(MemberRole.ADMINISTRATOR)).toList(),
            0,
            FOREVER);
    confirm(
        AGENCE,
        new PublicCall(UUID.randomUUID(), PublicContract.REGISTRAR, network.performed(call)));
    for (String at : ORGANISATIONS) {
      TestRegistry.await(
          slug + " is known at " + at,
          () ->
              bean(Members.class)
                  .byId(at, member.id())
                  .filter(known -> Stream.of(roles).allMatch(known::has))
                  .isPresent());
    }
  }

  void confirm(String organisation, LedgerCommand command) {
    assertThat(registry.carryOut(organisation, command).state().isDone()).isTrue();
  }

  /** Address of a channel of these members once one of them has it ready. */
  String channel(String at, SubjectKind kind, String... members) {
    List<Bytes32> ids = Stream.of(members).map(TestNetwork::memberId).sorted().toList();
    TestRegistry.await(
        "the channel of " + List.of(members),
        () -> registry.ledger().channel(at, kind.code(), ids, Bytes32.ZERO).isPresent());
    return registry
        .ledger()
        .channel(at, kind.code(), ids, Bytes32.ZERO)
        .map(Ledger.Channel::address)
        .orElseThrow();
  }

  /** A node that is no party has nothing of a channel. */
  void isUnknown(String channel, String stranger) {
    try (LedgerChecker checker = checker(stranger)) {
      assertThat(checker.history(channel)).as("%s at %s", channel, stranger).isEmpty();
    }
  }

  @Override
  public void close() {
    if (registry != null) registry.close();
    server.close();
    database.close();
    postgres.close();
    spare.close();
    network.close();
    CLOCK.reset();
  }
}
