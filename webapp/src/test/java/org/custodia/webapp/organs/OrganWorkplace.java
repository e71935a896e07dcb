package org.custodia.webapp.organs;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.registry.ledger.Ledger;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;

/** A hospital that is all that organs need, with one channel of each kind and a key that signs. */
public final class OrganWorkplace {
  public static final String ORGANISATION = SmallPatients.HOSPITAL;
  public static final Bytes32 OWN = MemberId.of(ORGANISATION);
  public static final String BODY = "gln:3010000000099";
  public static final String AUTHORITY = "gln:3010000000013";
  public static final String CASE_CHANNEL = "0x" + "a1".repeat(20);
  public static final String OFFER_CHANNEL = "0x" + "a2".repeat(20);
  public static final String LEG_CHANNEL = "0x" + "a3".repeat(20);
  public static final Bytes32 CASE = Bytes32.keccak(new byte[] {41});
  public static final Bytes32 ORGAN = Bytes32.keccak(new byte[] {42});
  public static final String KEY = "0x" + "9a".repeat(20);

  private static final long ROLES =
      MemberRole.mask(MemberRole.values()) - MemberRole.mask(MemberRole.REGULATOR);

  private OrganWorkplace() {}

  public static void open(SmallRegistry registry, JdbcClient jdbc) {
    registry.reset();
    registry.channels =
        List.of(
            channel(CASE_CHANNEL, SubjectKind.DONOR_CASE, CASE),
            channel(OFFER_CHANNEL, SubjectKind.ORGAN_OFFER, ORGAN),
            channel(LEG_CHANNEL, SubjectKind.ORGAN_LEG, ORGAN));
    member(jdbc, OWN, ORGANISATION, "Hôpital Saint-Luc", ROLES);
    member(
        jdbc, MemberId.of(AUTHORITY), AUTHORITY, "Agence", MemberRole.mask(MemberRole.REGULATOR));
    member(
        jdbc,
        MemberId.of(BODY),
        BODY,
        "Greffe nationale",
        MemberRole.mask(MemberRole.ALLOCATION_BODY));
    enrol(jdbc, KEY);
  }

  /**
   * A key of somebody of this house, enrolled for everything: what counts is what the house may do
   * too.
   */
  public static void enrol(JdbcClient jdbc, String key) {
    jdbc.sql(
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            values (:organisation, :key, :member, :member, 1, :roles, 'Bloc 2', 0, 9999999999)
            on conflict do nothing
            """)
        .param("organisation", ORGANISATION)
        .param("key", key)
        .param("member", OWN.toArray())
        .param("roles", MemberRole.mask(MemberRole.values()))
        .update();
  }

  /** The house is the regulator as well. */
  public static void oversees(JdbcClient jdbc) {
    jdbc.sql("update member set roles = :roles where organisation = :organisation and id = :own")
        .param("roles", MemberRole.mask(MemberRole.values()))
        .param("organisation", ORGANISATION)
        .param("own", OWN.toArray())
        .update();
  }

  private static Ledger.Channel channel(String address, SubjectKind kind, Bytes32 subject) {
    List<Bytes32> members =
        Stream.of(OWN, MemberId.of(BODY), MemberId.of(AUTHORITY)).sorted().toList();
    return new Ledger.Channel(
        address, kind.code(), members, subject, OWN, "READY", Bytes32.ZERO, 0);
  }

  /** Nothing of a case, an offer or a member that this test, or another, has left. */
  public static void clear(JdbcClient jdbc) {
    for (String table :
        List.of(
            "organ_event",
            "organ_case",
            "organ",
            "organ_offer",
            "organ_turn",
            "organ_donor",
            "organ_match_run",
            "organ_candidate_version",
            "organ_candidate",
            "member_operator",
            "member")) {
      jdbc.sql("delete from " + table + " where organisation = :organisation")
          .param("organisation", ORGANISATION)
          .update();
    }
  }

  /** A case that is open. */
  public static void openCase(JdbcClient jdbc, boolean living) {
    jdbc.sql(
            """
            insert into organ_case (organisation, case_id, channel, living, opened_at, state,
              changed_at)
            values (:organisation, :case, :channel, :living, now(), 'OPEN', now())
            """)
        .param("organisation", ORGANISATION)
        .param("case", CASE.toArray())
        .param("channel", CASE_CHANNEL)
        .param("living", living)
        .update();
    Bytes32 word = Bytes32.keccak(new byte[] {7});
    recorded(
        jdbc, 1, new OpenCaseTerms(word, word, Bytes32.ZERO, word, living, living ? 3_600 : 0), 0);
  }

  /** Something that was done in the case. */
  public static UUID recorded(JdbcClient jdbc, int block, OrganTerms terms, int irregularities) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, server_time,
              irregularities, terms, happened_at, block, log_index, transaction, signed_id,
              device_sequence, previous_hash, signature)
            values (:organisation, :channel, :id, 3, :case, :action, :own, :own, :none, :key, 1,
              'Bloc 2', '2026-11-26T03:04:05Z', '2026-11-26T03:04:07Z', :odd, :terms,
              '2026-11-26T03:04:09Z', :block, 0, :case, decode(repeat('00', 32), 'hex'), 0,
              decode(repeat('00', 32), 'hex'), decode(repeat('11', 64) || '1b', 'hex'))
            """)
        .param("organisation", ORGANISATION)
        .param("channel", CASE_CHANNEL)
        .param("id", id)
        .param("case", CASE.toArray())
        .param("action", terms.action().code())
        .param("own", OWN.toArray())
        .param("none", Bytes32.ZERO.toArray())
        .param("key", KEY)
        .param("odd", irregularities)
        .param("terms", terms.terms())
        .param("block", block)
        .update();
    return id;
  }

  /** An offer to this house, or to another. */
  public static UUID offered(
      JdbcClient jdbc, Bytes32 centre, int rank, int reason, String state, Instant answerUntil) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into organ_offer (organisation, channel, command_id, organ_id, list, rank,
              candidate, centre, blood_group, reason, answer_until, state, offered_at)
            values (:organisation, :channel, :id, :organ, :list, :rank, :organ, :centre, 3, :reason,
              :until, :state, now())
            """)
        .param("organisation", ORGANISATION)
        .param("channel", OFFER_CHANNEL)
        .param("id", id)
        .param("organ", ORGAN.toArray())
        .param("list", CASE.toArray())
        .param("rank", rank)
        .param("centre", centre.toArray())
        .param("reason", reason)
        .param("until", answerUntil.atOffset(ZoneOffset.UTC))
        .param("state", state)
        .update();
    return id;
  }

  /** A turn out of order that a bank asks for. */
  public static UUID asked(JdbcClient jdbc) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into organ_turn (organisation, id, channel, organ_id, list, rank, candidate, centre,
              reason, asked_by, asked_at)
            values (:organisation, :id, :channel, :organ, :organ, 3, :organ, :own, 1, :own, now())
            """)
        .param("organisation", ORGANISATION)
        .param("id", id)
        .param("channel", OFFER_CHANNEL)
        .param("organ", ORGAN.toArray())
        .param("own", OWN.toArray())
        .update();
    return id;
  }

  private static void member(
      JdbcClient jdbc, Bytes32 id, String identity, String name, long roles) {
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:organisation, :id, :identity, :name, 0, :roles, 0, 9999999999, 1, '')
            on conflict (organisation, id) do update set roles = excluded.roles
            """)
        .param("organisation", ORGANISATION)
        .param("id", id.toArray())
        .param("identity", identity)
        .param("name", name)
        .param("roles", roles)
        .update();
  }

  public static OidcLoginRequestPostProcessor person(String... roles) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .subject("organ.person")
                    .claim("preferred_username", "organ.person")
                    .claim("organisation", ORGANISATION)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now().getEpochSecond()))
        .authorities(
            Stream.of(roles)
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toArray(GrantedAuthority[]::new));
  }
}
