package org.custodia.registry.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

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
              attributes(generate,CKO_SECRET_KEY,CKK_GENERIC_SECRET) = {
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

  // --- Keys of records ---

  /**
   * The keys of records whose names begin so: {@code NAME.index} and {@code NAME.record-1}, {@code
   * NAME.record-2}, … as {@link RecordKeyFile} has them. They are generic secrets, for HMAC alone.
   *
   * @throws IllegalStateException when one is missing, or is none that could do it
   */
  RecordKeys records(String name) {
    String prefix = name + ".";
    List<RecordKey> keys = new ArrayList<>();
    for (String one : RecordKeyFile.numbers(namesOfRecords(name)).values()) {
      keys.add(new DerivingKey(derivation(prefix + one)));
    }
    if (keys.isEmpty()) {
      throw new IllegalStateException(
          "%s has no key %srecord-1; setup token-record-keys makes it".formatted(called, prefix));
    }
    Derivation index = derivation(prefix + RecordKeyFile.INDEX);
    index.derive(new byte[0]); // or the start stops here
    return new RecordKeys(keys, index);
  }

  private Derivation derivation(String name) {
    try {
      if (store.getKey(name, null) instanceof SecretKey key) {
        return new TokenDerivation(provider, key, name);
      }
      throw new IllegalStateException(
          "%s has no secret key %s; setup token-record-keys makes one".formatted(called, name));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "could not use the key %s of %s: %s".formatted(name, called, e.getMessage()), e);
    }
  }

  /**
   * Makes a first key of records and the index key, unless they are there. Not for two at once.
   *
   * @return the names of all keys that are there then
   * @throws IllegalStateException saying what the token said
   */
  public Set<String> makeRecords(String name) {
    Set<String> there = namesOfRecords(name);
    if (RecordKeyFile.numbers(there).isEmpty()) {
      // In this order: an index key that is missing beside others was lost, and is not made anew.
      if (!there.contains(RecordKeyFile.INDEX)) makeSecret(name + "." + RecordKeyFile.INDEX);
      makeSecret(name + ".record-1");
    }
    records(name); // which can be used
    return namesOfRecords(name);
  }

  /**
   * Adds a key of records, which seals from the next start on; those before still open. Not for two
   * at once.
   *
   * @return the names of all keys that are there then
   * @throws IllegalStateException saying what the token said
   */
  public Set<String> rotateRecords(String name) {
    records(name);
    makeSecret(name + ".record-" + (RecordKeyFile.numbers(namesOfRecords(name)).lastKey() + 1));
    records(name);
    return namesOfRecords(name);
  }

  private Set<String> namesOfRecords(String name) {
    String prefix = name + ".";
    try {
      Set<String> names = new TreeSet<>();
      for (String alias : Collections.list(store.aliases())) {
        if (alias.startsWith(prefix)) names.add(alias.substring(prefix.length()));
      }
      return names;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "could not list the keys of %s: %s".formatted(called, e.getMessage()), e);
    }
  }

  private void makeSecret(String name) {
    try {
      KeyGenerator generator = KeyGenerator.getInstance(KeyDerivation.HMAC, provider);
      generator.init(RecordKeyFile.KEY_BYTES * Byte.SIZE);
      store.setEntry(name, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IllegalStateException(
          "%s did not make the key %s: %s".formatted(called, name, cause(e)), e);
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
