package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.HardwareToken;
import org.custodia.registry.keys.KeyNames;
import org.custodia.registry.keys.OpenToken;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.NetworkFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Keys in a PKCS#11 token: SoftHSM. Its configuration is named by an environment variable that this
 * process cannot set for itself, so its tokens are where the system keeps them, under a name of
 * their own, and are deleted at the end.
 */
class TokenKeysTest {
  private static final Optional<Path> LIBRARY =
      Stream.of(
              "/usr/lib/softhsm/libsofthsm2.so",
              "/usr/lib64/softhsm/libsofthsm2.so",
              "/usr/local/lib/softhsm/libsofthsm2.so",
              "/opt/homebrew/lib/softhsm/libsofthsm2.so")
          .map(Path::of)
          .filter(Files::exists)
          .findFirst();

  @TempDir static Path folder;
  private static String label;
  private static long slot;
  private static Path pin;

  @BeforeAll
  static void aToken() throws Exception {
    assumeTrue(LIBRARY.isPresent(), "there is no SoftHSM here (Debian: softhsm2)");
    label = "custodia-test-" + ProcessHandle.current().pid();
    String said =
        softhsm("--init-token", "--free", "--label", label, "--pin", "482913", "--so-pin", "77001");
    assumeTrue(said.contains("initialized"), "SoftHSM keeps no tokens for this user: " + said);
    Matcher number =
        Pattern.compile("slot (\\d+)").matcher(said.substring(said.indexOf("reassigned")));
    assertThat(number.find()).as(said).isTrue();
    slot = Long.parseLong(number.group(1));
    pin = Files.writeString(folder.resolve("pin"), "482913\n");
    Runtime.getRuntime().addShutdownHook(new Thread(TokenKeysTest::forget));
  }

  private static void forget() {
    try {
      softhsm("--delete-token", "--token", label);
    } catch (Exception e) {
      System.err.println("the token " + label + " is still there: " + e.getMessage());
    }
  }

  private static String softhsm(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("softhsm2-util"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private static String make(Path pinFile, String... names) {
    return KeysOfPont.setup(
        List.of(
            "token-key",
            "--library",
            LIBRARY.orElseThrow().toString(),
            "--slot",
            Long.toString(slot),
            "--pin-file",
            pinFile.toString()),
        names);
  }

  private static NetworkFile network(KeyNames names) throws Exception {
    var token = new HardwareToken(LIBRARY.orElseThrow(), slot, pin, names);
    return new KeysOfPont(folder).network(Optional.of(token), Optional.empty());
  }

  @Test
  void anOrganisationSignsWithKeysThatNeverLeaveTheToken() throws Exception {
    String made = make(pin, "account-1", "account-2", "till");
    assertThat(make(pin, "account-1", "account-2", "till")).as("again").isEqualTo(made);
    NetworkFile network =
        network(
            new KeyNames(
                List.of("account-1", "account-2"), Optional.empty(), Map.of("till-1", "till")));
    assertThat(network.localOrganisations()).containsExactly("pont");
    StoredKeys keys = KeysOfPont.open(network);
    assertThat(keys.accounts("pont")).hasSize(2);
    assertThat(made)
        .contains("account-1 " + keys.account("pont").address())
        .contains("till " + keys.device("pont", "till-1").orElseThrow().address());
    // Of both halves of s and both recovery numbers there are some among so many.
    IntStream.range(0, 40)
        .parallel()
        .forEach(i -> signs(keys.account("pont"), Bytes32.keccak(("digest " + i).getBytes())));
    Key key = OpenToken.open(LIBRARY.orElseThrow(), slot, pin).store().getKey("account-1", null);
    assertThat(key.getEncoded()).as("what it shows of itself").isNull();
  }

  private static void signs(Signer signer, Bytes32 digest) {
    byte[] signature = signer.sign(digest);
    assertThat(signature).hasSize(65);
    Sign.SignatureData data =
        new Sign.SignatureData(
            signature[64],
            Arrays.copyOfRange(signature, 0, 32),
            Arrays.copyOfRange(signature, 32, 64));
    assertThat(new BigInteger(1, data.getS()))
        .as("the low half")
        .isLessThanOrEqualTo(Sign.CURVE_PARAMS.getN().shiftRight(1));
    try {
      assertThat("0x" + Keys.getAddress(Sign.signedMessageHashToKey(digest.toArray(), data)))
          .isEqualTo(signer.address());
    } catch (SignatureException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatDoesNotOpenIsNamed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong-pin"), "1\n");
    assertThatThrownBy(() -> make(wrong, "account-1"))
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("wrong-pin")
        .hasMessageContaining("CKR_PIN_INCORRECT");
    make(pin, "account-1");
    NetworkFile network = network(new KeyNames(List.of("account-9"), Optional.empty(), Map.of()));
    assertThatThrownBy(() -> KeysOfPont.open(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no key account-9");
  }
}
