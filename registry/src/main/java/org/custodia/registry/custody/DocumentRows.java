package org.custodia.registry.custody;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Documents: their text, and their lines once they count. Used inside the organisation's rows. */
final class DocumentRows {
  private static final int PIECE = 64 * 1024;
  private static final int ROWS_PER_INSERT = 2_000;
  private static final String ORDER = "lot_number, unit nulls first, serial, pack_id";

  private final JdbcClient jdbc;

  DocumentRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum State {
    /** Waits for its signature. */
    DRAFT,
    /** Its lines are there; they count once the fact is on the ledger. */
    RECORDED,
    /** The ledger refused the command. */
    VOID
  }

  /**
   * A document's cover.
   *
   * @param own made here, not fetched
   * @param hash Keccak-256 of the text
   * @param size bytes of the text
   */
  record Cover(
      String channel,
      UUID id,
      Document.Kind kind,
      Optional<UUID> consignment,
      boolean own,
      Bytes32 hash,
      int size,
      State state) {}

  /** A text with its hash. */
  record Text(byte[] compressed, Bytes32 hash, int size) {
    static Text of(Document document) {
      var bytes = new ByteArrayOutputStream();
      var digest = new Keccak.Digest256();
      try (var zip = new GZIPOutputStream(bytes, PIECE)) {
        var counted = new Counted(new DigestOutputStream(zip, digest));
        DocumentText.write(document, counted);
        zip.finish();
        return new Text(bytes.toByteArray(), Bytes32.of(digest.digest()), counted.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static final class Counted extends BufferedOutputStream {
      private int length;

      Counted(OutputStream to) {
        super(to, PIECE);
      }

      @Override
      public synchronized void write(int b) throws IOException {
        length++;
        super.write(b);
      }

      @Override
      public synchronized void write(byte[] from, int offset, int count) throws IOException {
        length += count;
        super.write(from, offset, count);
      }
    }
  }

  /** Keeps a draft, in place of an earlier one of this id that was never recorded. */
  Cover draft(
      String organisation,
      String channel,
      Document document,
      Optional<UUID> consignment,
      Instant at) {
    Text text = Text.of(document);
    var cover =
        new Cover(
            channel,
            document.id(),
            document.kind(),
            consignment,
            true,
            text.hash(),
            text.size(),
            State.DRAFT);
    add(organisation, cover, text.compressed(), at);
    return cover;
  }

  /** Keeps a document that came from another member and was checked, with its lines. */
  void fetched(String organisation, Cover cover, byte[] compressed, Document document, Instant at) {
    if (find(organisation, cover.channel(), cover.id()).isPresent()) return;
    add(organisation, cover, compressed, at);
    addLines(organisation, cover.channel(), document);
  }

  private void add(String organisation, Cover cover, byte[] compressed, Instant at) {
    jdbc.sql(
            """
            insert into custody_document
              (organisation, channel, id, kind, consignment, own, hash, size, state, made_at)
            values (:organisation, :channel, :id, :kind, :consignment, :own, :hash, :size, :state, :at)
            """)
        .param("organisation", organisation)
        .param("channel", cover.channel())
        .param("id", cover.id())
        .param("kind", cover.kind().name())
        .param("consignment", cover.consignment().orElse(null), Types.OTHER)
        .param("own", cover.own())
        .param("hash", cover.hash().toArray())
        .param("size", cover.size())
        .param("state", cover.state().name())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
    for (int piece = 0; piece * PIECE < compressed.length; piece++) {
      byte[] bytes =
          Arrays.copyOfRange(
              compressed, piece * PIECE, Math.min((piece + 1) * PIECE, compressed.length));
      jdbc.sql(
              """
              insert into custody_document_piece (organisation, channel, id, piece, bytes)
              values (:organisation, :channel, :id, :piece, :bytes)
              """)
          .param("organisation", organisation)
          .param("channel", cover.channel())
          .param("id", cover.id())
          .param("piece", piece)
          .param("bytes", bytes)
          .update();
    }
  }

  Optional<Cover> find(String organisation, String channel, UUID id) {
    return jdbc.sql(
            """
            select * from custody_document
            where organisation = :organisation and channel = :channel and id = :id
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .query(DocumentRows::cover)
        .optional();
  }

  static Cover cover(ResultSet row, int n) throws SQLException {
    return new Cover(
        row.getString("channel"),
        row.getObject("id", UUID.class),
        Document.Kind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getObject("consignment", UUID.class)),
        row.getBoolean("own"),
        Bytes32.of(row.getBytes("hash")),
        row.getInt("size"),
        State.valueOf(row.getString("state")));
  }

  /** Forgets documents drafted before this and never recorded. */
  void dropDraftedBefore(String organisation, Instant before) {
    for (String table : List.of("custody_document_piece", "custody_document")) {
      jdbc.sql(
              """
              delete from %s t where t.organisation = :organisation and (t.channel, t.id) in (
                select d.channel, d.id from custody_document d
                where d.organisation = :organisation and d.state = 'DRAFT' and d.made_at < :before)
              """
                  .formatted(table))
          .param("organisation", organisation)
          .param("before", before.atOffset(ZoneOffset.UTC))
          .update();
    }
  }

  /** The document as its text says it. */
  Document read(String organisation, Cover cover) {
    try (InputStream text = new GZIPInputStream(compressed(organisation, cover), PIECE)) {
      return DocumentText.read(text, cover.kind(), cover.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its text, compressed with gzip; read within the transaction, a piece at a time. */
  InputStream compressed(String organisation, Cover cover) {
    int pieces =
        jdbc.sql(
                """
                select count(*) from custody_document_piece
                where organisation = :organisation and channel = :channel and id = :id
                """)
            .param("organisation", organisation)
            .param("channel", cover.channel())
            .param("id", cover.id())
            .query(Integer.class)
            .single();
    return new SequenceInputStream(
        new Enumeration<>() {
          private int next;

          @Override
          public boolean hasMoreElements() {
            return next < pieces;
          }

          @Override
          public InputStream nextElement() {
            return new ByteArrayInputStream(piece(organisation, cover, next++));
          }
        });
  }

  private byte[] piece(String organisation, Cover cover, int piece) {
    return jdbc.sql(
            """
            select bytes from custody_document_piece
            where organisation = :organisation and channel = :channel and id = :id and piece = :piece
            """)
        .param("organisation", organisation)
        .param("channel", cover.channel())
        .param("id", cover.id())
        .param("piece", piece)
        .query((row, n) -> row.getBytes("bytes"))
        .single();
  }

  /** From now on it counts, as soon as its fact is on the ledger. */
  void record(String organisation, Cover cover, Document document) {
    state(organisation, cover, State.RECORDED);
    addLines(organisation, cover.channel(), document);
  }

  /** The ledger refused its command. */
  void voided(String organisation, Cover cover) {
    state(organisation, cover, State.VOID);
  }

  private void state(String organisation, Cover cover, State state) {
    jdbc.sql(
            """
            update custody_document set state = :state
            where organisation = :organisation and channel = :channel and id = :id
            """)
        .param("state", state.name())
        .param("organisation", organisation)
        .param("channel", cover.channel())
        .param("id", cover.id())
        .update();
  }

  private void addLines(String organisation, String channel, Document document) {
    if (document.all().isPresent()) addAll(organisation, channel, document);
    Map<String, Integer> below = below(document);
    for (int from = 0; from < document.units().size(); from += ROWS_PER_INSERT) {
      int to = Math.min(from + ROWS_PER_INSERT, document.units().size());
      addUnits(organisation, channel, document, below, from, to);
    }
    for (int from = 0; from < document.packs().size(); from += ROWS_PER_INSERT) {
      int to = Math.min(from + ROWS_PER_INSERT, document.packs().size());
      addPacks(organisation, channel, document.id(), document.packs().subList(from, to));
    }
    jdbc.sql(
            """
            insert into custody_count (organisation, channel, document, lot_id, mark, packs)
            select organisation, channel, document, lot_id, mark, count(*) from custody_pack
            where organisation = :organisation and channel = :channel and document = :document
            group by organisation, channel, document, lot_id, mark
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document.id())
        .update();
  }

  /** What is said of every pack of the consignment that nothing was said of before. */
  private void addAll(String organisation, String channel, Document document) {
    jdbc.sql(
            """
            insert into custody_pack (organisation, channel, document, pack_id, mark, gtin, serial,
              lot_id, lot_number, unit)
            select p.organisation, p.channel, :document, p.pack_id, :mark, p.gtin, p.serial,
              p.lot_id, p.lot_number, p.unit
            from custody_pack p
            join consignment_answer a on a.organisation = p.organisation and a.channel = p.channel
              and a.consignment = p.document and a.command_id = :document
            where p.organisation = :organisation and p.channel = :channel and p.mark = 'SENT'
            on conflict do nothing
            """)
        .param("document", document.id())
        .param("mark", document.all().orElseThrow().name())
        .param("organisation", organisation)
        .param("channel", channel)
        .update();
  }

  /** Packs in each unit at any depth; of packing nothing, as it names only what has changed. */
  private static Map<String, Integer> below(Document document) {
    Map<String, Integer> below = new HashMap<>();
    if (document.kind() == Document.Kind.PACKING) return below;
    Map<String, Optional<String>> within = new HashMap<>();
    document.units().forEach(unit -> within.put(unit.sscc(), unit.within()));
    for (Document.Line line : document.packs()) {
      Optional<String> at = line.unit().filter(unit -> line.mark() != Mark.MISSING);
      for (; at.isPresent(); at = within.get(at.get())) below.merge(at.get(), 1, Integer::sum);
    }
    return below;
  }

  private void addUnits(
      String organisation,
      String channel,
      Document document,
      Map<String, Integer> below,
      int from,
      int to) {
    List<Document.Unit> units = document.units().subList(from, to);
    jdbc.sql(
            """
            insert into custody_unit
              (organisation, channel, document, sscc, place, within, broken, packs)
            select :organisation, :channel, :document, u.sscc, :from + u.place, u.within, u.broken,
              u.packs
            from unnest(cast(:ssccs as text[]), cast(:within as text[]), cast(:broken as boolean[]),
                cast(:packs as int[]))
              with ordinality as u (sscc, within, broken, packs, place)
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document.id())
        .param("from", from)
        .param("ssccs", texts(units, Document.Unit::sscc))
        .param("within", texts(units, unit -> unit.within().orElse(null)))
        .param("broken", units.stream().map(Document.Unit::broken).toArray(Boolean[]::new))
        .param("packs", units.stream().map(u -> below.get(u.sscc())).toArray(Integer[]::new))
        .update();
  }

  private void addPacks(
      String organisation, String channel, UUID document, List<Document.Line> lines) {
    jdbc.sql(
            """
            insert into custody_pack (organisation, channel, document, pack_id, mark, gtin, serial,
              lot_id, lot_number, unit)
            select :organisation, :channel, :document, p.pack, p.mark, p.gtin, p.serial, p.lot,
              p.number, p.unit
            from unnest(cast(:packs as bytea[]), cast(:marks as text[]), cast(:gtins as text[]),
                cast(:serials as text[]), cast(:lots as bytea[]), cast(:numbers as text[]),
                cast(:units as text[]))
              as p (pack, mark, gtin, serial, lot, number, unit)
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document)
        .param("packs", lines.stream().map(l -> l.packId().toArray()).toArray(byte[][]::new))
        .param("marks", texts(lines, line -> line.mark().name()))
        .param("gtins", texts(lines, Document.Line::gtin))
        .param("serials", texts(lines, Document.Line::serial))
        .param("lots", lines.stream().map(l -> l.lotId().toArray()).toArray(byte[][]::new))
        .param("numbers", texts(lines, Document.Line::lotNumber))
        .param("units", texts(lines, line -> line.unit().orElse(null)))
        .update();
  }

  private static <T> String[] texts(List<T> some, Function<T, String> text) {
    return some.stream().map(text).toArray(String[]::new);
  }

  /** Packs of a document that were given one of these marks. */
  List<Document.Line> lines(
      String organisation, String channel, UUID document, int limit, int offset, Mark... marks) {
    return jdbc.sql(
            """
            select * from custody_pack
            where organisation = :organisation and channel = :channel and document = :document
              and mark = any(cast(:marks as text[]))
            order by %s limit :limit offset :offset
            """
                .formatted(ORDER))
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document)
        .param("marks", Arrays.stream(marks).map(Mark::name).toArray(String[]::new))
        .param("limit", limit)
        .param("offset", offset)
        .query(DocumentRows::line)
        .list();
  }

  /** Where a pack that was sent stands among {@link #lines} of what was sent, from 0. */
  Optional<Integer> place(String organisation, String channel, UUID document, Bytes32 packId) {
    return jdbc.sql(
            """
            select count(before.pack_id) from custody_pack it
            left join custody_pack before on before.organisation = it.organisation
              and before.channel = it.channel and before.document = it.document
              and before.mark = it.mark
              and (before.lot_number, coalesce(before.unit, ''), before.serial, before.pack_id)
                < (it.lot_number, coalesce(it.unit, ''), it.serial, it.pack_id)
            where it.organisation = :organisation and it.channel = :channel
              and it.document = :document and it.mark = 'SENT' and it.pack_id = :pack
            group by it.pack_id
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document)
        .param("pack", packId.toArray())
        .query(Integer.class)
        .optional();
  }

  /** The same of all packs in a unit, at any depth. */
  BitSet places(String organisation, String channel, UUID document, String sscc) {
    BitSet places = new BitSet();
    jdbc.sql(
            """
            with recursive inside (sscc) as (
              select cast(:sscc as text)
              union
              select u.sscc from custody_unit u join inside on u.within = inside.sscc
              where u.organisation = :organisation and u.channel = :channel
                and u.document = :document)
            select place from (
              select unit, row_number() over (order by %s) - 1 as place from custody_pack
              where organisation = :organisation and channel = :channel and document = :document
                and mark = 'SENT') sent
            where unit in (select sscc from inside)
            """
                .formatted(ORDER))
        .param("sscc", sscc)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document)
        .query((row, n) -> row.getInt("place"))
        .list()
        .forEach(places::set);
    return places;
  }

  List<Document.Unit> units(String organisation, String channel, UUID document) {
    return jdbc.sql(
            """
            select sscc, within, broken from custody_unit
            where organisation = :organisation and channel = :channel and document = :document
            order by place
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("document", document)
        .query(
            (row, n) ->
                new Document.Unit(
                    row.getString("sscc"),
                    Optional.ofNullable(row.getString("within")),
                    row.getBoolean("broken")))
        .list();
  }

  static Document.Line line(ResultSet row, int n) throws SQLException {
    return new Document.Line(
        Bytes32.of(row.getBytes("pack_id")),
        row.getString("gtin"),
        row.getString("serial"),
        Bytes32.of(row.getBytes("lot_id")),
        row.getString("lot_number"),
        Optional.ofNullable(row.getString("unit")),
        Mark.valueOf(row.getString("mark")));
  }
}
