package org.custodia.registry.packs;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Serials handed over for lots, and the Merkle trees over them; off the ledger, to be backed up. A
 * serial of a product is taken once, for ever, whatever becomes of its lot. Trees are kept whole,
 * in branches of four levels, so that a proof is a few short reads.
 */
public final class SerialRepository {
  private static final int ROWS_PER_INSERT = 2_000;
  private static final int BRANCHES_PER_INSERT = 500;

  private static final List<String> OF_A_PACK =
      List.of("lot_id", "size", "leaf_index", "gtin", "serial");

  private static final Reading<PackOnRecord> PACK =
      Reading.of(
          OF_A_PACK,
          """
          select s.lot_id, l.size, s.leaf_index, s.gtin, s.serial
          from serial s
          join serial_lot l on l.organisation = s.organisation and l.lot_id = s.lot_id
          where s.organisation = me.organisation and s.gtin = ? and s.serial = ?
          """,
          SerialRepository::pack);

  /**
   * The branches on the way from the leaf to the root, whose tops are told by {@link SerialTree}.
   */
  private static final Reading<ProvenPack> PROVEN =
      Reading.of(
          Stream.concat(OF_A_PACK.stream(), Stream.of("branches")).toList(),
          """
          select s.lot_id, l.size, s.leaf_index, s.gtin, s.serial, (
            select string_agg(b.nodes, '' order by w.level)
            from (
              select level, (2 * l.size - 1 - s.leaf_index) >> level as top
              from generate_series(1, 30) as level
              where left(to_hex((2 * l.size - 1 - s.leaf_index) >> level), 1) = '1') w
            cross join lateral (
              select t.nodes from serial_branch t
              where t.organisation = me.organisation and t.lot_id = s.lot_id and t.top = w.top
              offset 0) b) as branches
          from serial s
          join serial_lot l on l.organisation = s.organisation and l.lot_id = s.lot_id
          where s.organisation = me.organisation and s.gtin = ? and s.serial = ?
          """,
          SerialRepository::proven);

  /**
   * A pack with its way up to the root.
   *
   * @param proof Merkle proof against the root of its lot, from the leaf upwards
   */
  public record ProvenPack(PackOnRecord pack, List<Bytes32> proof) {
    public ProvenPack {
      proof = List.copyOf(proof);
    }
  }

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public SerialRepository(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** Computes the Merkle root over the packs without keeping anything. */
  public static Bytes32 rootOf(String gtin, SerialList serials) {
    try (SerialTree tree = SerialTree.of(gtin, serials)) {
      return tree.root();
    }
  }

  /**
   * Keeps the serials of a lot and their tree. The same set for the same lot again changes nothing.
   *
   * @param gtin 14 digits
   * @throws Problem BAD_INPUT CUS-LOT-004 for a serial given twice; CONFLICT CUS-LOT-005 for a
   *     serial already taken, CUS-LOT-010 when the lot already has other serials
   */
  public StoredSerials store(String organisation, String gtin, Bytes32 lotId, SerialList serials) {
    try (SerialTree tree = SerialTree.of(gtin, serials)) {
      return rows.in(organisation, () -> keep(organisation, gtin, lotId, serials, tree));
    }
  }

  /**
   * As {@link #store}, refused with everything undone unless the serials have the root announced.
   *
   * @throws Problem also CONFLICT CUS-LOT-011 when root or size differ
   */
  public StoredSerials store(
      String organisation,
      String gtin,
      Bytes32 lotId,
      SerialList serials,
      Bytes32 announcedRoot,
      int announcedSize) {
    try (SerialTree tree = SerialTree.of(gtin, serials)) {
      if (!tree.root().equals(announcedRoot) || tree.size() != announcedSize) {
        throw new Problem(
            Problem.Kind.CONFLICT,
            "CUS-LOT-011",
            tree.root().toString(),
            announcedRoot.toString(),
            tree.size(),
            announcedSize);
      }
      return rows.in(organisation, () -> keep(organisation, gtin, lotId, serials, tree));
    }
  }

  private StoredSerials keep(
      String organisation, String gtin, Bytes32 lotId, SerialList serials, SerialTree tree) {
    StoredSerials wanted = new StoredSerials(lotId, gtin, tree.root(), tree.size());
    int added =
        jdbc.sql(
                """
                insert into serial_lot (organisation, lot_id, gtin, root, size)
                values (:organisation, :lot, :gtin, :root, :size)
                on conflict (organisation, lot_id) do nothing
                """)
            .param("organisation", organisation)
            .param("lot", lotId.toArray())
            .param("gtin", gtin)
            .param("root", tree.root().toArray())
            .param("size", tree.size())
            .update();
    if (added == 0) {
      if (stored(organisation, lotId).filter(wanted::equals).isPresent()) {
        return wanted;
      }
      throw new Problem(Problem.Kind.CONFLICT, "CUS-LOT-010", lotId.toString());
    }
    insertSerials(organisation, gtin, lotId, serials, tree);
    insertBranches(organisation, lotId, tree);
    return wanted;
  }

  /**
   * The first of the serials that is already taken, if any.
   *
   * @return its place in the list, from 0
   */
  public Optional<Integer> firstTaken(String organisation, String gtin, SerialList serials) {
    return rows.in(
        organisation,
        () -> {
          for (int from = 0; from < serials.size(); from += ROWS_PER_INSERT) {
            int to = Math.min(from + ROWS_PER_INSERT, serials.size());
            Optional<Integer> taken = firstTaken(organisation, gtin, serials, from, to);
            if (taken.isPresent()) return taken;
          }
          return Optional.empty();
        });
  }

  public Optional<PackOnRecord> find(String organisation, String gtin, String serial) {
    return rows.find(organisation, PACK.with(gtin, serial));
  }

  /** A pack and its Merkle proof, to be read together with other things. */
  public static Reading.Asked<ProvenPack> proven(String gtin, String serial) {
    return PROVEN.with(gtin, serial);
  }

  private static ProvenPack proven(Row row) throws SQLException {
    PackOnRecord pack = pack(row);
    byte[] branches = row.isNull("branches") ? new byte[0] : row.bytes("branches");
    return new ProvenPack(pack, SerialTree.proof(pack.lotSize(), pack.leafIndex(), branches));
  }

  private static PackOnRecord pack(Row row) throws SQLException {
    String gtin = row.text("gtin");
    String serial = row.text("serial");
    return new PackOnRecord(
        PackLeaf.packId(Long.parseLong(gtin), serial),
        row.bytes32("lot_id"),
        row.integer("size"),
        gtin,
        serial,
        row.integer("leaf_index"));
  }

  /** What is kept for a lot. */
  public Optional<StoredSerials> stored(String organisation, Bytes32 lotId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select gtin, root, size from serial_lot
                    where organisation = :organisation and lot_id = :lot
                    """)
                .param("organisation", organisation)
                .param("lot", lotId.toArray())
                .query(
                    (row, n) ->
                        new StoredSerials(
                            lotId,
                            row.getString("gtin"),
                            Bytes32.of(row.getBytes("root")),
                            row.getInt("size")))
                .optional());
  }

  /** Serials of a lot, the first in their order; none for a lot whose serials are not kept here. */
  public List<String> first(String organisation, Bytes32 lotId, int most) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select s.serial from serial_lot l
                    join serial s on s.organisation = l.organisation and s.gtin = l.gtin and s.lot_id = l.lot_id
                    where l.organisation = :organisation and l.lot_id = :lot
                    order by s.serial limit :most
                    """)
                .param("organisation", organisation)
                .param("lot", lotId.toArray())
                .param("most", most)
                .query(String.class)
                .list());
  }

  public Optional<Bytes32> root(String organisation, Bytes32 lotId) {
    return stored(organisation, lotId).map(StoredSerials::root);
  }

  /** Merkle proof of a pack against the root of its lot, from the leaf upwards. */
  public List<Bytes32> proof(String organisation, PackOnRecord pack) {
    return rows.find(organisation, proven(pack.gtin(), pack.serial())).orElseThrow().proof();
  }

  private void insertSerials(
      String organisation, String gtin, Bytes32 lotId, SerialList serials, SerialTree tree) {
    for (int from = 0; from < serials.size(); from += ROWS_PER_INSERT) {
      int to = Math.min(from + ROWS_PER_INSERT, serials.size());
      int inserted =
          jdbc.sql(
                  """
                  insert into serial (organisation, gtin, serial, lot_id, leaf_index)
                  select :organisation, :gtin, s.serial, :lot, s.leaf
                  from unnest(cast(:serials as text[]), cast(:leaves as int[])) as s (serial, leaf)
                  on conflict (organisation, gtin, serial) do nothing
                  """)
              .param("organisation", organisation)
              .param("gtin", gtin)
              .param("lot", lotId.toArray())
              .param("serials", serials.get(from, to).toArray(String[]::new))
              .param("leaves", tree.leafIndexes(from, to))
              .update();
      if (inserted < to - from) {
        throw taken(organisation, gtin, lotId, serials, from, to);
      }
    }
  }

  private Problem taken(
      String organisation, String gtin, Bytes32 lotId, SerialList serials, int from, int to) {
    for (int i = from; i < to; i++) {
      String serial = serials.get(i);
      boolean another =
          find(organisation, gtin, serial).filter(pack -> !pack.lotId().equals(lotId)).isPresent();
      if (another) {
        return new Problem(Problem.Kind.CONFLICT, "CUS-LOT-005", serials.line(i), serial);
      }
    }
    throw new IllegalStateException("serials of " + lotId + " were not inserted");
  }

  private Optional<Integer> firstTaken(
      String organisation, String gtin, SerialList serials, int from, int to) {
    return jdbc.sql(
            """
            select cast(s.place as int) from unnest(cast(:serials as text[])) with ordinality as s (serial, place)
            join serial k on k.organisation = :organisation and k.gtin = :gtin and k.serial = s.serial
            order by s.place limit 1
            """)
        .param("serials", serials.get(from, to).toArray(String[]::new))
        .param("organisation", organisation)
        .param("gtin", gtin)
        .query(Integer.class)
        .optional()
        .map(place -> from + place - 1);
  }

  private void insertBranches(String organisation, Bytes32 lotId, SerialTree tree) {
    tree.eachBranches(
        BRANCHES_PER_INSERT,
        (first, branches) ->
            jdbc.sql(
                    """
                    insert into serial_branch (organisation, lot_id, top, nodes)
                    select :organisation, :lot, :first + cast(b.place as int) - 1, b.nodes
                    from unnest(cast(:branches as bytea[])) with ordinality as b (nodes, place)
                    """)
                .param("organisation", organisation)
                .param("lot", lotId.toArray())
                .param("first", first)
                .param("branches", branches)
                .update());
  }
}
