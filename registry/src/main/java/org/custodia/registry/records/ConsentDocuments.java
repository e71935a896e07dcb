package org.custodia.registry.records;

import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.ConsentScope;
import org.custodia.registry.consent.ConsentScopes;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Documents of consents: a host hands them to members of the channel in which the consent is open,
 * and a holder that is not the host asks for them to know what a consent covers. What came is kept,
 * sealed, with the words that came.
 */
public final class ConsentDocuments {
  private final ConsentScopes scopes;
  private final WordsToPatients kept;
  private final ChannelDocumentDesk desk;
  private final Source source;

  /** Asks the host. */
  @FunctionalInterface
  interface Source {
    byte[] ask(String organisation, Bytes32 host, String channel, UUID document);
  }

  ConsentDocuments(
      ConsentScopes scopes, WordsToPatients kept, ChannelDocumentDesk desk, Source source) {
    this.scopes = scopes;
    this.kept = kept;
    this.desk = desk;
    this.source = source;
  }

  /**
   * What a consent of another host's patient covers; not inside the organisation's rows.
   *
   * @return empty when what the host hands out is not what the channel has the hash of
   * @throws Problem UNAVAILABLE CUS-REC-015 while the host cannot be asked
   */
  Optional<ConsentScope> of(String organisation, String channel, Bytes32 host, Bytes32 commitment) {
    UUID id = ConsentScopes.documentId(commitment);
    Optional<ConsentScope> here =
        kept.kept(organisation, channel, id)
            .flatMap(document -> scopes.read(organisation, channel, host, commitment, document));
    if (here.isPresent()) return here;
    byte[] came = asked(organisation, channel, host, id);
    Optional<ConsentScope> scope = scopes.read(organisation, channel, host, commitment, came);
    if (scope.isPresent()) kept.keep(organisation, channel, id, false, came);
    return scope;
  }

  private byte[] asked(String organisation, String channel, Bytes32 host, UUID document) {
    try {
      return source.ask(organisation, host, channel, document);
    } catch (Problem away) {
      throw new Problem(away, Kind.UNAVAILABLE, "CUS-REC-015");
    }
  }

  /**
   * Hands a document of a patient of ours to another member of the channel.
   *
   * @param body JSON of a {@code SignedDocumentQuery}
   */
  public byte[] answer(byte[] body) {
    return desk.answer(body, scopes::document);
  }
}
