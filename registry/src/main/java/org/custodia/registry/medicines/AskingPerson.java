package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;

/**
 * Tells the verification service one person of a member from another, without telling it who they
 * are: the hash of the account key's signature over the person's name, which nobody can make or
 * undo without that key.
 */
final class AskingPerson {
  private final Keys keys;
  private final Map<Caller, Bytes32> tokens = new ConcurrentHashMap<>();

  AskingPerson(Keys keys) {
    this.keys = keys;
  }

  /** The same for the same person of the same organisation. */
  Bytes32 token(Caller caller) {
    return tokens.computeIfAbsent(caller, this::make);
  }

  private Bytes32 make(Caller caller) {
    String text = "Custodia asking person\n" + caller.organisation() + "\n" + caller.name();
    Bytes32 hash = Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
    return Bytes32.keccak(keys.account(caller.organisation()).sign(hash));
  }
}
