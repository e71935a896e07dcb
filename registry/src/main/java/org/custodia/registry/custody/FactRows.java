package org.custodia.registry.custody;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.CustodyFact.Header;
import org.custodia.registry.custody.CustodyFact.UnitFact;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Facts as the projection has them. Used inside the organisation's rows. */
final class FactRows {
  private static final String FACTS =
      """
      select f.*, c.receiver, c.purpose, c.reply_to, c.root, c.contents, c.packs,
        a.consignment, a.accepted, a.missing, a.surplus, a.damaged, a.reason, a.findings
      from custody_fact f
      left join consignment c
        on c.organisation = f.organisation and c.channel = f.channel and c.id = f.command_id
      left join consignment_answer a
        on a.organisation = f.organisation and a.channel = f.channel and a.command_id = f.command_id
      where f.organisation = :organisation
      """;

  private final JdbcClient jdbc;

  FactRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A consignment as the ledger has it.
   *
   * @param dispatchedAt time of the block
   */
  record Consignment(
      String channel,
      UUID id,
      Bytes32 giver,
      Bytes32 receiver,
      DispatchPurpose purpose,
      Bytes32 root,
      Bytes32 contents,
      int packs,
      boolean cancelled,
      Instant dispatchedAt) {}

  /** The first of this id, should another channel repeat it. */
  Optional<Consignment> consignment(String organisation, UUID id) {
    return consignments(organisation, "c.id = :id", 1, 0, statement -> statement.param("id", id))
        .stream()
        .findFirst();
  }

  Optional<Consignment> consignment(String organisation, String channel, UUID id) {
    return consignments(
            organisation,
            "c.channel = :channel and c.id = :id",
            1,
            0,
            statement -> statement.param("channel", channel).param("id", id))
        .stream()
        .findFirst();
  }

  List<Consignment> to(String organisation, Bytes32 receiver, int limit, int offset) {
    return consignments(
        organisation,
        "c.receiver = :member",
        limit,
        offset,
        statement -> statement.param("member", receiver.toArray()));
  }

  List<Consignment> from(String organisation, Bytes32 giver, int limit, int offset) {
    return consignments(
        organisation,
        "c.giver = :member",
        limit,
        offset,
        statement -> statement.param("member", giver.toArray()));
  }

  private interface Parameters {
    JdbcClient.StatementSpec to(JdbcClient.StatementSpec statement);
  }

  private List<Consignment> consignments(
      String organisation, String which, int limit, int offset, Parameters parameters) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                """
                select c.*, f.happened_at from consignment c
                join custody_fact f on f.organisation = c.organisation and f.channel = c.channel
                  and f.command_id = c.id
                where c.organisation = :organisation and %s
                order by f.block desc, f.log_index desc limit :limit offset :offset
                """
                    .formatted(which))
            .param("organisation", organisation)
            .param("limit", limit)
            .param("offset", offset);
    return parameters.to(statement).query(FactRows::consignment).list();
  }

  static Consignment consignment(ResultSet row, int n) throws SQLException {
    return new Consignment(
        row.getString("channel"),
        row.getObject("id", UUID.class),
        Bytes32.of(row.getBytes("giver")),
        Bytes32.of(row.getBytes("receiver")),
        DispatchPurpose.of(row.getInt("purpose")),
        Bytes32.of(row.getBytes("root")),
        Bytes32.of(row.getBytes("contents")),
        row.getInt("packs"),
        row.getBoolean("cancelled"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant());
  }

  record LotShare(Bytes32 lotId, int packs) {}

  List<LotShare> lots(String organisation, Consignment consignment) {
    return jdbc.sql(
            """
            select lot_id, packs from consignment_lot
            where organisation = :organisation and channel = :channel and consignment = :id
            order by lot_id
            """)
        .param("organisation", organisation)
        .param("channel", consignment.channel())
        .param("id", consignment.id())
        .query((row, n) -> new LotShare(Bytes32.of(row.getBytes("lot_id")), row.getInt("packs")))
        .list();
  }

  /** Receipts, rejections and the cancellation of a consignment, oldest first. */
  List<CustodyFact> answers(String organisation, Consignment consignment) {
    return jdbc.sql(
            FACTS
                + """
                  and a.channel = :channel and a.consignment = :id
                order by f.block, f.log_index
                """)
        .param("organisation", organisation)
        .param("channel", consignment.channel())
        .param("id", consignment.id())
        .query((row, n) -> fact(organisation, row))
        .list();
  }

  List<CustodyFact> after(String organisation, long block, int logIndex, int limit) {
    return jdbc.sql(
            FACTS
                + """
                  and (f.block, f.log_index) > (:block, :index)
                order by f.block, f.log_index limit :limit
                """)
        .param("organisation", organisation)
        .param("block", block)
        .param("index", logIndex)
        .param("limit", limit)
        .query((row, n) -> fact(organisation, row))
        .list();
  }

  Optional<CustodyFact> find(String organisation, UUID id) {
    return jdbc.sql(FACTS + " and f.command_id = :id order by f.block, f.log_index limit 1")
        .param("organisation", organisation)
        .param("id", id)
        .query((row, n) -> fact(organisation, row))
        .optional();
  }

  Optional<CustodyFact> find(String organisation, String channel, UUID id) {
    return jdbc.sql(FACTS + " and f.channel = :channel and f.command_id = :id")
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .query((row, n) -> fact(organisation, row))
        .optional();
  }

  private CustodyFact fact(String organisation, ResultSet row) throws SQLException {
    Header header =
        new Header(
            row.getObject("command_id", UUID.class),
            row.getString("channel"),
            Bytes32.of(row.getBytes("by_member")),
            row.getString("witness"),
            row.getString("place"),
            row.getObject("device_time", OffsetDateTime.class).toInstant(),
            row.getObject("happened_at", OffsetDateTime.class).toInstant(),
            row.getLong("block"),
            row.getInt("log_index"),
            Bytes32.of(row.getBytes("transaction")),
            Irregularity.of(row.getInt("irregularities")));
    return switch (row.getString("kind")) {
      case "PACKED" -> new CustodyFact.Packed(header, units(organisation, header));
      case "DISPATCHED" -> dispatched(header, row);
      case "CANCELLED" ->
          new CustodyFact.Cancelled(header, row.getObject("consignment", UUID.class));
      case "RECEIVED" ->
          new CustodyFact.Received(
              header,
              row.getObject("consignment", UUID.class),
              row.getInt("accepted"),
              row.getInt("missing"),
              row.getInt("surplus"),
              row.getInt("damaged"),
              Bytes32.of(row.getBytes("findings")));
      default ->
          new CustodyFact.Rejected(
              header,
              row.getObject("consignment", UUID.class),
              row.getInt("accepted"),
              reason(row.getInt("reason")),
              Bytes32.of(row.getBytes("findings")));
    };
  }

  private static CustodyFact dispatched(Header header, ResultSet row) throws SQLException {
    return new CustodyFact.Dispatched(
        header,
        Bytes32.of(row.getBytes("receiver")),
        DispatchPurpose.of(row.getInt("purpose")),
        Optional.ofNullable(row.getObject("reply_to", UUID.class)),
        Bytes32.of(row.getBytes("root")),
        Bytes32.of(row.getBytes("contents")),
        row.getInt("packs"));
  }

  /** A reason without a meaning is recorded all the same, and said to be odd. */
  private static RejectReason reason(int code) {
    try {
      return RejectReason.of(code);
    } catch (IllegalArgumentException unknown) {
      return RejectReason.OTHER;
    }
  }

  private List<UnitFact> units(String organisation, Header header) {
    return jdbc.sql(
            """
            select * from unit_fact
            where organisation = :organisation and channel = :channel and command_id = :id
            order by position
            """)
        .param("organisation", organisation)
        .param("channel", header.channel())
        .param("id", header.id())
        .query(
            (row, n) ->
                new UnitFact(
                    row.getString("sscc"),
                    PackingOperation.of(row.getInt("operation")),
                    Bytes32.of(row.getBytes("root")),
                    row.getInt("packs"),
                    row.getInt("children")))
        .list();
  }
}
