package org.custodia.scanners.agent.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Under what a device's secrets are sealed. It does not lie beside them: it comes from the
 * environment, or from systemd, which can seal it with the machine's TPM ({@code
 * LoadCredentialEncrypted}).
 */
public final class Passphrase {
  public static final String VARIABLE = "CUSTODIA_SCANNER_PASSPHRASE";
  public static final String CREDENTIAL = "custodia-scanner";
  private static final int SHORTEST = 12;

  private Passphrase() {}

  /**
   * @param environment of the process
   * @throws IllegalArgumentException when there is none, or it is too short, saying what to do
   */
  public static char[] find(Map<String, String> environment) {
    String found =
        Optional.ofNullable(environment.get(VARIABLE))
            .or(() -> credential(environment))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no passphrase for this device's key: set "
                            + VARIABLE
                            + ", or give systemd's service a credential "
                            + CREDENTIAL));
    if (found.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "the passphrase for this device's key is shorter than " + SHORTEST + " characters");
    }
    return found.toCharArray();
  }

  private static Optional<String> credential(Map<String, String> environment) {
    Optional<Path> file =
        Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
            .map(folder -> Path.of(folder, CREDENTIAL))
            .filter(Files::isReadable);
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.readString(file.get()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("the credential cannot be read", e);
    }
  }
}
