package org.custodia.registry.custody;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.documents.ChannelDocumentDesk;

/**
 * Hands the documents of a local organisation to the other members of the channel that their facts
 * are in, as they ask over HTTP. The answer is the text as it was hashed, compressed with gzip.
 * Refusals are those of {@link ChannelDocumentDesk}.
 */
public final class ConsignmentDesk {
  private final ChannelDocumentDesk desk;
  private final DocumentRows documents;

  ConsignmentDesk(ChannelDocumentDesk desk, DocumentRows documents) {
    this.desk = desk;
    this.documents = documents;
  }

  /**
   * @param consignment as in the address it was sent to
   * @param body JSON as in {@code SignedDocumentQuery}
   */
  public byte[] answer(UUID consignment, byte[] body) {
    return desk.answer(
        body,
        (organisation, channel, document) ->
            documents
                .find(organisation, channel, document)
                .filter(DocumentRows.Cover::own)
                .filter(found -> found.state() == DocumentRows.State.RECORDED)
                .filter(found -> found.consignment().equals(Optional.of(consignment)))
                .map(found -> text(organisation, found)));
  }

  private byte[] text(String organisation, DocumentRows.Cover cover) {
    try (InputStream text = documents.compressed(organisation, cover)) {
      return text.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
