package org.custodia.registry.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Has a token derive from a key that never leaves it. */
final class TokenDerivation implements Derivation {
  private final Provider provider;
  private final SecretKey key;
  private final String name;

  /**
   * @param name of the key, for messages
   */
  TokenDerivation(Provider provider, SecretKey key, String name) {
    this.provider = provider;
    this.key = key;
    this.name = name;
  }

  @Override
  public byte[] derive(byte[] info) {
    try {
      Mac mac = Mac.getInstance(KeyDerivation.HMAC, provider);
      mac.init(key);
      return KeyDerivation.expanded(mac, info);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IllegalStateException("the token derived nothing from its key " + name, e);
    }
  }
}
