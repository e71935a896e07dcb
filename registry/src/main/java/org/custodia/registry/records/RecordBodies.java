package org.custodia.registry.records;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * Contents of records that an organisation holds, sealed in its own database. The ledger has a
 * salted hash of each. To be called inside {@code OrganisationRows.in(organisation, …)}, or outside
 * of it alone.
 */
public interface RecordBodies {
  /** Bytes of the longest content. */
  int LONGEST = 20 * 1024 * 1024;

  /**
   * Keeps a content under a key of its own. The same content under the same id again changes
   * nothing.
   *
   * @param contentType media type, such as {@code application/pdf}
   * @throws org.custodia.registry.errors.Problem CUS-REC-001 for none or too much, CUS-REC-002 for
   *     a media type that is none, CUS-REC-003 when the id was used for another content, or for one
   *     that was erased
   */
  Kept keep(String organisation, UUID id, String contentType, byte[] content);

  /** What is kept, without opening it; empty for an id that nothing was kept under. */
  Optional<Kept> find(String organisation, UUID id);

  /**
   * @throws org.custodia.registry.errors.Problem CUS-REC-004 when there is nothing, CUS-REC-005
   *     when it was erased
   */
  Opened open(String organisation, UUID id);

  /**
   * The salted hash that a channel is given of a content; another in each channel, so that nobody
   * sees that two channels have the same record.
   *
   * @param channel address, lower-case hex with 0x
   * @throws org.custodia.registry.errors.Problem as {@link #open}
   */
  Bytes32 contentIn(String organisation, UUID id, String channel);

  /**
   * For one reader, who alone can open it, with the salt of this channel.
   *
   * @param reader the reader's public key, as {@link ReaderKey#publicKey()}
   * @param context what the answer belongs to, such as the query's id; opening asks for the same
   * @throws org.custodia.registry.errors.Problem as {@link #open}; CUS-REC-006 for a key that is
   *     none
   */
  SealedForReader sealFor(
      String organisation, UUID id, String channel, byte[] reader, byte[] context);

  /**
   * Makes a content unreadable for ever, here and in backups of it, by forgetting its key and its
   * salt. What the ledger has stays valid and says nothing any more.
   *
   * @return whether there was something to forget
   */
  boolean shred(String organisation, UUID id);

  /**
   * @param content salted hash, by which we know it here
   * @param size bytes
   */
  record Kept(
      UUID id,
      String contentType,
      int size,
      Bytes32 content,
      Instant keptAt,
      Optional<Instant> shreddedAt) {}

  /** A content with what shows that it is the one whose hash is on the ledger. */
  record Opened(String contentType, Bytes32 salt, byte[] bytes) {
    /** Its salted hash. */
    public Bytes32 content() {
      return ContentHash.of(salt, contentType, bytes);
    }
  }
}
