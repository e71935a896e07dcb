package org.custodia.registry.medicines;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Serials of releases that wait for their signature: for each a compressed file, in pieces, so that
 * none is ever in memory whole. Used inside the organisation's rows.
 */
final class ReleaseSerials {
  private static final int PIECE = 64 * 1024;

  private final JdbcClient jdbc;

  ReleaseSerials(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps the serials of a draft, unless it has some: those of the first to draft it stay. */
  void keep(String organisation, UUID id, SerialList serials) {
    if (pieces(organisation, id) > 0) {
      return;
    }
    var pieces = new BufferedOutputStream(new Pieces(organisation, id), PIECE);
    try (var file = new GZIPOutputStream(pieces)) {
      SerialFile.write(serials, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the caller to close; empty when there are none any more. */
  Optional<SerialList> find(String organisation, UUID id) {
    int pieces = pieces(organisation, id);
    if (pieces == 0) {
      return Optional.empty();
    }
    Enumeration<InputStream> each =
        new Enumeration<>() {
          private int next;

          @Override
          public boolean hasMoreElements() {
            return next < pieces;
          }

          @Override
          public InputStream nextElement() {
            return new ByteArrayInputStream(piece(organisation, id, next++));
          }
        };
    try (var file = new GZIPInputStream(new SequenceInputStream(each))) {
      return Optional.of(SerialFile.read(file, SerialFile.Limits.LOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void drop(String organisation, UUID id) {
    jdbc.sql("delete from release_serials where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  /** Forgets the serials of releases drafted before this and never signed. */
  void dropDraftedBefore(String organisation, Instant before) {
    jdbc.sql(
            """
            delete from release_serials s using witness_draft d
            where s.organisation = :organisation and d.organisation = s.organisation and d.id = s.id
              and d.drafted_at < :before
            """)
        .param("organisation", organisation)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .update();
  }

  private int pieces(String organisation, UUID id) {
    return jdbc.sql(
            "select count(*) from release_serials where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  private byte[] piece(String organisation, UUID id, int piece) {
    return jdbc.sql(
            """
            select serials from release_serials
            where organisation = :organisation and id = :id and piece = :piece
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("piece", piece)
        .query((row, n) -> row.getBytes("serials"))
        .single();
  }

  /** Each write is a piece. */
  private final class Pieces extends OutputStream {
    private final String organisation;
    private final UUID id;
    private int next;

    Pieces(String organisation, UUID id) {
      this.organisation = organisation;
      this.id = id;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      jdbc.sql(
              """
              insert into release_serials (organisation, id, piece, serials)
              values (:organisation, :id, :piece, :serials)
              """)
          .param("organisation", organisation)
          .param("id", id)
          .param("piece", next++)
          .param("serials", Arrays.copyOfRange(from, offset, offset + length))
          .update();
    }
  }
}
