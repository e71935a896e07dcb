package org.custodia.webapp.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.custodia.registry.keys.KeyStoreFiles;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/**
 * Key-store files of the demo's organisations, made when first asked for, each organisation's in a
 * folder of its own under one password: two accounts that send transactions, a device that signs
 * for what happened before anybody signed in, and the regulator's verification key.
 */
final class DemoKeys {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final DemoSecrets secrets;

  DemoKeys(Path directory, DemoSecrets secrets) {
    this.directory = directory;
    this.secrets = secrets;
    DemoFiles.createPrivateDirectory(directory);
  }

  List<Path> accounts(DemoOrganisation organisation) {
    return List.of(file(organisation, "account-1"), file(organisation, "account-2"));
  }

  Path verifier(DemoOrganisation organisation) {
    return file(organisation, "verifier");
  }

  Path passwordFile(DemoOrganisation organisation) {
    return secrets.file("keys-" + organisation.slug());
  }

  /** A device of the organisation, enrolled for years: a packaging line, a till, a desk. */
  Credentials device(DemoOrganisation organisation) {
    return open(organisation, file(organisation, "device"));
  }

  Credentials open(DemoOrganisation organisation, Path file) {
    try {
      WalletFile wallet = JSON.readValue(Files.readAllBytes(file), WalletFile.class);
      return Credentials.create(Wallet.decrypt(password(organisation), wallet));
    } catch (IOException | CipherException e) {
      throw new DemoFailure("Key file " + file + " cannot be opened. ./custodia demo --reset", e);
    }
  }

  private String password(DemoOrganisation organisation) {
    return secrets.secret("keys-" + organisation.slug());
  }

  private Path file(DemoOrganisation organisation, String name) {
    Path folder = directory.resolve(organisation.slug());
    Path file = folder.resolve(name + ".json");
    if (!Files.exists(file)) {
      DemoFiles.createPrivateDirectory(folder);
      // Under another name first: a demo that is killed meanwhile leaves no half of a key.
      Path next = folder.resolve(name + ".next");
      try {
        Files.deleteIfExists(next);
        KeyStoreFiles.create(next, password(organisation));
        Files.move(next, file);
      } catch (IOException e) {
        throw new DemoFailure("Key file " + file + " cannot be written.", e);
      }
    }
    return file;
  }
}
