package org.custodia.registry.packs;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What packs are, as far as the books tell that an organisation sees: its own, and for the
 * regulator those of all members, so that its answer is the whole.
 */
public final class PackStates {
  private static final Reading<PackState> OUT_OF_TRADE = state("");
  private static final Reading<PackState> BY_MEMBER = state("and by_member = ?");

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public PackStates(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  private static Reading<PackState> state(String more) {
    return Reading.of(
        List.of(
            "pack_id",
            "lot_id",
            "status",
            "by_member",
            "command_id",
            "contents",
            "remaining",
            "changed_at",
            "block",
            "transaction"),
        """
        select * from pack_state
        where organisation = me.organisation and pack_id = ? %s and status <> 'ACTIVE'
        order by block, log_index limit 1
        """
            .formatted(more),
        PackStates::state);
  }

  /** As {@link #of(String, Bytes32)}, to be read together with other things. */
  public static Reading.Asked<PackState> outOfTrade(Bytes32 packId) {
    return OUT_OF_TRADE.with((Object) packId.toArray());
  }

  /**
   * How the pack was taken out of trade; by whoever was first, should the books of two members tell
   * of it. Empty for a pack in trade, also for one that came back into it.
   */
  public Optional<PackState> of(String organisation, Bytes32 packId) {
    return rows.find(organisation, outOfTrade(packId));
  }

  /** As {@link #of}, in the book of this member only. */
  public Optional<PackState> of(String organisation, Bytes32 packId, Bytes32 member) {
    return rows.find(organisation, BY_MEMBER.with(packId.toArray(), member.toArray()));
  }

  /** Which of these packs this member dispensed, by its own book; those opened for parts too. */
  public Set<Bytes32> dispensedBy(
      String organisation, Bytes32 member, Collection<Bytes32> packIds) {
    if (packIds.isEmpty()) return Set.of();
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql(
                    """
                    select pack_id from pack_state
                    where organisation = :organisation and by_member = :member
                      and status = 'DISPENSED' and pack_id = any(cast(:packs as bytea[]))
                    """)
                .param("organisation", organisation)
                .param("member", member.toArray())
                .param("packs", packIds.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query((row, n) -> Bytes32.of(row.getBytes("pack_id")))
                .list()
                .stream()
                .collect(Collectors.toSet()));
  }

  /**
   * The prescription on which the last part was taken out of a pack that this member opened; zero
   * for none.
   */
  public Bytes32 openedFor(String organisation, Bytes32 packId, Bytes32 member) {
    return rows
        .in(
            organisation,
            () ->
                jdbc.sql(
                        """
                        select prescription from pack_change
                        where organisation = :organisation and pack_id = :pack
                          and by_member = :member and irregularities & :conflict = 0
                        order by block desc, log_index desc limit 1
                        """)
                    .param("organisation", organisation)
                    .param("pack", packId.toArray())
                    .param("member", member.toArray())
                    .param("conflict", Irregularity.STATUS_CONFLICT.bit())
                    .query((row, n) -> Optional.ofNullable(row.getBytes("prescription")))
                    .list())
        .stream()
        .flatMap(Optional::stream)
        .map(Bytes32::of)
        .findFirst()
        .orElse(Bytes32.ZERO);
  }

  /** Whether something was done to the pack under this reservation. */
  public boolean isUsed(String organisation, Bytes32 packId, Bytes32 reservationId) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select exists (select from pack_change where organisation = :organisation
                      and pack_id = :pack and reservation_id = :reservation)
                    """)
                .param("organisation", organisation)
                .param("pack", packId.toArray())
                .param("reservation", reservationId.toArray())
                .query(Boolean.class)
                .single());
  }

  private static PackState state(Row row) throws SQLException {
    int contents = row.integer("contents");
    return new PackState(
        row.bytes32("pack_id"),
        row.bytes32("lot_id"),
        PackStatus.valueOf(row.text("status")),
        row.bytes32("by_member"),
        row.bytes32("command_id"),
        contents == 0
            ? Optional.empty()
            : Optional.of(new PackState.Opened(contents, row.integer("remaining"))),
        row.instant("changed_at"),
        row.number("block"),
        row.bytes32("transaction"));
  }
}
