package org.custodia.registry.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;

/** A PKCS#11 token that the PIN has opened, by Java's own provider. */
public final class OpenToken {
  private final String called;
  private final Provider provider;
  private final KeyStore store;

  private OpenToken(String called, Provider provider, KeyStore store) {
    this.called = called;
    this.provider = provider;
    this.store = store;
  }

  /**
   * @throws IllegalStateException saying what does not open, and why
   */
  public static OpenToken open(Path library, long slot, Path pinFile) {
    String called = "slot %d of %s".formatted(slot, library);
    Provider java = Security.getProvider("SunPKCS11");
    if (java == null) {
      throw new IllegalStateException(
          "this Java has no PKCS#11 (module jdk.crypto.cryptoki), which " + called + " needs");
    }
    try {
      // Keys that are made stay, are shown to nobody, and sign.
      Provider provider =
          java.configure(
              """
              --name = custodia-%d
              library = %s
              slot = %d
              attributes(generate,CKO_PRIVATE_KEY,CKK_EC) = {
                CKA_SIGN = true
                CKA_SENSITIVE = true
                CKA_EXTRACTABLE = false
              }
              """
                  .formatted(slot, library, slot));
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin(pinFile));
      return new OpenToken(called, provider, store);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IllegalStateException(
          "could not open %s with the PIN of %s: %s".formatted(called, pinFile, cause(e)), e);
    }
  }

  /** What the module said is at the bottom of what Java makes of it. */
  private static String cause(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) last = last.getCause();
    return last.getMessage();
  }

  private static char[] pin(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").toCharArray();
    }
  }

  /**
   * The key of that name.
   *
   * @throws IllegalStateException when there is none, or it is no secp256k1 key
   */
  public Signer signer(String name) {
    try {
      if (!(store.getKey(name, null) instanceof PrivateKey key)) {
        throw new IllegalStateException(
            "%s has no key %s with a certificate; setup token-key makes one"
                .formatted(called, name));
      }
      Certificate certificate = store.getCertificate(name);
      return new TokenSigner(provider, key, certificate.getPublicKey());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "could not use the key %s of %s: %s".formatted(name, called, e.getMessage()), e);
    }
  }

  /** For who makes keys in it. */
  public Provider provider() {
    return provider;
  }

  /** For who makes keys in it. */
  public KeyStore store() {
    return store;
  }
}
