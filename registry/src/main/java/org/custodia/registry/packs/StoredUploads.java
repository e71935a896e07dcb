package org.custodia.registry.packs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code serial_upload} and {@code serial_upload_piece}. */
final class StoredUploads implements SerialUploads {
  private static final int PIECE = 256 * 1024;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Clock clock;

  StoredUploads(OrganisationRows rows, JdbcClient jdbc, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public long received(String organisation, UUID id) {
    return rows.in(organisation, () -> find(organisation, id)).orElse(0L);
  }

  @Override
  public long append(String organisation, UUID id, long from, InputStream bytes)
      throws IOException {
    begin(organisation, id);
    long at = from;
    if (received(organisation, id) != at) throw waitingFor(organisation, id);
    for (byte[] piece = next(bytes); piece.length > 0; piece = next(bytes)) {
      if (at + piece.length > SerialFile.Limits.LOT.bytes()) {
        throw new Problem(Kind.TOO_LARGE, "CUS-LOT-007", SerialFile.Limits.LOT.bytes());
      }
      add(organisation, id, at, piece);
      at += piece.length;
    }
    return at;
  }

  /** A piece, also a short one when the stream breaks after it. */
  private static byte[] next(InputStream bytes) throws IOException {
    byte[] piece = new byte[PIECE];
    int length = 0;
    try {
      while (length < PIECE) {
        int read = bytes.read(piece, length, PIECE - length);
        if (read < 0) break;
        length += read;
      }
    } catch (IOException broken) {
      if (length == 0) throw broken;
    }
    return Arrays.copyOf(piece, length);
  }

  @Override
  public InputStream read(String organisation, UUID id) {
    long end =
        rows.in(organisation, () -> find(organisation, id))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-LOT-061", KEPT.toDays()));
    return new SequenceInputStream(
        new Enumeration<>() {
          private long at;

          @Override
          public boolean hasMoreElements() {
            return at < end;
          }

          @Override
          public InputStream nextElement() {
            if (!hasMoreElements()) throw new NoSuchElementException();
            byte[] piece = rows.in(organisation, () -> piece(organisation, id, at));
            at += piece.length;
            return new ByteArrayInputStream(piece);
          }
        });
  }

  private void begin(String organisation, UUID id) {
    rows.in(
        organisation,
        () -> {
          jdbc.sql("delete from serial_upload where begun_at < :before")
              .param("before", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
              .update();
          jdbc.sql(
                  """
                  insert into serial_upload (organisation, id, received, begun_at)
                  values (:organisation, :id, 0, :at) on conflict do nothing
                  """)
              .param("organisation", organisation)
              .param("id", id)
              .param("at", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
        });
  }

  /** One of two that send the same piece at once is refused. */
  private void add(String organisation, UUID id, long at, byte[] piece) {
    rows.in(
        organisation,
        () -> {
          int moved =
              jdbc.sql(
                      """
                      update serial_upload set received = :end
                      where organisation = :organisation and id = :id and received = :at
                      """)
                  .param("organisation", organisation)
                  .param("id", id)
                  .param("at", at)
                  .param("end", at + piece.length)
                  .update();
          if (moved == 0) throw waitingFor(organisation, id);
          jdbc.sql(
                  """
                  insert into serial_upload_piece (organisation, id, at, content)
                  values (:organisation, :id, :at, :content)
                  """)
              .param("organisation", organisation)
              .param("id", id)
              .param("at", at)
              .param("content", piece)
              .update();
        });
  }

  private Problem waitingFor(String organisation, UUID id) {
    return new Problem(Kind.CONFLICT, "CUS-LOT-060", received(organisation, id));
  }

  private Optional<Long> find(String organisation, UUID id) {
    return jdbc.sql(
            "select received from serial_upload where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query(Long.class)
        .optional();
  }

  private byte[] piece(String organisation, UUID id, long at) {
    return jdbc.sql(
            """
            select content from serial_upload_piece
            where organisation = :organisation and id = :id and at = :at
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("at", at)
        .query((row, n) -> row.getBytes("content"))
        .single();
  }
}
