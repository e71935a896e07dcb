package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Consents of recipients to a transplant. The centre is their host: it attests in the channel of
 * the offer that the one-time key which signs the consent is the candidate's. The consent is
 * published as a commitment; revealing its secret revokes it, wherever the organ is.
 */
public interface RecipientConsents {

  /**
   * @param typedData what the recipient's one-time key is to sign
   */
  record Draft(UUID id, String typedData) {}

  /**
   * Prepares the consent of a candidate to whom an organ is offered. The same id again is the same.
   *
   * @param candidate the centre's pseudonym
   * @param document hash of the document in which the recipient consents
   * @param grantKey address of a key made for this consent and nothing else
   * @param until at most 30 days ahead
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-031 for a channel that is none
   *     of an offer to this centre, BAD_INPUT CUS-ORG-020
   */
  Draft draft(
      Caller caller,
      UUID id,
      String channel,
      Bytes32 candidate,
      Bytes32 document,
      String grantKey,
      Instant until);

  /** Those that were prepared here in a channel of offers, latest first. */
  List<Line> of(Caller caller, String channel);

  /**
   * @param revoked whether its secret was revealed here
   */
  record Line(UUID id, Bytes32 candidate, Instant madeAt, boolean revoked) {}

  /**
   * The recipient takes the consent back: its secret is revealed, and no organ can be transplanted
   * on it any more.
   */
  CommandStatus revoke(Caller caller, UUID id);
}
