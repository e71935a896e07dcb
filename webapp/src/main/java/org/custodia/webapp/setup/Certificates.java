package org.custodia.webapp.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A member's own certificate authority, and the certificates of its processes: each for server and
 * client, with the names it is reached by. Kept as PEM, private keys in PKCS#8.
 */
final class Certificates {
  /** The authority outlives many certificates. */
  private static final Duration AUTHORITY = Duration.ofDays(3653);

  /** Of one process: a year and a month to renew it in. */
  static final Duration PROCESS = Duration.ofDays(397);

  /** Clocks of others may be a little behind. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final int RSA_BITS = 2048;
  private static final String AUTHORITY_NAME = "ca";

  private final PrivateFiles files;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param files the folder of certificates; the authority is made when it is not there
   */
  Certificates(PrivateFiles files, Clock clock, String member) {
    this.files = files;
    this.clock = clock;
    if (!files.has(AUTHORITY_NAME + ".pem")) authority(member);
  }

  String authorityPem() {
    return files.text(AUTHORITY_NAME + ".pem") + "\n";
  }

  /**
   * A certificate and key for a process, in place of what it had.
   *
   * @param rsa for what reads no other key in PEM; P-256 otherwise
   */
  void issue(String process, boolean rsa, List<String> names) {
    try {
      X509Certificate authority = read(authorityPem());
      KeyPair keys = rsa ? rsa() : elliptic();
      Instant from = clock.instant().minus(BEFORE);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              authority,
              serial(),
              Date.from(from),
              Date.from(from.plus(PROCESS)),
              new X500NameBuilder().addRDN(BCStyle.CN, names.get(0)).build(),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream().map(Certificates::generalName).toArray(GeneralName[]::new)));
      X509Certificate certificate = sign(builder, authorityKey());
      files.secret(process + ".key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      files.open(process + ".pem", pem("CERTIFICATE", certificate.getEncoded()));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("could not make the certificate of " + process, e);
    }
  }

  /** A trust store for Java without a password: it holds nothing secret. */
  void trust(String name, Collection<String> authorities) {
    // Without these, a store needs a password to be read and is sealed with one.
    Security.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    Security.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (String authority : authorities) {
        store.setCertificateEntry("authority-" + ++number, read(authority));
      }
      files.open(name, "");
      try (OutputStream out = Files.newOutputStream(files.at(name))) {
        store.store(out, null);
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("could not write the trust store " + name, e);
    } finally {
      Security.setProperty("keystore.pkcs12.certProtectionAlgorithm", "");
      Security.setProperty("keystore.pkcs12.macAlgorithm", "");
    }
  }

  private void authority(String member) {
    try {
      KeyPair keys = elliptic();
      Instant from = clock.instant().minus(BEFORE);
      var name =
          new X500NameBuilder()
              .addRDN(BCStyle.O, member)
              .addRDN(BCStyle.CN, member + " Custodia")
              .build();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(from),
              Date.from(from.plus(AUTHORITY)),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      files.secret(AUTHORITY_NAME + ".key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      files.open(AUTHORITY_NAME + ".pem", pem("CERTIFICATE", certificate.getEncoded()));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("could not make the certificate authority", e);
    }
  }

  private PrivateKey authorityKey() {
    try (PEMParser parser = new PEMParser(new StringReader(files.text(AUTHORITY_NAME + ".key")))) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    } catch (IOException e) {
      throw new SetupFailure("The key " + files.at(AUTHORITY_NAME + ".key") + " is damaged.", e);
    }
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair elliptic() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    return generator.generateKeyPair();
  }

  private static GeneralName generalName(String name) {
    boolean address = name.matches("[0-9.]+") || name.contains(":");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private BigInteger serial() {
    return new BigInteger(127, random).setBit(126);
  }

  static X509Certificate read(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new SetupFailure("This is no certificate in PEM form:\n" + pem, e);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
