package org.custodia.webapp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Prints the current one-time code of one of the demo's people: {@code ./custodia code NAME}. */
public final class OneTimeCode {
  private OneTimeCode() {}

  /** Argument: the file that holds the shared secret. */
  public static void main(String... arguments) throws IOException {
    Instant now = Instant.now();
    String code = Totp.code(Files.readString(Path.of(arguments[0])), now);
    System.out.println(code + "  (for " + (30 - now.getEpochSecond() % 30) + " s more)");
  }
}
