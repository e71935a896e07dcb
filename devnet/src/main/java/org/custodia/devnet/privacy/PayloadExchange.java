package org.custodia.devnet.privacy;

import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.wire.Lines;
import org.custodia.devnet.wire.WireFault;

/** How the privacy managers of the network hand each other payloads. */
public final class PayloadExchange {
  private final Lines lines;
  private final Map<String, PayloadStore> stores = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();

  /** An exchange over these lines. */
  public PayloadExchange(Lines lines) {
    this.lines = lines;
  }

  /** Makes a node's privacy manager known to the others. */
  public void join(String node, PayloadStore store) {
    for (String key : store.publicKeys()) {
      stores.put(key, store);
      names.put(key, node);
    }
  }

  /**
   * Makes another key pair for a node's privacy manager and makes it known to the others.
   *
   * @return its public key, in base64
   */
  public String addKey(String node, PayloadStore store) {
    String added = store.addKey();
    join(node, store);
    return added;
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
  public void distribute(PayloadStore sender, Bytes hash, List<String> recipients) {
    distribute(sender, hash, recipients, Optional.empty());
  }

  /**
   * The same with what is to travel beside it under privacy enhancements, which sender and
   * recipients check.
   */
  public void distribute(
      PayloadStore sender,
      Bytes hash,
      List<String> recipients,
      Optional<PrivacyMetadata> metadata) {
    synchronized (sender) {
      sender.requireRunning();
      distributeOnce(sender, hash, recipients, metadata);
    }
  }

  private void distributeOnce(
      PayloadStore sender,
      Bytes hash,
      List<String> recipients,
      Optional<PrivacyMetadata> metadata) {
    Set<String> names = new LinkedHashSet<>(recipients);
    names.removeAll(sender.publicKeys());
    for (String name : names) requireKey(name);
    SealedPayload raw = sender.requireRaw(hash);
    Set<String> all = new LinkedHashSet<>(names);
    all.add(sender.publicKey());
    Optional<PrivacyMetadata> beside = metadata.map(sent -> sent.among(all));
    beside.ifPresent(sent -> RecipientRules.requireSendable(sender, sent));
    if (sender.holds(hash)) {
      throw new PrivacyException(
          500, "Unique index or primary key violation: ENCRYPTED_TRANSACTION(HASH) " + hash);
    }
    Map<String, PayloadStore> known = new LinkedHashMap<>();
    Optional<String> unknown = Optional.empty();
    for (String name : names) {
      Optional<PayloadStore> recipient = reached(sender, name);
      if (recipient.isPresent()) {
        known.put(name, recipient.get());
      } else if (unknown.isEmpty()) {
        unknown = Optional.of(name);
      }
    }
    SealedPayload open =
        raw.withRecipients(
            sender.senderOf(raw),
            known.keySet().stream().map(Base64.getDecoder()::decode).toList());
    SealedPayload sealed = beside.map(open::withMetadata).orElse(open);
    Set<PayloadStore> reached = new HashSet<>();
    known.forEach(
        (name, recipient) -> {
          // One of a node's keys is enough: it opens with whichever of them it has.
          if (reached.add(recipient)) {
            push(sender, recipient, hash, sealed.forRecipient(Base64.getDecoder().decode(name)));
          }
        });
    if (unknown.isPresent()) {
      throw new PrivacyException(404, "Recipient not found for key: " + unknown.get());
    }
    sender.keep(hash, sealed);
  }

  /**
   * Has all others that run and are reached hand a privacy manager what it was party to, as Tessera
   * does when it is started once with {@code --recover}. What it still has stays.
   *
   * @return how many payloads it has more than before
   */
  public int recover(PayloadStore store) {
    int before = store.size();
    Set<PayloadStore> others = new HashSet<>(stores.values());
    others.remove(store);
    for (PayloadStore other : others) {
      if (other.running() && lines.joins(name(store), name(other))) other.resendTo(store);
    }
    store.force();
    return store.size() - before;
  }

  /** Tessera forgets whom it does not reach, so such a recipient is unknown to it. */
  private Optional<PayloadStore> reached(PayloadStore sender, String recipient) {
    return Optional.ofNullable(stores.get(recipient))
        .filter(store -> store.running() && lines.joins(name(sender), name(store)));
  }

  private String name(PayloadStore store) {
    return names.getOrDefault(store.publicKey(), "");
  }

  private void push(PayloadStore sender, PayloadStore to, Bytes hash, SealedPayload payload) {
    WireFault fault = lines.onPayload(name(sender), name(to), hash.toString());
    if (fault instanceof WireFault.Refuse refusal) {
      throw new PrivacyException(refusal.code(), refusal.message());
    }
    if (fault instanceof WireFault.Instead instead) {
      throw new PrivacyException(instead.status(), instead.body());
    }
    if (fault instanceof WireFault.DropBefore) throw lost(to);
    if (fault instanceof WireFault.Delay delay) delay.pass();
    receive(sender, to, hash, payload);
    if (fault instanceof WireFault.DropAfter) throw lost(to);
  }

  private static void receive(
      PayloadStore sender, PayloadStore to, Bytes hash, SealedPayload payload) {
    if (to.holds(hash)) throw notPushed(to);
    try {
      boolean kept =
          payload
              .metadata()
              .map(beside -> RecipientRules.acceptable(to, sender.publicKey(), beside))
              .orElse(true);
      if (kept) to.keep(hash, payload);
    } catch (PrivacyException e) {
      throw notPushed(to);
    }
  }

  private static PrivacyException notPushed(PayloadStore recipient) {
    return new PrivacyException(
        500, "Unable to push payload to recipient url of " + recipient.publicKey());
  }

  private static PrivacyException lost(PayloadStore recipient) {
    return new PrivacyException(
        502, "the connection to the recipient broke: " + recipient.publicKey());
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
