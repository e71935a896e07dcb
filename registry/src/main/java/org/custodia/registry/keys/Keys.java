package org.custodia.registry.keys;

import java.util.List;
import java.util.Optional;

/**
 * All keys that this instance acts with, by organisation. An organisation that it does not work for
 * is an {@link IllegalArgumentException}.
 */
public interface Keys {
  /** The first account, which signs for the organisation towards other members. */
  Signer account(String organisation);

  /** All accounts that may send transactions; at least one. */
  List<Signer> accounts(String organisation);

  /** The verification service's key, where the organisation runs one. */
  Optional<Signer> verifier(String organisation);

  /** The key of a device that this instance signs for, by its name in the network file. */
  Optional<Signer> device(String organisation, String name);

  /** What seals the organisation's records. */
  RecordCipher records(String organisation);
}
