package org.custodia.webapp.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
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
import org.custodia.registry.keys.RecordCipher;
import org.custodia.registry.keys.RecordNotOpened;
import org.custodia.registry.keys.RecordNotOpened.Reason;
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

  private static final byte[] WORDS = "Élodie Martin".getBytes(UTF_8);
  private static final byte[] WHERE = "patient.name 42".getBytes(UTF_8);

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
    return setup("token-key", pinFile, names);
  }

  private static String setup(String command, Path pinFile, String... names) {
    return KeysOfPont.setup(
        List.of(
            command,
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

  /**
   * @param file whether the organisation still has keys in a file
   */
  private static RecordCipher records(String name, boolean file) throws Exception {
    make(pin, "account-1");
    var names = new KeyNames(List.of("account-1"), Optional.empty(), Map.of());
    var token = new HardwareToken(LIBRARY.orElseThrow(), slot, pin, names, Optional.of(name));
    return KeysOfPont.open(
            new KeysOfPont(folder).network(Optional.of(token), Optional.empty(), file))
        .records("pont");
  }

  private static Reason reason(RecordCipher cipher, byte[] sealed) {
    return catchThrowableOfType(RecordNotOpened.class, () -> cipher.open(sealed, WHERE)).reason();
  }

  // --- Keys of records ---

  @Test
  void recordsAreSealedUnderKeysThatNeverLeaveTheTokenAndOldOnesOpenAfterRotation()
      throws Exception {
    String made = setup("token-record-keys", pin, "records");
    assertThat(made).isEqualTo("records index record-1\n");
    assertThat(setup("token-record-keys", pin, "records")).as("again").isEqualTo(made);
    RecordCipher before = records("records", false);
    byte[] sealed = before.seal(WORDS, WHERE);
    byte[] token = before.token("names", WORDS);
    assertThat(before.open(sealed, WHERE)).isEqualTo(WORDS);
    assertThat(before.token("other", WORDS)).isNotEqualTo(token);

    assertThat(setup("rotate-token-record-keys", pin, "records"))
        .isEqualTo("records index record-1 record-2\n");
    RecordCipher after = records("records", false);
    assertThat(after.open(sealed, WHERE)).isEqualTo(WORDS);
    assertThat(after.token("names", WORDS)).as("stays").isEqualTo(token);
    byte[] anew = after.seal(WORDS, WHERE);
    assertThat(after.open(anew, WHERE)).isEqualTo(WORDS);
    assertThat(reason(before, anew)).isEqualTo(Reason.UNKNOWN_KEY);
    anew[20] ^= 1;
    assertThat(reason(after, anew)).isEqualTo(Reason.DAMAGED);
    OpenToken open = OpenToken.open(LIBRARY.orElseThrow(), slot, pin);
    for (String key : List.of("index", "record-1", "record-2")) {
      assertThat(open.store().getKey("records." + key, null).getEncoded())
          .as("what it shows of %s", key)
          .isNull();
    }
  }

  @Test
  void whoHasKeysInAFileGoesOnWithThoseOfTheToken() throws Exception {
    NetworkFile file = network(new KeyNames(List.of("account-1"), Optional.empty(), Map.of()));
    make(pin, "account-1");
    RecordCipher inFile = KeysOfPont.open(file).records("pont");
    byte[] old = inFile.seal(WORDS, WHERE);
    setup("token-record-keys", pin, "moved");
    RecordCipher both = records("moved", true);
    assertThat(both.open(old, WHERE)).isEqualTo(WORDS);
    assertThat(both.token("names", WORDS)).isEqualTo(inFile.token("names", WORDS));
    byte[] anew = both.seal(WORDS, WHERE);
    assertThat(both.open(anew, WHERE)).isEqualTo(WORDS);
    assertThat(reason(inFile, anew)).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(records("moved", false).open(anew, WHERE)).isEqualTo(WORDS);
  }

  @Test
  void manySealAndOpenAtOnce() throws Exception {
    setup("token-record-keys", pin, "many");
    RecordCipher cipher = records("many", false);
    int records = 2_000;
    long began = System.nanoTime();
    IntStream.range(0, records)
        .parallel()
        .forEach(
            i -> {
              byte[] record = ("record " + i).getBytes(UTF_8);
              assertThat(cipher.open(cipher.seal(record, WHERE), WHERE)).isEqualTo(record);
            });
    System.out.printf(
        "measured: sealed and opened in %.0f µs each, the key in SoftHSM%n",
        (System.nanoTime() - began) / 1e3 / records);
  }

  @Test
  void recordKeysThatAreMissingStopTheStart() {
    assertThatThrownBy(() -> records("nobody", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no key nobody.record-1; setup token-record-keys makes it");
    assertThatThrownBy(() -> setup("rotate-token-record-keys", pin, "nobody"))
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("nobody.record-1");
    assertThatThrownBy(() -> setup("token-record-keys", pin, "not a name"))
        .isInstanceOf(SetupFailure.class);
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
