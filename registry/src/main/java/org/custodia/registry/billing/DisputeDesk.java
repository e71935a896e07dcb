package org.custodia.registry.billing;

import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.keys.Keys;

/**
 * Hands what a payer here says of lines that it disputes to the other members of the channel, as
 * they ask over HTTP. Refusals are those of {@link ChannelDocumentDesk}.
 */
public final class DisputeDesk {
  private final ChannelDocumentDesk desk;
  private final DisputeRows disputes;
  private final Keys keys;

  DisputeDesk(ChannelDocumentDesk desk, DisputeRows disputes, Keys keys) {
    this.desk = desk;
    this.disputes = disputes;
    this.keys = keys;
  }

  /**
   * @param body JSON of a {@code SignedDocumentQuery} whose document is the id of the dispute
   */
  public byte[] answer(byte[] body) {
    return desk.answer(body, this::words);
  }

  private Optional<byte[]> words(String organisation, String channel, UUID dispute) {
    return disputes
        .said(organisation, channel, dispute)
        .map(kept -> keys.records(organisation).open(kept, DisputeWords.context(dispute)));
  }
}
