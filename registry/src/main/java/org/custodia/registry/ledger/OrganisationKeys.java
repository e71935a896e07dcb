package org.custodia.registry.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of the local organisations: accounts that send transactions and sign for the
 * organisation towards other members, and the regulator's verification key. Opened once from their
 * key-store files; what leaves here are signatures.
 */
public final class OrganisationKeys {
  private final Map<String, List<Signer>> accounts = new HashMap<>();
  private final Map<String, Signer> verifiers = new HashMap<>();

  /**
   * Opens the key-store files of these organisations.
   *
   * @throws IllegalStateException naming the file that cannot be opened
   */
  public OrganisationKeys(NetworkFile network, Collection<String> organisations) {
    for (String organisation : organisations) {
      NetworkFile.Node node = network.node(organisation);
      if (node.accounts().isEmpty()) {
        throw new IllegalStateException(
            "the network file names no account of " + organisation + " for this instance");
      }
      var password = node.accountPasswordFile().orElseThrow();
      accounts.put(
          organisation,
          node.accounts().stream().map(file -> KeyStoreFiles.open(file, password)).toList());
      node.verifierKey()
          .ifPresent(file -> verifiers.put(organisation, KeyStoreFiles.open(file, password)));
    }
  }

  /** The first account, which signs for the organisation towards other members. */
  public Signer account(String organisation) {
    return accounts(organisation).get(0);
  }

  /** All accounts that may send transactions; at least one. */
  public List<Signer> accounts(String organisation) {
    List<Signer> signers = accounts.get(organisation);
    if (signers == null) {
      throw new IllegalArgumentException("not a local organisation: " + organisation);
    }
    return signers;
  }

  /** The verification service's key, where the organisation runs one. */
  public Optional<Signer> verifier(String organisation) {
    return Optional.ofNullable(verifiers.get(organisation));
  }
}
