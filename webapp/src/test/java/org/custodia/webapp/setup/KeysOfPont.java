package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.registry.keys.HardwareToken;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyVault;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.NetworkFile;

/** A member whose keys are in a token or in Vault, as its network file has it. */
final class KeysOfPont {
  private final Path folder;

  KeysOfPont(Path folder) {
    this.folder = folder;
  }

  /** What {@code setup} says. */
  static String setup(List<String> command, String... names) {
    return Setup.run(
        Clock.systemUTC(),
        Stream.concat(command.stream(), Stream.of(names)).toArray(String[]::new));
  }

  /** The network file, written and read again. */
  NetworkFile network(Optional<HardwareToken> token, Optional<KeyVault> vault) throws Exception {
    boolean elsewhere =
        token.flatMap(HardwareToken::records).isPresent()
            || vault.flatMap(KeyVault::records).isPresent();
    return network(token, vault, !elsewhere);
  }

  /**
   * @param file whether there is one with record keys
   */
  NetworkFile network(Optional<HardwareToken> token, Optional<KeyVault> vault, boolean file)
      throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    Path records = folder.resolve("records.p12");
    if (!Files.exists(records)) RecordKeyFile.create(records, "secret");
    String zero = "0x" + "0".repeat(40);
    NetworkFile network =
        new NetworkFile(
            1337,
            Duration.ofSeconds(1),
            0,
            new NetworkFile.Contracts(zero, zero, zero, zero),
            List.of(
                new NetworkFile.Node(
                    "pont",
                    "gln:3010000000038",
                    URI.create("http://127.0.0.1:1"),
                    URI.create("http://127.0.0.1:2"),
                    "AknYLYQqLBJdlVaOf+lH8tkpktevlH2/NqtjGz5TYX4=",
                    new KeyFiles(
                        List.of(),
                        file ? Optional.of(password) : Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        file ? Optional.of(records) : Optional.empty(),
                        token,
                        vault),
                    Optional.empty())));
    network.write(file());
    assertThat(NetworkFile.read(file())).isEqualTo(network);
    return network;
  }

  Path file() {
    return folder.resolve("network.json");
  }

  /** The keys, opened as an instance does. */
  static StoredKeys open(NetworkFile network) {
    return new StoredKeys(network.keyFiles(List.of("pont")));
  }
}
