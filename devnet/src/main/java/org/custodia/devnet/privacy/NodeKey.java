package org.custodia.devnet.privacy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;

/** The X25519 key pair of a privacy manager (RFC 7748). */
final class NodeKey {
  private static final String ALGORITHM = "X25519";
  private static final int SIZE = 32;

  private final byte[] scalar;
  private final byte[] publicKey;

  private NodeKey(byte[] scalar, byte[] publicKey) {
    this.scalar = scalar;
    this.publicKey = publicKey;
  }

  static NodeKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      byte[] scalar = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      return new NodeKey(scalar, littleEndian(((XECPublicKey) pair.getPublic()).getU()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static NodeKey of(String privateBase64, String publicBase64) {
    byte[] scalar = Base64.getDecoder().decode(privateBase64);
    byte[] publicKey = Base64.getDecoder().decode(publicBase64);
    if (scalar.length != SIZE || publicKey.length != SIZE) {
      throw new IllegalStateException("an X25519 key has 32 bytes");
    }
    return new NodeKey(scalar, publicKey);
  }

  byte[] publicKey() {
    return publicKey.clone();
  }

  String publicBase64() {
    return Base64.getEncoder().encodeToString(publicKey);
  }

  String privateBase64() {
    return Base64.getEncoder().encodeToString(scalar);
  }

  /** The secret that this key and another's public key have in common. */
  byte[] sharedSecret(byte[] otherPublicKey) {
    try {
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      PrivateKey mine =
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
      PublicKey theirs =
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, fromLittleEndian(otherPublicKey)));
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
      agreement.init(mine);
      agreement.doPhase(theirs, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no shared secret with this key", e);
    }
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] big = number.toByteArray();
    byte[] little = new byte[SIZE];
    for (int i = 0; i < Math.min(big.length, SIZE); i++) little[i] = big[big.length - 1 - i];
    return little;
  }

  private static BigInteger fromLittleEndian(byte[] little) {
    byte[] big = new byte[little.length];
    for (int i = 0; i < little.length; i++) big[i] = little[little.length - 1 - i];
    return new BigInteger(1, big);
  }
}
