package org.custodia.registry.keys;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/**
 * Key-store files in the Web3 Secret Storage format, version 3, as geth and GoQuorum write them.
 */
public final class KeyStoreFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyStoreFiles() {}

  /**
   * Makes a new key and stores it encrypted, readable by the owner of the file only.
   *
   * @param file where to; must not exist
   * @return address of the key, lower-case hex with {@code 0x}
   */
  public static String create(Path file, String password) {
    try {
      WalletFile wallet = Wallet.createLight(password, Keys.createEcKeyPair());
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, JSON.writeValueAsBytes(wallet));
      return "0x" + wallet.getAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CipherException | GeneralSecurityException e) {
      throw new IllegalStateException("could not make a key for " + file, e);
    }
  }

  /**
   * Opens a key-store file.
   *
   * @param passwordFile where the password was found, for the message
   */
  static Signer open(Path file, String password, Path passwordFile) {
    try {
      WalletFile wallet = JSON.readValue(Files.readAllBytes(file), WalletFile.class);
      return new KeyPairSigner(Credentials.create(Wallet.decrypt(password, wallet)).getEcKeyPair());
    } catch (IOException e) {
      throw new IllegalStateException("could not read the key-store file " + file, e);
    } catch (CipherException e) {
      throw new IllegalStateException(
          "could not open the key-store file " + file + " with the password of " + passwordFile, e);
    }
  }
}
