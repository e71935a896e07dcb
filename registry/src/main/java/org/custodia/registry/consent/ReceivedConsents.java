package org.custodia.registry.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.witness.ConsentReply.Answer;
import org.custodia.registry.consent.ReceivedConsent.Standing;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was opened for an organisation, all of it from its own node. */
final class ReceivedConsents implements ConsentUses {
  private static final String SELECT =
      """
      select o.*, p.block as published_block, r.revoked_at, s.opted_out, s.opted_out_block,
        coalesce(u.used, 0) as used, u.last_used_at, u.first_used_at,
        (select f.recorded_at from record_reading f
          where f.organisation = o.organisation and f.channel = o.channel
            and f.consent = o.commitment and f.reason is null
          order by f.block, f.log_index limit 1) as first_read_at,
        a.replied_at as accepted_at, a.person as accepted_by, null::bytea as accepted_words,
        a.told_at as accepted_told_at, a.trouble as accepted_trouble,
        j.replied_at as rejected_at, j.person as rejected_by, j.words as rejected_words,
        j.told_at as rejected_told_at, j.trouble as rejected_trouble
      from consent_opening o
      join consent_subject s on s.organisation = o.organisation and s.channel = o.channel
        and s.host = o.host and s.patient = o.patient
      left join consent_publication p
        on p.organisation = o.organisation and p.commitment = o.commitment
      left join consent_revocation r
        on r.organisation = o.organisation and r.revocation_hash = o.revocation_hash
      left join consent_reply a on a.organisation = o.organisation and a.host = o.host
        and a.consent = o.commitment and a.answer = 'ACCEPTED'
      left join consent_reply j on j.organisation = o.organisation and j.host = o.host
        and j.consent = o.commitment and j.answer = 'REJECTED'
      left join lateral (
        select max(used) as used, min(used_at) as first_used_at, max(used_at) as last_used_at
        from consent_use u
        where u.organisation = o.organisation and u.channel = o.channel
          and u.commitment = o.commitment) u on true
      where o.grantee = :own
      """;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final ReplyRows replies;
  private final SealedTerms sealed;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;

  ReceivedConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      SealedTerms sealed,
      Members members,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.replies = new ReplyRows(jdbc);
    this.sealed = sealed;
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public List<ReceivedConsent> received(Caller caller) {
    checkRole(caller, READERS);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<Bytes32, String> names =
              members.all(organisation).stream()
                  .collect(Collectors.toMap(Member::id, Member::name));
          return jdbc.sql(SELECT + " order by o.block desc, o.log_index desc")
              .param("own", ledger.memberId(organisation).toArray())
              .query((row, n) -> received(organisation, row, names))
              .list();
        });
  }

  @Override
  public List<ReceivedConsent> received(
      Caller caller, String channel, Bytes32 host, Bytes32 patient) {
    checkRole(caller, READERS);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<Bytes32, String> names =
              members.byIds(organisation, List.of(host)).values().stream()
                  .collect(Collectors.toMap(Member::id, Member::name));
          return jdbc.sql(
                  SELECT
                      + """
                       and o.channel = :channel and o.host = :host and o.patient = :patient
                      order by o.block desc, o.log_index desc
                      """)
              .param("own", ledger.memberId(organisation).toArray())
              .param("channel", channel)
              .param("host", host.toArray())
              .param("patient", patient.toArray())
              .query((row, n) -> received(organisation, row, names))
              .list();
        });
  }

  @Override
  public CommandStatus use(
      Caller caller, UUID id, Bytes32 host, Bytes32 commitment, ConsentPurpose purpose) {
    checkRole(caller, CARE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          ReceivedConsent consent = find(caller, host, commitment);
          if (consent.rejection().isPresent()) throw new Problem(Kind.CONFLICT, "CUS-CON-043");
          CommandStatus status =
              ledger.record(
                  organisation,
                  new ChannelCommand(
                      id,
                      consent.channel(),
                      Action.USE_CONSENT.code(),
                      ConsentCalls.useConsent(commitment, host, consent.patient(), purpose)));
          jdbc.sql(
                  """
                  insert into consent_used_by (organisation, command, commitment, person, recorded_at)
                  values (:organisation, :command, :commitment, :person, :at) on conflict do nothing
                  """)
              .param("organisation", organisation)
              .param("command", id)
              .param("commitment", commitment.toArray())
              .param("person", caller.name())
              .param("at", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
          return status;
        });
  }

  @Override
  public ReceivedConsent accept(Caller caller, UUID id, Bytes32 host, Bytes32 commitment) {
    checkRole(caller, READERS);
    return rows.in(
        caller.organisation(),
        () -> {
          ReceivedConsent consent = find(caller, host, commitment);
          if (consent.rejection().isPresent()) throw new Problem(Kind.CONFLICT, "CUS-CON-043");
          if (consent.acceptedAt().isPresent()) return consent;
          return reply(caller, id, consent, Answer.ACCEPTED, "");
        });
  }

  @Override
  public ReceivedConsent reject(
      Caller caller, UUID id, Bytes32 host, Bytes32 commitment, String words) {
    checkRole(caller, READERS);
    String said = words.strip();
    if (said.length() > LONGEST_WORDS) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CON-042", LONGEST_WORDS);
    }
    return rows.in(
        caller.organisation(),
        () -> {
          ReceivedConsent consent = find(caller, host, commitment);
          if (consent.rejection().isPresent()) return consent;
          return reply(caller, id, consent, Answer.REJECTED, said);
        });
  }

  /**
   * What is said first counts: a colleague who says the same at the same moment changes nothing.
   */
  private ReceivedConsent reply(
      Caller caller, UUID id, ReceivedConsent consent, Answer answer, String words) {
    if (!consent.standing().isLive()) throw new Problem(Kind.CONFLICT, "CUS-CON-041");
    String organisation = caller.organisation();
    Bytes32 commitment = consent.commitment();
    replies.add(
        organisation,
        new ReplyRows.Row(
            id,
            consent.host(),
            commitment,
            consent.channel(),
            answer,
            caller.name(),
            Optional.of(words)
                .filter(text -> !text.isEmpty())
                .map(text -> sealed.sealWords(organisation, commitment, text)),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            0));
    ReceivedConsent now = find(caller, consent.host(), commitment);
    boolean said = (answer == Answer.ACCEPTED ? now.acceptance() : now.rejection()).isPresent();
    if (!said) throw new Problem(Kind.CONFLICT, "CUS-CON-002", id.toString());
    return now;
  }

  @Override
  public boolean isRejected(String organisation, Bytes32 host, Bytes32 commitment) {
    return rows.in(organisation, () -> replies.isRejected(host, commitment));
  }

  /** One that counts in several channels is used in the one in which it was opened first. */
  private ReceivedConsent find(Caller caller, Bytes32 host, Bytes32 commitment) {
    return jdbc
        .sql(
            SELECT
                + " and o.host = :host and o.commitment = :commitment order by o.block,"
                + " o.log_index")
        .param("own", ledger.memberId(caller.organisation()).toArray())
        .param("host", host.toArray())
        .param("commitment", commitment.toArray())
        .query((row, n) -> received(caller.organisation(), row, Map.of()))
        .list()
        .stream()
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CON-040"));
  }

  private static final List<String> CARE =
      List.of("pharmacist", "physician", "nurse", "laboratory");
  private static final List<String> READERS =
      List.of("pharmacist", "physician", "nurse", "laboratory", "payer", "employer");

  private static void checkRole(Caller caller, List<String> roles) {
    if (roles.stream().noneMatch(caller::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-CON-003");
    }
  }

  private ReceivedConsent received(String organisation, ResultSet row, Map<Bytes32, String> names)
      throws SQLException {
    Bytes32 host = Bytes32.of(row.getBytes("host"));
    Instant from = Instant.ofEpochSecond(row.getLong("valid_from"));
    Instant until = Instant.ofEpochSecond(row.getLong("valid_until"));
    Bytes32 commitment = Bytes32.of(row.getBytes("commitment"));
    return new ReceivedConsent(
        commitment,
        row.getString("channel"),
        Bytes32.of(row.getBytes("patient")),
        host,
        names.getOrDefault(host, host.toString()),
        ConsentPurpose.of(row.getInt("purpose")),
        from,
        until,
        row.getLong("uses"),
        row.getLong("used"),
        standing(row, from, until, clock.instant()),
        row.getTimestamp("opened_at").toInstant(),
        instant(row, "last_used_at"),
        Stream.of(
                instant(row, "accepted_at"),
                instant(row, "first_used_at"),
                instant(row, "first_read_at"))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()),
        reply(organisation, commitment, row, "accepted"),
        reply(organisation, commitment, row, "rejected"));
  }

  private Optional<ReceivedConsent.Reply> reply(
      String organisation, Bytes32 commitment, ResultSet row, String answer) throws SQLException {
    Optional<Instant> at = instant(row, answer + "_at");
    if (at.isEmpty()) return Optional.empty();
    String words =
        Optional.ofNullable(row.getBytes(answer + "_words"))
            .map(kept -> sealed.words(organisation, commitment, kept))
            .orElse("");
    return Optional.of(
        new ReceivedConsent.Reply(
            at.get(),
            row.getString(answer + "_by"),
            words,
            instant(row, answer + "_told_at"),
            Optional.ofNullable(row.getString(answer + "_trouble"))));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** In the order in which the contract asks, but for the period, which explains itself. */
  private static Standing standing(ResultSet row, Instant from, Instant until, Instant now)
      throws SQLException {
    if (row.getTimestamp("rejected_at") != null) return Standing.REJECTED;
    if (row.getTimestamp("revoked_at") != null) return Standing.REVOKED;
    if (row.getBoolean("opted_out")
        || row.getLong("published_block") <= row.getLong("opted_out_block")) {
      return Standing.OPTED_OUT;
    }
    if (!now.isBefore(until)) return Standing.ENDED;
    long uses = row.getLong("uses");
    if (uses > 0 && row.getLong("used") >= uses) return Standing.USED_UP;
    return now.isBefore(from) ? Standing.NOT_YET_VALID : Standing.IN_FORCE;
  }
}
