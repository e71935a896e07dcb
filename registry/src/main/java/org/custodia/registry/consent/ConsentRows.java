package org.custodia.registry.consent;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.ledger.LedgerRefusal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code consent}. Used inside the organisation's rows. */
final class ConsentRows {
  /** Openings count only when they name the host itself: see {@code Consents.sol}. */
  private static final String SELECT =
      """
      select c.*, p.block as published_block, o.opened_at, u.used, u.last_used_at, r.revoked_at,
        coalesce(s.opted_out, false) as opted_out, coalesce(s.opted_out_block, 0) as opted_out_block,
        least((
          select f.used_at from consent_use f
          where f.organisation = c.organisation and f.channel = c.channel
            and f.commitment = c.commitment
          order by f.used limit 1), (
          select f.recorded_at from record_reading f
          where f.organisation = c.organisation and f.channel = c.channel
            and f.consent = c.commitment and f.reason is null
          order by f.block, f.log_index limit 1)) as first_used_at
      from consent c
      left join consent_publication p
        on p.organisation = c.organisation and p.commitment = c.commitment
      left join consent_revocation r
        on r.organisation = c.organisation and r.revocation_hash = c.revocation_hash
      left join consent_opening o on o.organisation = c.organisation and o.channel = c.channel
        and o.host = :own and o.commitment = c.commitment
      left join consent_subject s on s.organisation = c.organisation and s.channel = c.channel
        and s.host = :own and s.patient = c.pseudonym
      left join lateral (
        select max(used) as used, max(used_at) as last_used_at from consent_use u
        where u.organisation = c.organisation and u.channel = c.channel
          and u.commitment = c.commitment) u on true
      """;

  /** Each line by an index of its own, so that it costs what is new and not what is there. */
  private static final String TOUCHED =
      """
      c.id = any(array(
        select c.id from consent_use n
          join consent c on c.organisation = n.organisation and c.commitment = n.commitment
          where n.block > :after
        union select c.id from consent_revocation n
          join consent c on c.organisation = n.organisation and c.revocation_hash = n.revocation_hash
          where n.block > :after
        union select c.id from consent_subject n join consent c
            on c.organisation = n.organisation and c.channel = n.channel and c.pseudonym = n.patient
          where n.opted_out_block > 0 and n.opted_out_block > :after and n.host = :own
        union select c.id from consent_opening n
          join consent c on c.organisation = n.organisation and c.commitment = n.commitment
          where n.valid_until >= :from and n.valid_until < :ending and n.host = :own)) and
      """;

  private final JdbcClient jdbc;

  ConsentRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param own member id of the organisation
   */
  Optional<ConsentRow> find(Bytes32 own, UUID id) {
    return select(own, " where c.id = :id", id).stream().findFirst();
  }

  Optional<ConsentRow> byCommitment(Bytes32 own, Bytes32 commitment) {
    return jdbc.sql(SELECT + " where c.commitment = :commitment")
        .param("own", own.toArray())
        .param("commitment", commitment.toArray())
        .query(ConsentRows::row)
        .optional();
  }

  /** Everything that was granted, newest first. */
  List<ConsentRow> granted(Bytes32 own, Collection<UUID> patients) {
    return ofPatients(own, patients, "granted_at is not null");
  }

  /** Drafts that can be signed still, among which there may be lapsed ones. */
  List<ConsentRow> drafts(Bytes32 own, Collection<UUID> patients) {
    return ofPatients(own, patients, "granted_at is null");
  }

  private List<ConsentRow> ofPatients(Bytes32 own, Collection<UUID> patients, String which) {
    return jdbc.sql(
            SELECT + " where c.patient = any(:patients) and " + which + " order by c.arrival desc")
        .param("own", own.toArray())
        .param("patients", patients.toArray(UUID[]::new))
        .query(ConsentRows::row)
        .list();
  }

  /** Those of this host's that were opened for a grantee and a purpose. */
  List<ConsentRow> opened(Bytes32 own, Bytes32 grantee, ConsentPurpose purpose) {
    return jdbc.sql(SELECT + " where o.grantee = :grantee and o.purpose = :purpose")
        .param("own", own.toArray())
        .param("grantee", grantee.toArray())
        .param("purpose", purpose.code())
        .query(ConsentRows::row)
        .list();
  }

  /** Granted, and neither opened nor refused as far as the patient was told. */
  List<ConsentRow> onTheirWay(Bytes32 own) {
    return select(
        own,
        """
         where granted_at is not null and refusal is null and not told_opened and not told_revoked
         order by c.arrival
        """,
        null);
  }

  /**
   * What the ledger and the clock have touched.
   *
   * @param after block after which something was used, revoked or opted out of; below 0 for
   *     everything that is in use
   * @param endingFrom of those that end, the first moment that is new
   * @param endingBefore the last one, no longer itself
   */
  record Touched(long after, Instant endingFrom, Instant endingBefore) {
    static Touched anything(Instant endingBefore) {
      return new Touched(-1, Instant.EPOCH, endingBefore);
    }
  }

  /** Opened, with something the patient was not told: a use, the end, a revocation. */
  List<ConsentRow> withNews(Bytes32 own, Touched touched) {
    String which = touched.after() < 0 ? "" : TOUCHED;
    return jdbc.sql(
            SELECT
                + " where c.granted_at is not null and not c.told_revoked and "
                + which
                + """
                  (coalesce(u.used, 0) > told_used
                   or r.revoked_at is not null
                   or (told_opened and (coalesce(s.opted_out, false)
                     or p.block <= coalesce(s.opted_out_block, 0)))
                   or (told_opened and not told_expiring and c.revoked_by is null
                     and o.valid_until < :ending))
                 order by c.arrival
                """)
        .param("own", own.toArray())
        .param("after", touched.after())
        .param("from", touched.endingFrom().getEpochSecond())
        .param("ending", touched.endingBefore().getEpochSecond())
        .query(ConsentRows::row)
        .list();
  }

  private List<ConsentRow> select(Bytes32 own, String where, UUID id) {
    return jdbc.sql(SELECT + where)
        .param("own", own.toArray())
        .param("id", id)
        .query(ConsentRows::row)
        .list();
  }

  /** False when the id or the key is taken. */
  boolean add(String organisation, ConsentRow draft, Instant at) {
    return jdbc.sql(
                """
                insert into consent (organisation, id, patient, person, request, grant_key, form,
                  drafted_at, expires_at)
                values (:organisation, :id, :patient, :person, :request, :key, :form, :at, :expires)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("id", draft.id())
            .param("patient", draft.patient())
            .param("person", draft.person())
            .param("request", draft.request().toArray())
            .param("key", draft.grantKey())
            .param("form", draft.form())
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("expires", draft.expiresAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  void prepared(UUID id, ConsentRow.Prepared prepared) {
    jdbc.sql(
            """
            update consent set channel = :channel, pseudonym = :pseudonym, commitment = :commitment,
              revocation_hash = :hash, terms = :terms
            where id = :id
            """)
        .param("channel", prepared.channel())
        .param("pseudonym", prepared.pseudonym().toArray())
        .param("commitment", prepared.commitment().toArray())
        .param("hash", prepared.revocationHash().toArray())
        .param("terms", prepared.terms())
        .param("id", id)
        .update();
  }

  void granted(UUID id, byte[] signature, Instant at) {
    jdbc.sql("update consent set signature = :signature, granted_at = :at where id = :id")
        .param("signature", signature)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  void begun(UUID id, Instant at) {
    jdbc.sql("update consent set begun_at = :at where id = :id")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  void refused(UUID id, LedgerRefusal refusal) {
    jdbc.sql("update consent set refusal = :name, refusal_arguments = :arguments where id = :id")
        .param("name", refusal.name())
        .param("arguments", refusal.arguments().toArray(String[]::new))
        .param("id", id)
        .update();
  }

  void revokedBy(UUID act, List<UUID> consents, Instant at) {
    jdbc.sql(
            """
            update consent set revoked_by = :act, revocation_asked_at = :at,
              expires_at = least(expires_at, :at)
            where id = any(:consents) and revoked_by is null
            """)
        .param("act", act)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("consents", consents.toArray(UUID[]::new))
        .update();
  }

  /**
   * The grantee accepts it, in so many words.
   *
   * @return false when it had said so before
   */
  boolean accepted(UUID id, Instant at) {
    return jdbc.sql("update consent set accepted_at = :at where id = :id and accepted_at is null")
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("id", id)
            .update()
        == 1;
  }

  /**
   * The grantee does not want it.
   *
   * @param words sealed
   */
  void rejected(UUID id, Instant at, Optional<byte[]> words) {
    jdbc.sql("update consent set rejected_at = :at, rejection_words = :words where id = :id")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("words", words.orElse(null))
        .param("id", id)
        .update();
  }

  boolean isRejected(Bytes32 commitment) {
    return jdbc.sql(
            "select 1 from consent where commitment = :commitment and rejected_at is not null")
        .param("commitment", commitment.toArray())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** What an act takes back. */
  List<ConsentRow> of(Bytes32 own, UUID act) {
    return select(own, " where c.revoked_by = :id order by c.arrival", act);
  }

  /** Channels in which something was granted by this patient. */
  List<String> channels(UUID patient) {
    return jdbc.sql(
            """
            select distinct channel from consent
            where patient = :patient and granted_at is not null order by channel
            """)
        .param("patient", patient)
        .query(String.class)
        .list();
  }

  /** What the patient is called in a channel in which something was granted. */
  Bytes32 pseudonym(UUID patient, String channel) {
    return Bytes32.of(
        jdbc.sql(
                """
                select pseudonym from consent
                where patient = :patient and channel = :channel order by arrival limit 1
                """)
            .param("patient", patient)
            .param("channel", channel)
            .query(byte[].class)
            .single());
  }

  /** Consents of a patient in a channel whose opening was put into the outbox. */
  List<UUID> begun(UUID patient, String channel) {
    return jdbc.sql(
            """
            select id from consent
            where patient = :patient and channel = :channel and begun_at is not null
            """)
        .param("patient", patient)
        .param("channel", channel)
        .query(UUID.class)
        .list();
  }

  /** Takes away who asked, and what was said, of a patient who is erased; the rest is sealed. */
  void forget(UUID patient) {
    jdbc.sql("update consent set person = '', rejection_words = null where patient = :patient")
        .param("patient", patient)
        .update();
  }

  /** Forgets drafts that lapsed before this moment. */
  void forgetDrafts(Instant lapsedBefore) {
    jdbc.sql("delete from consent where granted_at is null and expires_at < :before")
        .param("before", lapsedBefore.atOffset(ZoneOffset.UTC))
        .update();
  }

  void told(UUID id, ConsentRow.Told told) {
    jdbc.sql(
            """
            update consent set told_opened = :opened, told_used = :used, told_expiring = :expiring,
              told_revoked = :revoked
            where id = :id
            """)
        .param("opened", told.opened())
        .param("used", told.used())
        .param("expiring", told.expiring())
        .param("revoked", told.revoked())
        .param("id", id)
        .update();
  }

  private static ConsentRow row(ResultSet row, int number) throws SQLException {
    return new ConsentRow(
        row.getObject("id", UUID.class),
        row.getObject("patient", UUID.class),
        row.getString("person"),
        Bytes32.of(row.getBytes("request")),
        row.getString("grant_key"),
        row.getBytes("form"),
        row.getTimestamp("expires_at").toInstant(),
        prepared(row),
        Optional.ofNullable(row.getBytes("signature")),
        instant(row, "granted_at"),
        row.getTimestamp("begun_at") != null,
        refused(row),
        Optional.ofNullable(row.getObject("revoked_by", UUID.class)),
        instant(row, "accepted_at"),
        rejected(row),
        new ConsentRow.Told(
            row.getBoolean("told_opened"),
            row.getLong("told_used"),
            row.getBoolean("told_expiring"),
            row.getBoolean("told_revoked")),
        new ConsentRow.OnLedger(
            row.getLong("published_block"),
            instant(row, "opened_at"),
            row.getLong("used"),
            instant(row, "first_used_at"),
            instant(row, "last_used_at"),
            instant(row, "revoked_at"),
            row.getBoolean("opted_out"),
            row.getLong("opted_out_block")));
  }

  private static Optional<ConsentRow.Prepared> prepared(ResultSet row) throws SQLException {
    String channel = row.getString("channel");
    if (channel == null) return Optional.empty();
    return Optional.of(
        new ConsentRow.Prepared(
            channel,
            Bytes32.of(row.getBytes("pseudonym")),
            Bytes32.of(row.getBytes("commitment")),
            Bytes32.of(row.getBytes("revocation_hash")),
            row.getBytes("terms")));
  }

  private static Optional<ConsentRow.Rejected> rejected(ResultSet row) throws SQLException {
    Optional<byte[]> words = Optional.ofNullable(row.getBytes("rejection_words"));
    return instant(row, "rejected_at").map(at -> new ConsentRow.Rejected(at, words));
  }

  private static Optional<ConsentRow.Refused> refused(ResultSet row) throws SQLException {
    String name = row.getString("refusal");
    if (name == null) return Optional.empty();
    Array arguments = row.getArray("refusal_arguments");
    return Optional.of(
        new ConsentRow.Refused(name, Arrays.asList((String[]) arguments.getArray())));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
