package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.documents.ChannelDocumentDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What patients are told with an offer or a request: 32 bytes salt, and UTF-8. The ledger has its
 * Keccak-256. Kept sealed by who said it, and by the host once it came. Table {@code record_words}.
 */
public final class WordsToPatients {
  /** Bytes of an answer. */
  static final int LONGEST = 8 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(WordsToPatients.class);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Keys keys;
  private final ChannelDocumentDesk desk;
  private final Source source;
  private final Clock clock;

  /** Asks who said it. */
  @FunctionalInterface
  interface Source {
    byte[] ask(String organisation, Bytes32 holder, String channel, UUID document);
  }

  WordsToPatients(
      OrganisationRows rows,
      JdbcClient jdbc,
      Keys keys,
      ChannelDocumentDesk desk,
      Source source,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.keys = keys;
    this.desk = desk;
    this.source = source;
    this.clock = clock;
  }

  static byte[] write(Bytes32 salt, String words) {
    byte[] text = words.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(32 + text.length).put(salt.toArray()).put(text).array();
  }

  private static String read(byte[] said) {
    return new String(said, 32, said.length - 32, StandardCharsets.UTF_8);
  }

  void keep(String organisation, String channel, UUID id, boolean own, byte[] said) {
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into record_words (organisation, channel, id, own, sealed, kept_at)
                  values (:organisation, :channel, :id, :own, :sealed, :now) on conflict do nothing
                  """)
              .param("organisation", organisation)
              .param("channel", channel)
              .param("id", id)
              .param("own", own)
              .param("sealed", keys.records(organisation).seal(said, context(id)))
              .param("now", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
        });
  }

  /** What is here under an id, whoever it is from. */
  Optional<byte[]> kept(String organisation, String channel, UUID id) {
    return kept(organisation, channel, id, false);
  }

  private Optional<byte[]> kept(String organisation, String channel, UUID id, boolean ownOnly) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select sealed from record_words
                    where channel = :channel and id = :id and (own or not :own)
                    """)
                .param("channel", channel)
                .param("id", id)
                .param("own", ownOnly)
                .query(byte[].class)
                .optional()
                .map(kept -> keys.records(organisation).open(kept, context(id))));
  }

  /**
   * The words, from here or from who said them; not inside the organisation's rows. Empty while
   * they cannot be had, or are not those of the ledger.
   *
   * @param document their hash on the ledger
   */
  Optional<String> of(
      String organisation, String channel, Bytes32 said, Bytes32 by, Bytes32 document) {
    Optional<UUID> id = uuid(said);
    if (id.isEmpty()) return Optional.empty();
    Optional<byte[]> here = kept(organisation, channel, id.get(), false);
    if (here.isEmpty()) {
      here = asked(organisation, channel, by, id.get()).filter(words -> fits(words, document));
      here.ifPresent(words -> keep(organisation, channel, id.get(), false, words));
    }
    return here.filter(words -> fits(words, document)).map(WordsToPatients::read);
  }

  private Optional<byte[]> asked(String organisation, String channel, Bytes32 by, UUID id) {
    try {
      return Optional.of(source.ask(organisation, by, channel, id));
    } catch (Problem away) {
      LOG.info("{}: words to a patient have not come: {}", organisation, away.code());
      return Optional.empty();
    }
  }

  private static boolean fits(byte[] words, Bytes32 document) {
    return words.length >= 32 && Bytes32.keccak(words).equals(document);
  }

  private static Optional<UUID> uuid(Bytes32 id) {
    try {
      return Optional.of(id.toUuid());
    } catch (IllegalStateException another) {
      return Optional.empty();
    }
  }

  /**
   * Hands what was said here to the other members of the channel.
   *
   * @param body JSON of a {@code SignedDocumentQuery}
   */
  public byte[] answer(byte[] body) {
    return desk.answer(body, (organisation, channel, id) -> kept(organisation, channel, id, true));
  }

  private static byte[] context(UUID id) {
    return ("record_words " + id).getBytes(StandardCharsets.UTF_8);
  }
}
