package org.custodia.registry.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an organisation's keys are called where they are kept, when that is in no file.
 *
 * @param accounts names of its account keys
 * @param verifier name of the verification service's key
 * @param devices names of keys by the device that this instance signs for with it
 */
public record KeyNames(
    List<String> accounts, Optional<String> verifier, Map<String, String> devices) {
  public KeyNames {
    accounts = List.copyOf(accounts);
    devices = Map.copyOf(devices);
  }

  /** Each name, whatever it is for. */
  void forEach(Consumer<String> use) {
    accounts.forEach(use);
    verifier.ifPresent(use);
    devices.values().forEach(use);
  }
}
