package org.custodia.registry.keys;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Has a token sign with a key that never leaves it. */
final class TokenSigner implements Signer {
  private static final int NUMBER_BYTES = 32;

  private final Provider provider;
  private final PrivateKey key;
  private final BigInteger publicKey;
  private final String address;

  /**
   * @throws IllegalArgumentException when it is a key of another curve
   */
  TokenSigner(Provider provider, PrivateKey key, PublicKey publicKey) {
    this.provider = provider;
    this.key = key;
    this.publicKey = point(publicKey);
    this.address = "0x" + Keys.getAddress(this.publicKey);
  }

  /** x and y; Java's own reader of certificates does not know the curve, its encoding is there. */
  private static BigInteger point(PublicKey key) {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    boolean ours =
        info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
            && curve.equals(SECObjectIdentifiers.secp256k1);
    byte[] point = info.getPublicKeyData().getOctets();
    if (!ours || point.length != 1 + 2 * NUMBER_BYTES) {
      throw new IllegalArgumentException("it is no secp256k1 key");
    }
    return new BigInteger(1, Arrays.copyOfRange(point, 1, point.length));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public byte[] sign(Bytes32 digest) {
    byte[] both;
    try {
      Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format", provider);
      signature.initSign(key);
      signature.update(digest.toArray());
      both = signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the token did not sign with " + address, e);
    }
    ECDSASignature numbers =
        new ECDSASignature(
                new BigInteger(1, both, 0, NUMBER_BYTES),
                new BigInteger(1, both, NUMBER_BYTES, NUMBER_BYTES))
            .toCanonicalised();
    Sign.SignatureData signed = Sign.createSignatureData(numbers, publicKey, digest.toArray());
    return ByteBuffer.allocate(2 * NUMBER_BYTES + 1)
        .put(signed.getR())
        .put(signed.getS())
        .put(signed.getV())
        .array();
  }

  @Override
  public String toString() {
    return "Signer[" + address + "]";
  }
}
