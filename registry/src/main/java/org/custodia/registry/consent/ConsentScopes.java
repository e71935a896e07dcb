package org.custodia.registry.consent;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * What channels do not know of patients and consents: whether somebody is introduced in one, and
 * what a consent covers. The ledger has a hash of that; the document itself is the host's, who
 * hands it to the other members of the channel in which the consent is open.
 */
public interface ConsentScopes {
  /** Whether the channel knows this host's patient, who has not opted out there. */
  boolean takesPart(String organisation, String channel, Bytes32 host, Bytes32 pseudonym);

  /**
   * What a patient of this host signed. Whether it still stands is the contract's to say.
   *
   * @return empty for a consent that is not of a patient of this host
   */
  Optional<ConsentScope> of(String organisation, Bytes32 commitment);

  /** Whether this grantee told us that it does not want what a patient of this host signed. */
  boolean isRejected(String organisation, Bytes32 commitment, Bytes32 grantee);

  /**
   * What the consents cover that a patient of ours has standing in a channel.
   *
   * @param pseudonym of the patient there
   */
  List<ConsentScope> standing(String organisation, String channel, Bytes32 pseudonym);

  /** Id under which the document of a consent is asked for. */
  static UUID documentId(Bytes32 commitment) {
    return DerivedId.of("document", commitment);
  }

  /**
   * The document, UTF-8, of a consent that this host opened in the channel.
   *
   * @param document its {@link #documentId}
   */
  Optional<byte[]> document(String organisation, String channel, UUID document);

  /**
   * What another host's document says.
   *
   * @return empty unless it is the one whose hash the channel has of this consent
   */
  Optional<ConsentScope> read(
      String organisation, String channel, Bytes32 host, Bytes32 commitment, byte[] document);
}
