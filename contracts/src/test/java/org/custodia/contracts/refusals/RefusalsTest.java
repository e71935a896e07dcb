package org.custodia.contracts.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

class RefusalsTest {

  private static String selector(String signature) {
    return Hash.sha3String(signature).substring(0, 10);
  }

  private static String word(String hex) {
    return "0".repeat(64 - hex.length()) + hex;
  }

  @Test
  void customErrorHasItsNameAndItsFactsInOrder() {
    Refusal refusal =
        Refusals.decode(selector("AccountTaken(address,bytes32)") + word("aa") + "0b".repeat(32));
    assertThat(refusal.name()).isEqualTo("AccountTaken");
    assertThat(refusal.arguments())
        .containsExactly(
            Map.entry("account", "0x00000000000000000000000000000000000000aa"),
            Map.entry("member", "0x" + "0b".repeat(32)));
  }

  @Test
  void numbersAreInDecimal() {
    assertThat(Refusals.decode(selector("LotExpired(uint32)") + word("52c0")))
        .isEqualTo(new Refusal("LotExpired", Map.of("expiry", "21184")));
  }

  @Test
  void errorWithoutFactsHasNone() {
    assertThat(Refusals.decode(selector("LotRecalled()")))
        .isEqualTo(new Refusal("LotRecalled", Map.of()));
  }

  @Test
  void textAndPanicOfSolidityAreNamedSo() {
    String text =
        selector("Error(string)") + word("20") + word("5") + "68656c6c6f" + "0".repeat(54);
    assertThat(Refusals.decode(text)).isEqualTo(new Refusal("Error", Map.of("message", "hello")));
    assertThat(Refusals.decode(selector("Panic(uint256)") + word("11")))
        .isEqualTo(new Refusal("Panic", Map.of("code", "17")));
  }

  @Test
  void dataOfNobodyKnownIsKeptAsItIs() {
    assertThat(Refusals.decode("0xdeadbeef01"))
        .isEqualTo(new Refusal("Unknown", Map.of("data", "0xdeadbeef01")));
    assertThat(Refusals.decode("0x").name()).isEqualTo("Unknown");
    String cutShort = selector("AccountTaken(address,bytes32)") + word("aa");
    assertThat(Refusals.decode(cutShort).name()).isEqualTo("Unknown");
  }

  @Test
  void everyContractsRefusalsAreKnown() {
    assertThat(Refusals.names())
        .contains("Error", "Panic", "LockedOut", "NotTheHolder", "StaleHead", "PackNotActive");
  }
}
