package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Keys with which people and clients sign acts. The private half never reaches the server. Enrolled
 * in the Registrar under the caller's organisation, with the ledger roles its token roles allow.
 */
public interface SessionKeys {

  /**
   * @param id command id
   * @param key address of the key, lower-case hex with 0x
   * @param until end of the shift, at most 16 hours from now
   * @param proof EIP-712 signature by the key over {@code SessionKeyProof}
   */
  CommandStatus enrol(
      Caller caller, UUID id, String key, Instant issuedAt, Instant until, String proof);

  /** What the key has to sign for {@link #enrol}, as {@code eth_signTypedData_v4} JSON. */
  String proofToSign(Caller caller, String key, Instant issuedAt, Instant until);

  CommandStatus revoke(Caller caller, UUID id, String key);

  /**
   * Notes where one of the caller's own keys lives, for the list.
   *
   * @param madeIn browser and system, e.g. {@code Firefox, Linux}, or the name of a program; at
   *     most 100 characters
   */
  void note(Caller caller, String key, String madeIn);

  /** The caller's own keys, newest first. */
  List<SessionKey> list(Caller caller);

  /**
   * @param madeIn where it lives, as {@link #note noted}; empty when nobody said
   */
  record SessionKey(
      String key,
      Instant enrolledAt,
      Instant until,
      String madeIn,
      boolean confirmed,
      boolean revoked) {}
}
