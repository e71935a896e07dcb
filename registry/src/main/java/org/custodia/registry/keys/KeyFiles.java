package org.custodia.registry.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an organisation's keys are kept.
 *
 * @param accounts key-store files of its accounts
 * @param passwordFile holds the password of all its files, on one line
 * @param verifier key-store file of the verification service's key
 */
public record KeyFiles(List<Path> accounts, Optional<Path> passwordFile, Optional<Path> verifier) {
  public KeyFiles {
    accounts = List.copyOf(accounts);
  }
}
