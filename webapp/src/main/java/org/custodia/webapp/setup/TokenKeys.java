package org.custodia.webapp.setup;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.custodia.registry.keys.OpenToken;

/** Makes keys in a hardware security module, where they stay. */
final class TokenKeys {
  /** PKCS#11 by Java finds a private key by its certificate; nobody checks the date of this one. */
  private static final Duration CERTIFICATE = Duration.ofDays(36_525);

  private final OpenToken token;

  /**
   * @throws SetupFailure saying what does not open
   */
  TokenKeys(Path library, long slot, Path pinFile) {
    try {
      this.token = OpenToken.open(library, slot, pinFile);
    } catch (IllegalStateException e) {
      throw new SetupFailure(e.getMessage() + ".", e);
    }
  }

  /**
   * Makes the key of that name, unless it is there.
   *
   * @return its address
   */
  String make(String name, Instant now) {
    try {
      if (!token.store().containsAlias(name)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", token.provider());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        KeyPair pair = generator.generateKeyPair();
        token
            .store()
            .setKeyEntry(
                name, pair.getPrivate(), null, new Certificate[] {certificate(pair, name, now)});
      }
    } catch (GeneralSecurityException e) {
      throw new SetupFailure("The token did not make the key " + name + ": " + e.getMessage(), e);
    }
    return token.signer(name).address();
  }

  private X509Certificate certificate(KeyPair pair, String name, Instant now)
      throws GeneralSecurityException {
    X500Name called = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new X509v3CertificateBuilder(
                      called,
                      new BigInteger(127, new SecureRandom()).setBit(126),
                      Date.from(now),
                      Date.from(now.plus(CERTIFICATE)),
                      called,
                      SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                  .build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .setProvider(token.provider())
                          .build(pair.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
