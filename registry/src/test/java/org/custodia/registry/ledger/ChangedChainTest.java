package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangedChainTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  @Test
  void anotherChainThanTheRowsWereReadFromStopsThatOrganisationAndSaysSo() {
    try (TestRegistry registry = instance()) {
      for (String organisation : List.of(PONT, GARE)) {
        TestRegistry.await(
            "the projections reach the founding of the network",
            () -> registry.ledger().position(organisation).block() > 2);
      }
    }
    byte[] otherHash = Bytes32.keccak(new byte[] {1}).toArray();
    database
        .rows()
        .in(
            PONT,
            () ->
                database
                    .jdbc()
                    .sql("update ledger_position set block_hash = ?")
                    .param(otherHash)
                    .update());
    long before = database.rows().in(PONT, () -> block());
    try (TestRegistry registry = instance()) {
      LedgerWorkers workers = registry.bean(LedgerWorkers.class);
      TestRegistry.await("it stops", () -> stopped(workers, PONT));
      assertThat(workers.standing())
          .filteredOn(standing -> standing.organisation().equals(PONT))
          .singleElement()
          .satisfies(
              standing ->
                  assertThat(standing.stopped().orElseThrow())
                      .contains("chain of " + PONT + " has changed", "block " + before));
      long others = registry.ledger().position(GARE).block();
      TestRegistry.await(
          "the others go on", () -> registry.ledger().position(GARE).block() > others);
      assertThat(stopped(workers, GARE)).isFalse();
      assertThat(registry.ledger().position(PONT).block()).isEqualTo(before);
    }
  }

  @Test
  void aNodeOfAnotherNetworkThanTheFileSaysStopsThatOrganisation() {
    NetworkFile file = network.file();
    var other =
        network.write(
            "other.json",
            new NetworkFile(
                file.chainId() + 1, file.blockPeriod(), 0, file.contracts(), file.nodes()));
    try (RegistryDatabase own = RegistryDatabase.fresh();
        TestRegistry registry = TestRegistry.start(own, other, List.of(PONT), Map.of())) {
      LedgerWorkers workers = registry.bean(LedgerWorkers.class);
      TestRegistry.await("it stops", () -> stopped(workers, PONT));
      assertThat(workers.standing().get(0).stopped().orElseThrow())
          .contains("chain id " + file.chainId(), "the network file says " + (file.chainId() + 1));
      assertThat(registry.ledger().position(PONT).block()).isZero();
    }
  }

  @Test
  void nothingIsSentWhileTheNodeIsFurtherBackThanTheRows() {
    try (RegistryDatabase own = RegistryDatabase.fresh()) {
      own.rows()
          .in(
              PONT,
              () ->
                  new PositionRows(own.jdbc())
                      .set(
                          PONT,
                          new PositionRows.Reached(
                              1_000_000, Bytes32.ZERO, java.time.Instant.EPOCH)));
      try (TestRegistry registry =
          TestRegistry.start(own, network.path(), List.of(PONT), Map.of())) {
        UUID id = UUID.randomUUID();
        registry
            .ledger()
            .record(
                PONT,
                new LedgerCommand.PublicCall(
                    id, LedgerCommand.PublicContract.REGISTRAR, new byte[] {1, 2, 3, 4}));
        TestRegistry.await(
            "it says that the node is behind",
            () ->
                registry.bean(LedgerWorkers.class).standing().get(0).trouble().stream()
                    .anyMatch(trouble -> trouble.contains("the rows reach 1000000")));
        int sent =
            own.rows()
                .in(
                    PONT,
                    () ->
                        own.jdbc()
                            .sql("select count(*) from ledger_transaction")
                            .query(Integer.class)
                            .single());
        assertThat(sent).isZero();
        assertThat(registry.ledger().status(PONT, id).orElseThrow().state())
            .isEqualTo(CommandStatus.State.RECORDED);
      }
    }
  }

  private static boolean stopped(LedgerWorkers workers, String organisation) {
    return workers.standing().stream()
        .anyMatch(
            standing ->
                standing.organisation().equals(organisation) && standing.stopped().isPresent());
  }

  private static long block() {
    return database.jdbc().sql("select block from ledger_position").query(Long.class).single();
  }

  private static TestRegistry instance() {
    return TestRegistry.start(database, network.path(), List.of(PONT, GARE), Map.of());
  }
}
