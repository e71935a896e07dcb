package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a channel's row is after a step that moved it many times, as if each were written. */
class ChannelStepTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String ADDRESS = "0x00000000000000000000000000000000000000c1";
  private static final Bytes32 MEMBER = TestNetwork.memberId(TestNetwork.RHONE);

  private final ChannelRows rows = new ChannelRows(database.jdbc());

  @BeforeEach
  void anOpenChannel() {
    database
        .rows()
        .in(
            TestNetwork.RHONE,
            () -> {
              database.jdbc().sql("delete from ledger_channel").update();
              rows.add(
                  TestNetwork.RHONE,
                  new Ledger.Channel(
                      ADDRESS,
                      1,
                      List.of(MEMBER),
                      Bytes32.ZERO,
                      MEMBER,
                      ChannelRows.OPENED,
                      Bytes32.ZERO,
                      0),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  new QuorumNode.LogEntry(ADDRESS, 1, 0, MEMBER, List.of(), new byte[0]),
                  Instant.EPOCH);
            });
  }

  @Test
  void aChannelThatMovedManyTimesIsWhereTheLastCommandLeftIt() {
    step(
        step -> {
          for (int number = 1; number <= 200; number++)
            step.moved(ADDRESS, number, head(number), at(number));
          assertThat(step.find(ADDRESS).orElseThrow().channel().sequence()).isEqualTo(200);
        });
    ChannelRows.Row row = row();
    assertThat(row.channel().sequence()).isEqualTo(200);
    assertThat(row.channel().head()).isEqualTo(head(200));
    assertThat(row.usable()).isTrue();
  }

  @Test
  void theFirstNumberLeftOutIsRememberedThroughLaterSteps() {
    step(
        step -> {
          step.moved(ADDRESS, 1, head(1), at(1));
          step.moved(ADDRESS, 3, head(3), at(3));
          step.moved(ADDRESS, 7, head(7), at(7));
          assertThat(step.find(ADDRESS).orElseThrow().usable()).isFalse();
        });
    step(step -> step.moved(ADDRESS, 9, head(9), at(9)));
    assertThat(row().usable()).isFalse();
    assertThat(gapAfter()).isEqualTo(1);
  }

  @Test
  void whatChangesOtherwiseMeanwhileLosesNothing() {
    step(
        step -> {
          step.moved(ADDRESS, 1, head(1), at(1));
          step.change(ADDRESS, () -> rows.state(ADDRESS, ChannelRows.CLOSED));
          assertThat(step.find(ADDRESS).orElseThrow().channel().sequence()).isEqualTo(1);
          step.moved(ADDRESS, 2, head(2), at(2));
        });
    assertThat(row().channel().state()).isEqualTo(ChannelRows.CLOSED);
    assertThat(row().channel().sequence()).isEqualTo(2);
    assertThat(row().usable()).isTrue();
  }

  private void step(Consumer<ChannelStep> work) {
    database
        .rows()
        .in(
            TestNetwork.RHONE,
            () -> {
              ChannelStep step = new ChannelStep(TestNetwork.RHONE, rows);
              work.accept(step);
              step.end();
            });
  }

  private ChannelRows.Row row() {
    return database.rows().in(TestNetwork.RHONE, () -> rows.find(ADDRESS)).orElseThrow();
  }

  private long gapAfter() {
    return database
        .rows()
        .in(
            TestNetwork.RHONE,
            () ->
                database
                    .jdbc()
                    .sql("select gap_after from ledger_channel")
                    .query(Long.class)
                    .single());
  }

  private static ChannelStep.Moment at(int number) {
    return new ChannelStep.Moment(number, Instant.EPOCH.plusSeconds(number), head(number));
  }

  private static Bytes32 head(int number) {
    byte[] word = new byte[32];
    word[31] = (byte) number;
    return Bytes32.of(word);
  }
}
