package org.custodia.registry.ledger;

import java.nio.file.Path;

/** The network file cannot be used; the message names the key path and what is wrong with it. */
public final class InvalidNetworkFile extends RuntimeException {
  InvalidNetworkFile(Path file, String key, String wrong) {
    super(file + ": " + (key.isEmpty() ? "" : key + ": ") + wrong);
  }

  InvalidNetworkFile(Path file, String wrong, Throwable cause) {
    super(file + ": " + wrong, cause);
  }
}
