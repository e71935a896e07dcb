package org.custodia.devnet.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/** What the guard layer tells of a private run: whose code ran, and what the states hold after. */
class DualStateObservedTest {
  private static final BlockEnvironment BLOCK =
      new BlockEnvironment(1337, 1, 1_700_000_000, 800_000_000, number -> Hash32.ZERO);
  private static final Address SENDER = Address.of("00000000000000000000000000000000000000aa");

  @TempDir Path directory;
  private StateStore store;
  private State shared;
  private State own;
  private DualState dual;
  private Address publicNote;
  private Address echo;
  private Address reader;
  private long nonce;

  @BeforeEach
  void open() {
    store = StateStore.open(directory);
    shared = store.at(Hash32.ZERO);
    own = store.at(Hash32.ZERO);
    publicNote = create(shared, bin("Note") + word(7));
    echo = create(shared, bin("Echo"));
    dual = new DualState(own, shared, List.of(publicNote, echo));
    reader = createPrivately(bin("Reader"));
  }

  @AfterEach
  void close() {
    own.close();
    shared.close();
    store.close();
  }

  @Test
  void aPublicContractThatIsReadIsAmongThoseCalled() {
    var seen = observe(reader, call("copy", address(publicNote)));

    assertThat(seen.outcome().succeeded()).isTrue();
    assertThat(seen.called()).isEqualTo(Set.of(reader, publicNote));
    assertThat(seen.created()).isEmpty();
  }

  @Test
  void soAreThoseReachedAcrossBothStates() {
    var seen = observe(reader, call("copyThrough", address(echo)));

    assertThat(seen.outcome().succeeded()).isTrue();
    assertThat(seen.called()).isEqualTo(Set.of(reader, echo));
  }

  @Test
  void aCallThatIsRefusedCountsBecauseItsCodeRan() {
    var seen = observe(reader, call("tryWrite", address(publicNote), number(1)));

    assertThat(seen.outcome().succeeded()).isTrue();
    assertThat(seen.called()).isEqualTo(Set.of(reader, publicNote));
  }

  @Test
  void aMessageToAPublicContractIsObservedToo() {
    var seen = observe(publicNote, call("value"));

    assertThat(seen.outcome().succeeded()).isTrue();
    assertThat(seen.called()).containsExactly(publicNote);
    assertThat(observe(publicNote, call("set", number(3))).outcome().succeeded()).isFalse();
  }

  @Test
  void aCreatedContractIsNotAmongThoseCalled() {
    Address press = createPrivately(bin("Press"));

    var seen = observe(press, call("print", number(5)));

    assertThat(seen.called()).containsExactly(press);
    assertThat(seen.created()).hasSize(1);
    assertThat(seen.created()).allMatch(dual::hasPrivateCode);
  }

  @Test
  void aCreationLargerThanEip170IsNotAmongThoseCalledEither() {
    own.setNonce(SENDER, ++nonce);
    var seen =
        dual.observe(
            new Invocation(
                SENDER,
                Optional.empty(),
                BigInteger.ZERO,
                Bytes.ofHex("62007000" + "6000f3"),
                600_000_000),
            BLOCK);

    assertThat(seen.outcome().succeeded()).isTrue();
    assertThat(seen.called()).isEmpty();
    assertThat(seen.created()).containsExactly(SENDER.created(nonce - 1));
  }

  @Test
  void precompiledContractsDoNotCount() {
    // STATICCALL(gas, 0x04, 0, 0, 0, 0)
    Address caller = createPrivately("600b600c600039600b6000f3" + "60006000600060006004" + "5afa");

    assertThat(observe(caller, "0x").called()).containsExactly(caller);
  }

  @Test
  void aSettledStateIsOnTheDiskAndGoesOn() {
    Hash32 before = dual.settled(roots -> roots.privateRoot());
    observe(reader, call("set", number(9)));
    Hash32 after = dual.settled(roots -> roots.privateRoot());

    assertThat(after).isNotEqualTo(before);
    assertThat(own.storage(reader, Hash32.ZERO)).isEqualTo(Hash32.ofNumber(new byte[] {9}));
    assertThat(observe(reader, call("copy", address(publicNote))).outcome().succeeded()).isTrue();

    dual.goBackTo(before);
    assertThat(own.storage(reader, Hash32.ZERO)).isEqualTo(Hash32.ZERO);
    assertThat(observe(reader, call("copy", address(publicNote))).outcome().succeeded()).isTrue();
    dual.goBackTo(before);
    assertThat(dual.<Hash32>settled(roots -> roots.privateRoot())).isEqualTo(before);
  }

  /** While it is watched, each call is made anew. */
  @Test
  void whatIsReadAgainAndAgainIsTheSameAndCostsTheSameAsIfEachCallWereMade() {
    for (long times : List.of(1, 2, 3, 40)) {
      Invocation repeat = message(reader, call("repeat", address(publicNote), number(times)));
      Outcome each = own.undone(() -> dual.observe(repeat, BLOCK).outcome());
      Outcome once = own.undone(() -> dual.run(repeat, BLOCK));
      assertThat(once).isEqualTo(each);
      dual.run(repeat, BLOCK);
      assertThat(own.storage(reader, Hash32.ZERO))
          .isEqualTo(Hash32.ofNumber(BigInteger.valueOf(7 * times).toByteArray()));
      dual.run(message(reader, call("set", number(0))), BLOCK);
      own.endTransaction();
    }
  }

  /** Sets its number to 1, 2 and 3, and each time has a public contract ask for it. */
  @Test
  void aPublicContractThatAsksBackIsAskedEachTime() {
    String ask = call("valueOf", address(SENDER)).substring(2, 10);
    StringBuilder code = new StringBuilder("3615601057" + "600054600052" + "60206000f3" + "5b");
    for (int i = 1; i <= 3; i++) {
      code.append("60%02x600055".formatted(i))
          .append("63" + ask + "60e01b600052" + "30600452")
          .append("602060%02x60246000".formatted(0x60 + 0x20 * i))
          .append("73" + echo.toString().substring(2) + "5afa50");
    }
    code.append("60606080f3");
    int size = code.length() / 2;
    Address asking = createPrivately("61%04x80600c6000396000f3".formatted(size) + code);

    Outcome outcome = dual.run(message(asking, "0x"), BLOCK);

    assertThat(outcome.output().toHexDigits()).isEqualTo(word(1) + word(2) + word(3));
  }

  @Test
  void onlyCodeThatHandsAllItsGasOnDoesNotLookAtIt() {
    assertThat(RepeatedReads.looksAtItsGas(Bytes.ofHex(bin("Echo")))).isFalse();
    assertThat(RepeatedReads.looksAtItsGas(Bytes.ofHex("5a60005260206000f3"))).isTrue();
    assertThat(RepeatedReads.looksAtItsGas(Bytes.ofHex("605a5afa"))).isFalse();
    assertThat(RepeatedReads.looksAtItsGas(Bytes.ofHex("5a"))).isTrue();
  }

  private DualState.Observed observe(Address to, String input) {
    return dual.observe(message(to, input), BLOCK);
  }

  private static Invocation message(Address to, String input) {
    return new Invocation(SENDER, Optional.of(to), BigInteger.ZERO, Bytes.ofHex(input), 10_000_000);
  }

  private Address create(State state, String code) {
    state.setNonce(SENDER, ++nonce);
    var outcome = Machine.run(state, creation(code), BLOCK);
    assertThat(outcome.succeeded()).isTrue();
    state.endTransaction();
    return SENDER.created(nonce - 1);
  }

  private Address createPrivately(String code) {
    own.setNonce(SENDER, ++nonce);
    assertThat(dual.run(creation(code), BLOCK).succeeded()).isTrue();
    own.endTransaction();
    return SENDER.created(nonce - 1);
  }

  private static Invocation creation(String code) {
    return new Invocation(SENDER, Optional.empty(), BigInteger.ZERO, Bytes.ofHex(code), 10_000_000);
  }

  private static String bin(String name) {
    try (InputStream in =
        DualStateObservedTest.class.getResourceAsStream("/org/custodia/devnet/" + name + ".bin")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(long value) {
    return String.format("%064x", value);
  }

  private static String call(String function, Type<?>... arguments) {
    return FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()));
  }

  private static Uint256 number(long value) {
    return new Uint256(BigInteger.valueOf(value));
  }

  private static org.web3j.abi.datatypes.Address address(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }
}
