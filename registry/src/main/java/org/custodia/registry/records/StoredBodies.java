package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.records.ReaderKey.ContentKey;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code record_body} and {@code record_body_key}. */
final class StoredBodies implements RecordBodies {
  /** RFC 6838, without parameters but {@code charset}. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}(; ?charset=[a-z0-9-]{1,20})?");

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Keys keys;
  private final Clock clock;

  StoredBodies(OrganisationRows rows, JdbcClient jdbc, Keys keys, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Kept keep(String organisation, UUID id, String contentType, byte[] content) {
    if (content.length == 0 || content.length > LONGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-REC-001", LONGEST / 1024 / 1024);
    }
    if (!MEDIA_TYPE.matcher(contentType).matches()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-002");
    }
    byte[] request = request(organisation, contentType, content);
    return rows.in(
        organisation,
        () -> {
          ContentKey key = new ContentKey(BodyCipher.newKey(), Bytes32.random());
          boolean fresh = insert(organisation, id, contentType, content, request, key);
          if (fresh) insertKey(organisation, id, key);
          else checkSame(id, request);
          return row(id).orElseThrow();
        });
  }

  /** By which the same content under the same id is known again, and nothing else. */
  private byte[] request(String organisation, String contentType, byte[] content) {
    return keys.records(organisation)
        .token("record body", ContentHash.of(Bytes32.ZERO, contentType, content).toArray());
  }

  private boolean insert(
      String organisation,
      UUID id,
      String contentType,
      byte[] content,
      byte[] request,
      ContentKey key) {
    return jdbc.sql(
                """
                insert into record_body (organisation, id, content_type, size, content, request, sealed, kept_at)
                values (:organisation, :id, :type, :size, :content, :request, :sealed, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", id)
            .param("type", contentType)
            .param("size", content.length)
            .param("content", ContentHash.of(key.salt(), contentType, content).toArray())
            .param("request", request)
            .param("sealed", BodyCipher.seal(key.key(), contentType, content))
            .param("at", clock.instant().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private void insertKey(String organisation, UUID id, ContentKey key) {
    jdbc.sql(
            """
            insert into record_body_key (organisation, id, sealed) values (:organisation, :id, :sealed)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("sealed", keys.records(organisation).seal(key.write(), context(id)))
        .update();
  }

  private void checkSame(UUID id, byte[] request) {
    Optional<byte[]> before =
        jdbc.sql("select request from record_body where id = :id and request is not null")
            .param("id", id)
            .query(byte[].class)
            .optional();
    if (before.filter(same -> Arrays.equals(same, request)).isEmpty())
      throw new Problem(Kind.CONFLICT, "CUS-REC-003");
  }

  @Override
  public Optional<Kept> find(String organisation, UUID id) {
    return rows.in(organisation, () -> row(id));
  }

  private Optional<Kept> row(UUID id) {
    return jdbc.sql(
            """
            select id, content_type, size, content, kept_at, shredded_at from record_body where id = :id
            """)
        .param("id", id)
        .query((row, number) -> kept(row))
        .optional();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getObject("id", UUID.class),
        row.getString("content_type"),
        row.getInt("size"),
        Bytes32.of(row.getBytes("content")),
        row.getTimestamp("kept_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("shredded_at")).map(at -> at.toInstant()));
  }

  @Override
  public Opened open(String organisation, UUID id) {
    Sealed sealed = sealed(organisation, id);
    byte[] content = BodyCipher.open(sealed.key().key(), sealed.contentType(), sealed.body());
    return new Opened(sealed.contentType(), sealed.key().salt(), content);
  }

  @Override
  public Bytes32 contentIn(String organisation, UUID id, String channel) {
    Opened opened = open(organisation, id);
    Bytes32 salt = ContentHash.saltIn(opened.salt(), channel);
    return ContentHash.of(salt, opened.contentType(), opened.bytes());
  }

  @Override
  public SealedForReader sealFor(
      String organisation, UUID id, String channel, byte[] reader, byte[] context) {
    Sealed sealed = sealed(organisation, id);
    Bytes32 salt = ContentHash.saltIn(sealed.key().salt(), channel);
    ContentKey theirs = new ContentKey(sealed.key().key(), salt);
    return ReaderKey.seal(reader, context, theirs, sealed.contentType(), sealed.body());
  }

  private record Sealed(String contentType, byte[] body, ContentKey key) {}

  private Sealed sealed(String organisation, UUID id) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select b.content_type, b.sealed as body, k.sealed as key from record_body b
                    left join record_body_key k on k.organisation = b.organisation and k.id = b.id
                    where b.id = :id
                    """)
                .param("id", id)
                .query((row, number) -> sealed(organisation, id, row))
                .optional()
                .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-004")));
  }

  private Sealed sealed(String organisation, UUID id, ResultSet row) throws SQLException {
    byte[] body = row.getBytes("body");
    byte[] key = row.getBytes("key");
    if (body == null || key == null) throw new Problem(Kind.NOT_FOUND, "CUS-REC-005");
    return new Sealed(row.getString("content_type"), body, key(organisation, id, key));
  }

  private ContentKey key(String organisation, UUID id, byte[] sealed) {
    return ContentKey.read(keys.records(organisation).open(sealed, context(id)));
  }

  @Override
  public boolean shred(String organisation, UUID id) {
    return rows.in(
        organisation,
        () -> {
          Instant now = clock.instant();
          jdbc.sql("delete from record_body_key where id = :id").param("id", id).update();
          return jdbc.sql(
                      """
                      update record_body set sealed = null, request = null, shredded_at = :at
                      where id = :id and shredded_at is null
                      """)
                  .param("id", id)
                  .param("at", now.atOffset(ZoneOffset.UTC))
                  .update()
              == 1;
        });
  }

  private static byte[] context(UUID id) {
    return ("record_body_key " + id).getBytes(StandardCharsets.UTF_8);
  }
}
