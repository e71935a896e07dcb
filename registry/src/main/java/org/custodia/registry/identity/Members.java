package org.custodia.registry.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is who, as the given organisation's own node has it. Every question names that organisation
 * (its slug) first, and may be asked inside or outside of its rows. Addresses are lower-case hex
 * with 0x.
 */
public final class Members {
  private static final String MEMBER =
      "m.id, m.identity, m.name, m.kind, m.roles, m.valid_from, m.valid_until, m.status";
  private static final String OPERATOR =
      "key, member, holder, kind, roles, place, valid_from, valid_until, revoked_at, successor";

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public Members(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** Every member, by name. */
  public List<Member> all(String organisation) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql("select " + MEMBER + " from member m order by m.name, m.id")
                .query(Members::member)
                .list());
  }

  /** Also when it is suspended, revoked or out of date; see {@link Member#isActive}. */
  public Optional<Member> byId(String organisation, Bytes32 id) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql("select " + MEMBER + " from member m where m.id = :id")
                .param("id", id.toArray())
                .query(Members::member)
                .optional());
  }

  /** Those of these ids that there are, in whatever state; in one question. */
  public Map<Bytes32, Member> byIds(String organisation, Collection<Bytes32> ids) {
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql("select " + MEMBER + " from member m where m.id = any(cast(:ids as bytea[]))")
                .param("ids", ids.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query(Members::member)
                .list()
                .stream()
                .collect(Collectors.toMap(Member::id, Function.identity())));
  }

  /**
   * Whose account this is, by the node it belongs to, unless the account or the node had ended at
   * that moment. Says nothing of whether the member is active.
   */
  public Optional<Member> byAccount(String organisation, String account, Instant at) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    "select "
                        + MEMBER
                        + """
                           from member_account a
                          join member_node n on n.tessera_key = a.tessera_key
                          join member m on m.id = a.member
                          where a.account = :account and (a.ended_at is null or a.ended_at > :at)
                            and n.valid_from <= :at and n.valid_until > :at
                          """)
                .param("account", account)
                .param("at", at.getEpochSecond())
                .query(Members::member)
                .optional());
  }

  /**
   * Whose service or member account signs with this key, for messages between members: an account
   * of the member, or a key of kind SERVICE enrolled under it and valid at that moment.
   */
  public Optional<Member> byServiceKey(String organisation, String key, Instant at) {
    return rows.in(
        organisation,
        () ->
            byAccount(organisation, key, at)
                .or(
                    () ->
                        operator(organisation, key)
                            .filter(operator -> operator.kind() == OperatorKind.SERVICE)
                            .filter(operator -> operator.isValid(at))
                            .flatMap(operator -> byId(organisation, operator.member()))));
  }

  /** Members with this role that are active at that moment, by id. */
  public List<Member> withRole(String organisation, MemberRole role, Instant at) {
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql(
                    "select "
                        + MEMBER
                        + " from member m where (m.roles & :role) <> 0 order by m.id")
                .param("role", role.bit())
                .query(Members::member)
                .list()
                .stream()
                .filter(member -> member.isActive(at))
                .toList());
  }

  /** Nodes of a member that are in their period at that moment. */
  public List<MemberNode> nodes(String organisation, Bytes32 member, Instant at) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select n.member, n.tessera_key, n.region, n.valid_from, n.valid_until,
                      array(select a.account from member_account a
                        where a.tessera_key = n.tessera_key and (a.ended_at is null or a.ended_at > :at)
                        order by a.account) as accounts
                    from member_node n
                    where n.member = :member and n.valid_from <= :at and n.valid_until > :at
                    order by n.tessera_key
                    """)
                .param("member", member.toArray())
                .param("at", at.getEpochSecond())
                .query(Members::node)
                .list());
  }

  public Optional<Operator> operator(String organisation, String key) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql("select " + OPERATOR + " from member_operator where key = :key")
                .param("key", key)
                .query(Members::operator)
                .optional());
  }

  /** Every key ever enrolled under a member, the latest first. */
  public List<Operator> operators(String organisation, Bytes32 member) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    "select "
                        + OPERATOR
                        + " from member_operator where member = :member"
                        + " order by valid_from desc, key")
                .param("member", member.toArray())
                .query(Members::operator)
                .list());
  }

  /**
   * Whether an act signed with this key counts for this member in this role, as {@code
   * Registrar.mayWitness} says it: the member active and still holding the role, the key in date
   * and not revoked.
   */
  public boolean mayWitness(
      String organisation, String key, Bytes32 member, MemberRole role, Instant at) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    "select "
                        + MEMBER
                        + """
                           from member_operator o
                          join member m on m.id = o.member
                          where o.key = :key and o.member = :member and (o.roles & :role) <> 0
                            and o.valid_from <= :at and o.valid_until > :at
                            and (o.revoked_at is null or o.revoked_at > :at)
                          """)
                .param("key", key)
                .param("member", member.toArray())
                .param("role", role.bit())
                .param("at", at.getEpochSecond())
                .query(Members::member)
                .optional()
                .filter(found -> found.has(role) && found.isActive(at))
                .isPresent());
  }

  private static Member member(ResultSet row, int number) throws SQLException {
    return new Member(
        Bytes32.of(row.getBytes("id")),
        row.getString("identity"),
        row.getString("name"),
        row.getInt("kind"),
        MemberRole.of(row.getInt("roles")),
        validity(row),
        MemberStatus.of(row.getInt("status")));
  }

  private static MemberNode node(ResultSet row, int number) throws SQLException {
    return new MemberNode(
        Bytes32.of(row.getBytes("member")),
        Bytes32.of(row.getBytes("tessera_key")),
        Arrays.asList((String[]) row.getArray("accounts").getArray()),
        row.getString("region"),
        validity(row));
  }

  private static Operator operator(ResultSet row, int number) throws SQLException {
    return new Operator(
        row.getString("key"),
        Bytes32.of(row.getBytes("member")),
        Bytes32.of(row.getBytes("holder")),
        OperatorKind.of(row.getInt("kind")),
        MemberRole.of(row.getInt("roles")),
        row.getString("place"),
        validity(row),
        Optional.ofNullable(row.getObject("revoked_at", Long.class)).map(Instant::ofEpochSecond),
        Optional.ofNullable(row.getString("successor")));
  }

  private static Validity validity(ResultSet row) throws SQLException {
    return new Validity(
        Instant.ofEpochSecond(row.getLong("valid_from")),
        Instant.ofEpochSecond(row.getLong("valid_until")));
  }
}
