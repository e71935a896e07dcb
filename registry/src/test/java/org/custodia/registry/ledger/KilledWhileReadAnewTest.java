package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Rebuild;
import org.custodia.registry.testing.JavaProcess;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process that is killed while it reads projections anew: nobody is told what it has so far. */
class KilledWhileReadAnewTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final int PACKS = 12;

  /** An instance that reads everything anew as soon as it runs. */
  static final class Reader {
    static final Map<String, Object> FEW_BLOCKS = Map.of("custodia.ledger.blocks-at-once", "2");

    private Reader() {}

    /** Database address, network file. */
    public static void main(String[] arguments) throws InterruptedException {
      try (RegistryDatabase database = RegistryDatabase.at(arguments[0], pool -> pool);
          TestRegistry registry =
              TestRegistry.start(database, Path.of(arguments[1]), List.of(PONT), FEW_BLOCKS)) {
        registry.bean(LedgerWorkers.class).replay(PONT);
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void nothingIsToldUntilAnotherProcessHasReadAsFar() throws Exception {
    SentBackPacks packs = new SentBackPacks(network, database, "K2", PACKS);
    List<String> before;
    try (TestRegistry registry = TestRegistry.start(database, network)) {
      IntStream.range(0, PACKS).forEach(pack -> packs.record(registry.ledger(), pack));
      packs.areAllDoneOnce(registry);
      before = channelRows();
    }
    // As it looks when the node has been rolled back to before this: done on a copy that is gone.
    UUID lost = onlyOnALostCopy();
    OrganisationRows rows = database.rows();
    slowly();

    killedWithin(2);
    assertToldNothing(rows);
    killedWithin(6);
    assertToldNothing(rows);
    assertThat(rows.in(GARE, () -> "open")).isEqualTo("open");

    try (TestRegistry registry =
        TestRegistry.start(database, network.path(), List.of(PONT), Reader.FEW_BLOCKS)) {
      assertToldNothing(rows);
      TestRegistry.await("it is read to the end", () -> rows.in(PONT, () -> true));
      assertThat(channelRows()).isEqualTo(before);
      assertThat(registry.awaitFinal(PONT, lost).state()).isEqualTo(CommandStatus.State.CONFIRMED);
      packs.areAllDoneOnce(registry);
    }
  }

  private static void assertToldNothing(OrganisationRows rows) {
    Problem closed = refused(Problem.Kind.UNAVAILABLE, Rebuild.CODE, () -> rows.in(PONT, () -> 1));
    assertThat((long) closed.arguments().get(0)).isBetween(1L, 60L);
    refused(
        Problem.Kind.UNAVAILABLE, Rebuild.CODE, () -> rows.find(PONT, Ledger.Position.reading()));
  }

  /** Once so many blocks more have been read; where there was a start before, from there. */
  private static void killedWithin(long block) throws Exception {
    boolean first = reached().isEmpty();
    Process instance =
        first
            ? JavaProcess.start(Reader.class, database.applicationUrl(), network.path().toString())
            : InstanceProcess.start(
                database, network.path(), PONT, Map.of("CUSTODIA_LEDGER_BLOCKSATONCE", "2"));
    try {
      TestRegistry.await(
          "it reads anew", () -> reached().stream().anyMatch(reached -> reached >= block));
    } finally {
      instance.destroyForcibly();
      assertThat(instance.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(reached()).as("it was killed before the end").hasSize(1);
  }

  private static List<Long> reached() {
    return database
        .unbound()
        .sql("select reached from ledger_rebuild where organisation = ?")
        .param(PONT)
        .query(Long.class)
        .list();
  }

  private static UUID onlyOnALostCopy() {
    return database
        .unbound()
        .sql(
            """
            update ledger_command set transaction_hash = ? where id = (
              select id from ledger_command where organisation = ? and channel_sequence is not null
              order by channel_sequence desc limit 1) returning id
            """)
        .param(Bytes32.random().toArray())
        .param(PONT)
        .query(UUID.class)
        .single();
  }

  private static List<String> channelRows() {
    return Stream.of("ledger_channel", "ledger_channel_step")
        .flatMap(
            table ->
                database
                    .unbound()
                    .sql(
                        "select t::text from %s t where organisation = ? order by 1"
                            .formatted(table))
                    .param(PONT)
                    .query(String.class)
                    .list()
                    .stream())
        .toList();
  }

  /** Each reading of two blocks takes a moment, so that it can be killed in between. */
  private static void slowly() {
    database
        .unbound()
        .sql(
            """
            create function slowly() returns trigger language plpgsql as
              'begin perform pg_sleep(0.1); return new; end';
            create trigger slowly before update on ledger_rebuild
              for each row execute function slowly()
            """)
        .update();
  }
}
