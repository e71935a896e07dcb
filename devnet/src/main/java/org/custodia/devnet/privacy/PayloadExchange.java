package org.custodia.devnet.privacy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.devnet.evm.Bytes;

/** How the privacy managers of the network hand each other payloads. */
public final class PayloadExchange {
  private final Map<String, PayloadStore> stores = new ConcurrentHashMap<>();

  /** Makes a node's privacy manager known to the others. */
  public void join(PayloadStore store) {
    stores.put(store.publicKey(), store);
  }

  /** Public keys of all privacy managers, in base64. */
  public List<String> publicKeys() {
    return List.copyOf(stores.keySet());
  }

  /**
   * Sends a payload that {@code /storeraw} keeps to its recipients. As with Tessera, those that are
   * known have it even when another is not.
   *
   * @param sender the privacy manager that keeps it
   * @param hash 64-byte hash of the payload
   * @param recipients public keys in base64; the sender may be among them and need not be
   * @throws PrivacyException with Tessera's words when it cannot be sent to all
   */
  public synchronized void distribute(PayloadStore sender, Bytes hash, List<String> recipients) {
    Set<String> names = new LinkedHashSet<>(recipients);
    names.remove(sender.publicKey());
    for (String name : names) requireKey(name);
    SealedPayload raw =
        sender
            .raw(hash)
            .orElseThrow(
                () ->
                    new PrivacyException(
                        404,
                        "Raw Transaction with hash "
                            + Base64.getEncoder().encodeToString(hash.toArray())
                            + " was not found"));
    if (sender.has(hash)) {
      throw new PrivacyException(
          500, "Unique index or primary key violation: ENCRYPTED_TRANSACTION(HASH) " + hash);
    }
    List<PayloadStore> known = new ArrayList<>();
    Optional<String> unknown = Optional.empty();
    for (String name : names) {
      PayloadStore recipient = stores.get(name);
      if (recipient != null) {
        known.add(recipient);
      } else if (unknown.isEmpty()) {
        unknown = Optional.of(name);
      }
    }
    SealedPayload sealed =
        raw.withRecipients(
            sender.key(), known.stream().map(store -> store.key().publicKey()).toList());
    for (PayloadStore recipient : known) {
      if (recipient.has(hash)) {
        throw new PrivacyException(
            500, "Unable to push payload to recipient url of " + recipient.publicKey());
      }
      recipient.keep(hash, sealed.forRecipient(recipient.key().publicKey()));
    }
    if (unknown.isPresent()) {
      throw new PrivacyException(404, "Recipient not found for key: " + unknown.get());
    }
    sender.keep(hash, sealed);
  }

  private static void requireKey(String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new PrivacyException(500, e.getMessage());
    }
    if (key.length != 32) {
      throw new PrivacyException(500, "a public key has 32 bytes, not " + key.length);
    }
  }
}
