package org.custodia.devnet.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would abort the JVM inside libevm is an exception here. */
class StateTest {
  private static final Address ALICE = Address.of("0x" + "a1".repeat(20));
  private static final Address CONTRACT = Address.of("0x" + "c0".repeat(20));
  private static final Address OTHER = Address.of("0x" + "d0".repeat(20));
  private static final BlockEnvironment BLOCK =
      new BlockEnvironment(1337, 1, 1_700_000_000L, 30_000_000L, number -> Hash32.ZERO);

  /** Stores 1 in slot 0. */
  private static final Bytes STORING_CODE = Bytes.ofHex("600160005500");

  /** Loads slot 0. */
  private static final Bytes LOADING_CODE = Bytes.ofHex("60005400");

  /** The hash of the block before. */
  private static final Bytes BLOCK_HASH_CODE = Bytes.ofHex("6001430340600052600051");

  /** PUSH0, which Shanghai brought. */
  private static final Bytes PUSH0_CODE = Bytes.ofHex("5f00");

  @TempDir Path directory;
  private StateStore store;

  @BeforeEach
  void open() {
    store = StateStore.open(directory.resolve("state"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Invocation callOfContract() {
    return callOf(CONTRACT);
  }

  private static Invocation callOf(Address contract) {
    return new Invocation(ALICE, Optional.of(contract), BigInteger.ZERO, Bytes.EMPTY, 1_000_000);
  }

  @Test
  void aCommittedStateIsFoundAgainByItsRoot() {
    Hash32 root;
    try (State state = store.at(Hash32.ZERO)) {
      state.setNonce(ALICE, 7);
      state.setCode(CONTRACT, STORING_CODE);
      root = state.commit();
    }
    store.close();
    store = StateStore.open(directory.resolve("state"));
    try (State state = store.at(root)) {
      assertThat(state.nonce(ALICE)).isEqualTo(7);
      assertThat(state.code(CONTRACT)).isEqualTo(STORING_CODE);
      assertThat(state.hasCode(ALICE)).isFalse();
    }
    assertThat(store.holds(Hash32.keccak(new byte[0]))).isFalse();
  }

  @Test
  void nothingWorksAfterCommitOrClose() {
    State committed = store.at(Hash32.ZERO);
    committed.commit();
    assertThatThrownBy(() -> committed.nonce(ALICE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("used up");
    committed.close();
    State closed = store.at(Hash32.ZERO);
    closed.close();
    assertThatThrownBy(() -> closed.setNonce(ALICE, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(closed::commit).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anotherThreadIsTurnedAway() throws Exception {
    try (State state = store.at(Hash32.ZERO)) {
      state.setNonce(ALICE, 1);
      var other = Executors.newSingleThreadExecutor();
      assertThatThrownBy(() -> other.submit(() -> state.nonce(ALICE)).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      state.handOver();
      assertThat(other.submit(() -> state.nonce(ALICE)).get()).isEqualTo(1);
      other.shutdown();
    }
  }

  @Test
  void whatIsUndoneLeavesNoTrace() {
    try (State state = store.at(Hash32.ZERO)) {
      state.setNonce(ALICE, 1);
      state.undone(
          () -> {
            state.setNonce(ALICE, 9);
            assertThatThrownBy(state::endTransaction)
                .as("sealing would make the snapshot unknown")
                .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(state::commit).isInstanceOf(IllegalStateException.class);
            return null;
          });
      assertThat(state.nonce(ALICE)).isEqualTo(1);
    }
  }

  @Test
  void aStoringContractRunsWithoutFurtherPreparation() {
    try (State state = store.at(Hash32.ZERO)) {
      state.setCode(CONTRACT, STORING_CODE);
      assertThat(Machine.run(state, callOfContract(), BLOCK).succeeded()).isTrue();
      assertThat(state.storage(CONTRACT, Hash32.ZERO)).isEqualTo(Hash32.ofNumber(new byte[] {1}));
    }
  }

  @Test
  void push0FailsAsOnGoQuorum() {
    try (State state = store.at(Hash32.ZERO)) {
      state.setCode(CONTRACT, PUSH0_CODE);
      Outcome outcome = Machine.run(state, callOfContract(), BLOCK);
      assertThat(outcome.succeeded()).isFalse();
      assertThat(outcome.error()).contains("invalid opcode");
    }
  }

  @Test
  void aPrivateRunLeavesThePublicStateAndThePrivateRootAlone() {
    try (State above = store.at(Hash32.ZERO);
        State below = store.at(Hash32.ZERO)) {
      below.setCode(CONTRACT, STORING_CODE);
      DualState dual = new DualState(above, below, List.of(CONTRACT));

      Outcome outcome = dual.run(callOfContract(), BLOCK);
      assertThat(outcome.succeeded()).as("a public contract is read-only here").isFalse();
      assertThat(below.storage(CONTRACT, Hash32.ZERO)).isEqualTo(Hash32.ZERO);
      assertThat(dual.hasPrivateCode(CONTRACT)).isFalse();

      dual.hidePublicCode();
      above.endTransaction();
      assertThat(above.commit()).isEqualTo(State.EMPTY_ROOT);
    }
  }

  @Test
  void twoRunsInOneUndoneScopeAreBothUndone() {
    try (State state = store.at(Hash32.ZERO)) {
      state.setCode(CONTRACT, LOADING_CODE);
      state.setCode(OTHER, LOADING_CODE);
      state.undone(
          () -> {
            Machine.run(state, callOf(CONTRACT), BLOCK);
            return Machine.run(state, callOf(OTHER), BLOCK);
          });
      assertThat(Machine.run(state, callOf(CONTRACT), BLOCK).succeeded()).isTrue();
    }
  }

  @Test
  void aCallbackThatFailsFailsTheRunAndNotTheContract() {
    var block =
        new BlockEnvironment(
            1337,
            9,
            1_700_000_000L,
            30_000_000L,
            number -> {
              throw new StackOverflowError("no hash of block " + number);
            });
    try (State state = store.at(Hash32.ZERO)) {
      state.setCode(CONTRACT, BLOCK_HASH_CODE);
      assertThatThrownBy(() -> Machine.run(state, callOf(CONTRACT), block))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("no hash of block 8");
    }
  }

  @Test
  void callsBackAndForthBetweenTheStatesEndBeforeTheStackDoes() throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    for (long stackSize : List.of(512L << 10, 8L << 20)) {
      Thread thread =
          new Thread(null, () -> outcomes.add(pingPong(600_000_000)), "ping-pong", stackSize);
      thread.start();
      thread.join();
    }
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0)).as("on a small and on a large stack").isEqualTo(outcomes.get(1));
  }

  /** Two contracts that call each other as long as they may. */
  private Outcome pingPong(long gas) {
    try (State above = store.at(Hash32.ZERO);
        State below = store.at(Hash32.ZERO)) {
      below.setCode(OTHER, Bytes.ofHex("6000600060006000335afa00"));
      above.setCode(
          CONTRACT, Bytes.ofHex("6000600060006000600073" + OTHER.toHexDigits() + "5af100"));
      return new DualState(above, below, List.of(OTHER))
          .run(
              new Invocation(ALICE, Optional.of(CONTRACT), BigInteger.ZERO, Bytes.EMPTY, gas),
              BLOCK);
    }
  }

  @Test
  void anUnsupportedPlatformIsNamed() {
    assertThatThrownBy(() -> NativePlatform.requireSupported("Mac OS X", "aarch64"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Mac OS X aarch64")
        .hasMessageContaining("containers");
    assertThatThrownBy(() -> NativePlatform.requireSupported("Linux", "aarch64"))
        .isInstanceOf(UnsupportedOperationException.class);
    NativePlatform.requireSupported("Windows 11", "amd64");
  }

  @Test
  void theRootOfAnEmptyListIsThatOfEthereum() {
    assertThat(Tries.root(List.of()).toString())
        .isEqualTo("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  }
}
