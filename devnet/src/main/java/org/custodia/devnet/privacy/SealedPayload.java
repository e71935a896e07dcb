package org.custodia.devnet.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.devnet.evm.Bytes;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * An encrypted payload: AES-256-GCM under a random key, and that key wrapped for each recipient
 * under a key that only the sender and that recipient can derive (X25519, then HKDF-SHA-256).
 *
 * @param sender public key of the sender, 32 bytes
 * @param nonce 12 bytes
 * @param ciphertext the payload and its tag
 * @param wrappedKeys by recipient's public key: nonce (12 bytes), wrapped key and tag
 * @param metadata what travels beside it under privacy enhancements, empty without them
 */
record SealedPayload(
    Bytes sender,
    Bytes nonce,
    Bytes ciphertext,
    Map<Bytes, Bytes> wrappedKeys,
    Optional<PrivacyMetadata> metadata) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PURPOSE =
      "custodia devnet payload key v1".getBytes(StandardCharsets.UTF_8);
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** Encrypts a payload that for the present only its sender can read. */
  static SealedPayload seal(byte[] payload, NodeKey sender) {
    byte[] key = random(32);
    byte[] nonce = random(NONCE);
    byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, key, nonce, payload);
    var sealed =
        new SealedPayload(
            new Bytes(sender.publicKey()),
            new Bytes(nonce),
            new Bytes(ciphertext),
            Map.of(),
            Optional.empty());
    return sealed.withKeyFor(key, sender, sender.publicKey());
  }

  /** SHA3-512 of the ciphertext: what stands in the transaction. */
  Bytes hash() {
    try {
      return new Bytes(MessageDigest.getInstance("SHA3-512").digest(ciphertext.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same with the key wrapped for further recipients; done by the sender. */
  SealedPayload withRecipients(NodeKey sender, List<byte[]> recipients) {
    byte[] key = unwrap(sender);
    SealedPayload sealed = this;
    for (byte[] recipient : recipients) sealed = sealed.withKeyFor(key, sender, recipient);
    return sealed;
  }

  /** What one recipient is given: the ciphertext and its own wrapped key, no one else's. */
  SealedPayload forRecipient(byte[] recipient) {
    Bytes publicKey = new Bytes(recipient);
    String key = Base64.getEncoder().encodeToString(recipient);
    return new SealedPayload(
        sender,
        nonce,
        ciphertext,
        Map.of(publicKey, wrappedKeys.get(publicKey)),
        metadata.map(all -> all.forRecipient(key)));
  }

  /** The same with what travels beside it. */
  SealedPayload withMetadata(PrivacyMetadata beside) {
    return new SealedPayload(sender, nonce, ciphertext, wrappedKeys, Optional.of(beside));
  }

  /** Decrypts with the key of the sender or a recipient. */
  byte[] open(NodeKey reader) {
    return aes(Cipher.DECRYPT_MODE, unwrap(reader), nonce.toArray(), ciphertext.toArray());
  }

  /** Whether this key opens it. */
  boolean isFor(NodeKey reader) {
    return wrappedKeys.containsKey(new Bytes(reader.publicKey()));
  }

  /** Whether this key sealed it. */
  boolean isFrom(NodeKey key) {
    return sender.equals(new Bytes(key.publicKey()));
  }

  /**
   * What a recipient has of it, for the sender, who has lost it: with the key that both can derive
   * the sender opens it, and has a wrapped key of its own again.
   */
  SealedPayload backFor(NodeKey sender) {
    Bytes recipient = wrappedKeys.keySet().iterator().next();
    byte[] key = unwrap(recipient, sender.sharedSecret(recipient.toArray()));
    return withKeyFor(key, sender, sender.publicKey());
  }

  /** The same with what another copy has for further recipients. */
  SealedPayload with(SealedPayload other) {
    Map<Bytes, Bytes> keys = new LinkedHashMap<>(other.wrappedKeys);
    keys.putAll(wrappedKeys);
    return new SealedPayload(sender, nonce, ciphertext, Map.copyOf(keys), metadata);
  }

  private byte[] unwrap(NodeKey reader) {
    if (!isFor(reader)) throw new IllegalStateException("payload is not for this key");
    return unwrap(new Bytes(reader.publicKey()), reader.sharedSecret(sender.toArray()));
  }

  private byte[] unwrap(Bytes recipient, byte[] secret) {
    Bytes wrapped = wrappedKeys.get(recipient);
    return aes(
        Cipher.DECRYPT_MODE,
        wrappingKey(secret, sender.toArray(), recipient.toArray()),
        slice(wrapped, 0, NONCE),
        slice(wrapped, NONCE, wrapped.size()));
  }

  private SealedPayload withKeyFor(byte[] key, NodeKey from, byte[] recipient) {
    byte[] wrapNonce = random(NONCE);
    byte[] wrapping = wrappingKey(from.sharedSecret(recipient), from.publicKey(), recipient);
    byte[] wrapped = aes(Cipher.ENCRYPT_MODE, wrapping, wrapNonce, key);
    Map<Bytes, Bytes> keys = new LinkedHashMap<>(wrappedKeys);
    keys.put(new Bytes(recipient), new Bytes(concat(wrapNonce, wrapped)));
    return new SealedPayload(sender, nonce, ciphertext, Map.copyOf(keys), metadata);
  }

  byte[] encode() {
    List<RlpType> keys = new ArrayList<>();
    wrappedKeys.forEach(
        (recipient, key) ->
            keys.add(
                new RlpList(
                    RlpString.create(recipient.toArray()), RlpString.create(key.toArray()))));
    return RlpEncoder.encode(
        new RlpList(
            RlpString.create(sender.toArray()),
            RlpString.create(nonce.toArray()),
            RlpString.create(ciphertext.toArray()),
            new RlpList(keys),
            metadata.map(PrivacyMetadata::encode).orElse(new RlpList())));
  }

  static SealedPayload decode(byte[] encoded) {
    List<RlpType> parts = ((RlpList) RlpDecoder.decode(encoded).getValues().get(0)).getValues();
    Map<Bytes, Bytes> keys = new LinkedHashMap<>();
    for (RlpType pair : ((RlpList) parts.get(3)).getValues()) {
      List<RlpType> entry = ((RlpList) pair).getValues();
      keys.put(bytes(entry.get(0)), bytes(entry.get(1)));
    }
    RlpList metadata = parts.size() > 4 ? (RlpList) parts.get(4) : new RlpList();
    return new SealedPayload(
        bytes(parts.get(0)),
        bytes(parts.get(1)),
        bytes(parts.get(2)),
        Map.copyOf(keys),
        metadata.getValues().isEmpty()
            ? Optional.empty()
            : Optional.of(PrivacyMetadata.decode(metadata)));
  }

  private static Bytes bytes(RlpType type) {
    return new Bytes(((RlpString) type).getBytes());
  }

  /** HKDF (RFC 5869) with SHA-256; both public keys are bound in. */
  private static byte[] wrappingKey(byte[] secret, byte[] from, byte[] to) {
    byte[] pseudoRandomKey = hmac(concat(from, to), secret);
    return hmac(pseudoRandomKey, concat(PURPOSE, new byte[] {1}));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] aes(int mode, byte[] key, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("payload cannot be decrypted", e);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] slice(Bytes bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes.toArray(), from, to);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
