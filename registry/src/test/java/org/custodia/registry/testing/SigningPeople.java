package org.custodia.registry.testing;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SessionKeys;
import org.custodia.registry.ledger.CommandStatus;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * People with a session key each, made here as their browsers make it, and enrolled for a shift.
 */
public final class SigningPeople {
  private static final Duration SHIFT = Duration.ofHours(1);

  private final WitnessDomain domain;
  private final Map<Caller, ECKeyPair> keys = new HashMap<>();

  public SigningPeople(WitnessDomain domain) {
    this.domain = domain;
  }

  /** Makes a key for this person and has it enrolled; it is confirmed when this returns. */
  public void enrol(TestRegistry registry, Caller caller) {
    ECKeyPair key = newKey();
    keys.put(caller, key);
    Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    Instant until = now.plus(SHIFT);
    var proof =
        new SessionKeyProof(
            TestNetwork.memberId(caller.organisation()),
            key(caller),
            caller.name(),
            now.getEpochSecond(),
            until.getEpochSecond());
    UUID id = UUID.randomUUID();
    String signature = WitnessSignature.sign(proof, domain, key).toString();
    registry.bean(SessionKeys.class).enrol(caller, id, key(caller), now, until, signature);
    CommandStatus status = registry.awaitFinal(caller.organisation(), id);
    if (!status.state().isDone()) throw new AssertionError("not enrolled: " + status);
  }

  /** Address of a person's key. */
  public String key(Caller caller) {
    return "0x" + Keys.getAddress(keys.get(caller));
  }

  public String sign(Caller caller, SignedMessage message) {
    return WitnessSignature.sign(message, domain, keys.get(caller)).toString();
  }

  /** Signs with a key that nobody enrolled. */
  public String signAsStranger(Act act) {
    return WitnessSignature.sign(act, domain, newKey()).toString();
  }

  private static ECKeyPair newKey() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
