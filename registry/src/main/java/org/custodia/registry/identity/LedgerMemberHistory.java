package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.generated.Registrar;
import org.custodia.registry.ledger.DecodedEvent;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@code member_event} and {@code member_approval}. */
final class LedgerMemberHistory implements MemberHistory {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  LedgerMemberHistory(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  private record Place(long block, int index) {}

  @Override
  public List<Entry> of(String organisation, Bytes32 member) {
    return rows.in(organisation, () -> entries(organisation, member, Optional.empty()));
  }

  @Override
  public List<Entry> ofHolder(String organisation, Bytes32 member, Bytes32 holder) {
    return rows.in(organisation, () -> entries(organisation, member, Optional.of(holder)));
  }

  @Override
  public Optional<Instant> foundingEnded(String organisation) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql("select at from member_event where substr(topics, 1, 32) = :ended")
                .param("ended", MemberEventProjection.FOUNDING_ENDED.toArray())
                .query((row, number) -> Instant.ofEpochSecond(row.getLong("at")))
                .optional());
  }

  private List<Entry> entries(String organisation, Bytes32 member, Optional<Bytes32> holder) {
    Map<Place, List<Approval>> approvals = approvals(member);
    byte[] wanted = holder.map(Bytes32::toArray).orElse(new byte[0]);
    return jdbc.sql(
            """
            select e.*, not exists
              (select from member_event b
               where b.member = e.member and substr(b.topics, 1, 32) = substr(e.topics, 1, 32)
                 and (b.block, b.log_index) < (e.block, e.log_index)) as is_first
            from member_event e
            where e.member = :member and (length(:holder) = 0 or e.holder = :holder)
            order by e.block desc, e.log_index desc
            """)
        .param("member", member.toArray())
        .param("holder", wanted)
        .query((row, number) -> entry(organisation, row, approvals))
        .list();
  }

  private Map<Place, List<Approval>> approvals(Bytes32 member) {
    Map<Place, List<Approval>> found = new HashMap<>();
    jdbc.sql(
            """
            select a.block, a.log_index, a.member, a.holder, a.key
            from member_approval a join member_event e using (block, log_index)
            where e.member = :member order by a.position
            """)
        .param("member", member.toArray())
        .query(
            row -> {
              Place place = new Place(row.getLong("block"), row.getInt("log_index"));
              found
                  .computeIfAbsent(place, at -> new ArrayList<>())
                  .add(
                      new Approval(
                          Bytes32.of(row.getBytes("member")),
                          Bytes32.of(row.getBytes("holder")),
                          row.getString("key")));
            });
    return found;
  }

  private static Entry entry(
      String organisation, ResultSet row, Map<Place, List<Approval>> approvals)
      throws SQLException {
    LedgerEvent logged = logged(organisation, row);
    Optional<Bytes32> holder = Optional.ofNullable(row.getBytes("holder")).map(Bytes32::of);
    return new Entry(
        logged.blockTime(),
        logged.block(),
        logged.transaction(),
        Bytes32.of(row.getBytes("member")),
        Basis.valueOf(row.getString("basis")),
        event(logged, row.getBoolean("is_first"), holder.orElse(Bytes32.ZERO)),
        approvals.getOrDefault(new Place(logged.block(), logged.logIndex()), List.of()));
  }

  private static LedgerEvent logged(String organisation, ResultSet row) throws SQLException {
    byte[] joined = row.getBytes("topics");
    List<Bytes32> topics = new ArrayList<>();
    for (int at = 0; at < joined.length; at += 32) {
      topics.add(Bytes32.of(Arrays.copyOfRange(joined, at, at + 32)));
    }
    return new LedgerEvent(
        organisation,
        new LedgerEvent.Source("", Optional.empty(), Optional.empty()),
        row.getLong("block"),
        row.getInt("log_index"),
        Bytes32.of(row.getBytes("transaction")),
        Instant.ofEpochSecond(row.getLong("at")),
        topics,
        row.getBytes("data"));
  }

  private static Event event(LedgerEvent logged, boolean first, Bytes32 holder) {
    return DecodedEvent.of(Registrar.MEMBERCERTIFIED_EVENT, logged)
        .<Event>map(
            in ->
                new Event.Certified(first, in.text(2), in.integer(3), roles(in, 4), period(in, 5)))
        .or(
            () ->
                DecodedEvent.of(Registrar.MEMBERSTATUSCHANGED_EVENT, logged)
                    .map(in -> new Event.StatusChanged(MemberStatus.of(in.integer(1)), in.text(2))))
        .or(
            () ->
                DecodedEvent.of(Registrar.NODEADDED_EVENT, logged)
                    .map(
                        in ->
                            new Event.NodeAdded(
                                in.bytes32(1), in.addresses(2), in.text(3), period(in, 4))))
        .or(
            () ->
                DecodedEvent.of(Registrar.NODEENDED_EVENT, logged)
                    .map(in -> new Event.NodeEnded(in.bytes32(1))))
        .or(
            () ->
                DecodedEvent.of(Registrar.ACCOUNTENDED_EVENT, logged)
                    .map(in -> new Event.AccountEnded(in.text(1))))
        .or(() -> ofKey(logged, holder))
        .orElseGet(Event.FoundingEnded::new);
  }

  private static Optional<Event> ofKey(LedgerEvent logged, Bytes32 holder) {
    return DecodedEvent.of(Registrar.OPERATORENROLLED_EVENT, logged)
        .<Event>map(
            in ->
                new Event.OperatorEnrolled(
                    in.text(1),
                    in.bytes32(2),
                    OperatorKind.of(in.integer(3)),
                    roles(in, 4),
                    in.text(5),
                    period(in, 6)))
        .or(
            () ->
                DecodedEvent.of(Registrar.OPERATORREVOKED_EVENT, logged)
                    .map(in -> new Event.OperatorRevoked(in.text(1), holder, in.text(2))))
        .or(
            () ->
                DecodedEvent.of(Registrar.KEYREPLACED_EVENT, logged)
                    .map(
                        in ->
                            new Event.KeyReplaced(
                                in.text(2), in.text(3), in.bytes32(1), period(in, 4), in.text(6))));
  }

  private static Set<MemberRole> roles(DecodedEvent in, int field) {
    return MemberRole.of(in.number(field));
  }

  private static Validity period(DecodedEvent in, int from) {
    return new Validity(in.seconds(from), in.seconds(from + 1));
  }
}
