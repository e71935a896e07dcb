package org.custodia.webapp.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.RecordKeyFile;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;

/**
 * Key-store files of the demo's organisations, made when first asked for, each organisation's in a
 * folder of its own under one password: two accounts that send transactions, a device that signs
 * for what happened before anybody signed in, the regulator's verification key, and record keys.
 */
final class DemoKeys {
  /** Name of each organisation's device. */
  static final String DEVICE = "device";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final DemoSecrets secrets;

  DemoKeys(Path directory, DemoSecrets secrets) {
    this.directory = directory;
    this.secrets = secrets;
    DemoFiles.createPrivateDirectory(directory);
  }

  /** What the network file says of them. */
  KeyFiles files(DemoOrganisation organisation) {
    return new KeyFiles(
        accounts(organisation),
        Optional.of(passwordFile(organisation)),
        organisation == DemoOrganisation.AGENCE
            ? Optional.of(verifier(organisation))
            : Optional.empty(),
        Map.of(DEVICE, file(organisation, DEVICE)),
        Optional.of(made(organisation, "records.p12", RecordKeyFile::create)));
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
    return open(organisation, file(organisation, DEVICE));
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
    return made(organisation, name + ".json", KeyStoreFiles::create);
  }

  private Path made(
      DemoOrganisation organisation, String name, BiConsumer<Path, String> withPassword) {
    Path folder = directory.resolve(organisation.slug());
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      DemoFiles.createPrivateDirectory(folder);
      // Under another name first: a demo that is killed meanwhile leaves no half of a key.
      Path next = folder.resolve(name + ".next");
      try {
        Files.deleteIfExists(next);
        withPassword.accept(next, password(organisation));
        Files.move(next, file);
      } catch (IOException e) {
        throw new DemoFailure("Key file " + file + " cannot be written.", e);
      }
    }
    return file;
  }
}
