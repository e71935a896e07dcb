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
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Row;
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

  private static final List<String> OF_A_MEMBER =
      List.of("id", "identity", "name", "kind", "roles", "valid_from", "valid_until", "status");

  private static final Reading<Member> BY_ID = withIdOf("?");

  private static final Reading<Member> BY_ACCOUNT =
      member(
          """
           from member_account a
          join member_node n on n.organisation = a.organisation and n.tessera_key = a.tessera_key
          join member m on m.organisation = a.organisation and m.id = a.member
          where a.organisation = me.organisation and a.account = ?
            and (a.ended_at is null or a.ended_at > ?) and n.valid_from <= ? and n.valid_until > ?
          """);

  private static final Reading<Member> WITNESS =
      member(
          """
           from member_operator o
          join member m on m.organisation = o.organisation and m.id = o.member
          where o.organisation = me.organisation and o.key = ? and o.member = ?
            and (o.roles & ?) <> 0 and o.valid_from <= ? and o.valid_until > ?
            and (o.revoked_at is null or o.revoked_at > ?)
          """);

  /** The role stands in the SQL, so that the index of V0145 serves. */
  private static final Reading<List<Bytes32>> REGULATORS =
      Reading.of(
          List.of("ids"),
          """
          select string_agg(m.id, '' order by m.id) as ids from member m
          where m.organisation = me.organisation and (m.roles & %d) <> 0 and m.status = %d
            and m.valid_from <= ? and m.valid_until > ?
          """
              .formatted(MemberRole.REGULATOR.bit(), MemberStatus.ACTIVE.code()),
          row -> row.words("ids"));

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public Members(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  private static Reading<Member> member(String from) {
    return Reading.of(OF_A_MEMBER, "select " + MEMBER + from, Members::member).kept();
  }

  /**
   * The member of which something else tells the id.
   *
   * @param id SQL of the id, in the terms of a {@link Reading}
   */
  public static Reading<Member> withIdOf(String id) {
    return member(" from member m where m.organisation = me.organisation and m.id = " + id);
  }

  /** A member by its id, to be read together with other things; in whatever state it is. */
  public static Reading.Asked<Member> withId(Bytes32 id) {
    return BY_ID.with((Object) id.toArray());
  }

  /** As {@link #byAccount}, to be read together with other things. */
  public static Reading.Asked<Member> withAccount(String account, Instant at) {
    long second = at.getEpochSecond();
    return BY_ACCOUNT.with(account, second, second, second);
  }

  /**
   * The member for which this key may witness in this role, to be read together with other things;
   * whether the member itself may is still to be seen, with {@link #isWitness}.
   */
  public static Reading.Asked<Member> witness(
      String key, Bytes32 member, MemberRole role, Instant at) {
    long second = at.getEpochSecond();
    return WITNESS.with(key, member.toArray(), role.bit(), second, second, second);
  }

  /** Ids of the members that are active at that moment and hold the role REGULATOR, in order. */
  public static Reading.Asked<List<Bytes32>> regulators(Instant at) {
    return REGULATORS.with(at.getEpochSecond(), at.getEpochSecond());
  }

  /** Whether the member that {@link #witness} found holds the role, and is active. */
  public static boolean isWitness(Optional<Member> found, MemberRole role, Instant at) {
    return found.filter(member -> member.has(role) && member.isActive(at)).isPresent();
  }

  /** Every member, by name. */
  public List<Member> all(String organisation) {
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    "select "
                        + MEMBER
                        + " from member m where m.organisation = ? order by m.name, m.id")
                .param(organisation)
                .query((row, n) -> member(Row.of(row)))
                .list());
  }

  /** Also when it is suspended, revoked or out of date; see {@link Member#isActive}. */
  public Optional<Member> byId(String organisation, Bytes32 id) {
    return rows.find(organisation, withId(id));
  }

  /** Those of these ids that there are, in whatever state; in one question. */
  public Map<Bytes32, Member> byIds(String organisation, Collection<Bytes32> ids) {
    return rows.in(
        organisation,
        () ->
            jdbc
                .sql(
                    "select "
                        + MEMBER
                        + " from member m where m.organisation = :organisation"
                        + " and m.id = any(cast(:ids as bytea[]))")
                .param("organisation", organisation)
                .param("ids", ids.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query((row, n) -> member(Row.of(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Member::id, Function.identity())));
  }

  /**
   * Whose account this is, by the node it belongs to, unless the account or the node had ended at
   * that moment. Says nothing of whether the member is active.
   */
  public Optional<Member> byAccount(String organisation, String account, Instant at) {
    return rows.find(organisation, withAccount(account, at));
  }

  /**
   * Whose service or member account signs with this key, for messages between members: an account
   * of the member, or a key of kind SERVICE enrolled under it and valid at that moment.
   */
  public Optional<Member> byServiceKey(String organisation, String key, Instant at) {
    return byAccount(organisation, key, at).or(() -> byEnrolledKey(organisation, key, at));
  }

  /** Whose key of kind SERVICE this is, enrolled and valid at that moment. */
  public Optional<Member> byEnrolledKey(String organisation, String key, Instant at) {
    return operator(organisation, key)
        .filter(operator -> operator.kind() == OperatorKind.SERVICE)
        .filter(operator -> operator.isValid(at))
        .flatMap(operator -> byId(organisation, operator.member()));
  }

  /** Whether this node knows the member as a regulator, in whatever state it is. */
  public boolean isRegulator(String organisation, Bytes32 member) {
    return byId(organisation, member).filter(found -> found.has(MemberRole.REGULATOR)).isPresent();
  }

  /** As {@link #regulators(Instant)}, read by itself. */
  public List<Bytes32> regulators(String organisation, Instant at) {
    return rows.find(organisation, regulators(at)).orElse(List.of());
  }

  /** A member that is read by itself. */
  public Optional<Member> find(String organisation, Reading.Asked<Member> member) {
    return rows.find(organisation, member);
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
                        + " from member m where m.organisation = :organisation"
                        + " and (m.roles & :role) <> 0 order by m.id")
                .param("organisation", organisation)
                .param("role", role.bit())
                .query((row, n) -> member(Row.of(row)))
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
    return isWitness(rows.find(organisation, witness(key, member, role, at)), role, at);
  }

  private static Member member(Row row) throws SQLException {
    return new Member(
        row.bytes32("id"),
        row.text("identity"),
        row.text("name"),
        row.integer("kind"),
        MemberRole.of(row.integer("roles")),
        new Validity(
            Instant.ofEpochSecond(row.number("valid_from")),
            Instant.ofEpochSecond(row.number("valid_until"))),
        MemberStatus.of(row.integer("status")));
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
