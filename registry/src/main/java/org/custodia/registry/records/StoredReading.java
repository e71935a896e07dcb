package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.Witnessing;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queries of ours; table {@code record_query_made}. */
final class StoredReading implements RecordReading {
  private static final Set<RecordIrregularity> UNCERTIFIED =
      EnumSet.of(RecordIrregularity.KEY_NOT_VALID, RecordIrregularity.MEMBER_NOT_CERTIFIED);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final RecordLists lists;
  private final ConsentUses consents;
  private final Members members;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Holders holders;
  private final EmergencyReasons reasons;
  private final Clock clock;

  /** Asks the gatekeeper of another member. */
  @FunctionalInterface
  interface Holders {
    /**
     * @param query JSON of a {@link SignedRecordQuery}
     */
    SealedForReader ask(Bytes32 holder, byte[] query);
  }

  StoredReading(
      OrganisationRows rows,
      JdbcClient jdbc,
      RecordLists lists,
      ConsentUses consents,
      Members members,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      WitnessDomain domain,
      Holders holders,
      EmergencyReasons reasons,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.lists = lists;
    this.consents = consents;
    this.members = members;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.keys = keys;
    this.domain = domain;
    this.holders = holders;
    this.reasons = reasons;
    this.clock = clock;
  }

  @Override
  public Set<ConsentPurpose> purposes(Caller caller) {
    RecordRoles.checkReading(caller);
    return RecordRoles.purposes(caller);
  }

  @Override
  public List<Elsewhere> elsewhere(Caller caller, Whose.Theirs whose) {
    RecordRoles.checkReading(caller);
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    List<KnownRecord> known =
        lists.records(organisation, whose.channel(), whose.host(), whose.patient()).stream()
            .filter(one -> !one.holder().equals(own))
            .toList();
    Map<Bytes32, Member> names =
        members.byIds(organisation, known.stream().map(KnownRecord::holder).distinct().toList());
    return known.stream().map(one -> elsewhere(one, names)).toList();
  }

  static Elsewhere elsewhere(KnownRecord one, Map<Bytes32, Member> names) {
    return new Elsewhere(
        one.holder(),
        Optional.ofNullable(names.get(one.holder())).map(Member::name).orElse("–"),
        one.record(),
        RecordKind.of(one.kind()),
        one.madeAt(),
        one.addedAt(),
        one.supersededBy(),
        one.irregularities());
  }

  @Override
  public List<ReceivedConsent> consents(Caller caller, Whose.Theirs whose) {
    return shared(caller, whose).stream()
        .filter(one -> one.standing() == ReceivedConsent.Standing.IN_FORCE)
        .toList();
  }

  @Override
  public List<ReceivedConsent> shared(Caller caller, Whose.Theirs whose) {
    Set<ConsentPurpose> purposes = purposes(caller);
    return consents.received(caller, whose.channel(), whose.host(), whose.patient()).stream()
        .filter(one -> purposes.contains(one.purpose()))
        .toList();
  }

  @Override
  public ReceivedConsent accept(Caller caller, UUID id, Whose.Theirs whose, Bytes32 consent) {
    checkTheirs(caller, whose, consent);
    return consents.accept(caller, id, whose.host(), consent);
  }

  @Override
  public ReceivedConsent reject(
      Caller caller, UUID id, Whose.Theirs whose, Bytes32 consent, String words) {
    checkTheirs(caller, whose, consent);
    return consents.reject(caller, id, whose.host(), consent, words);
  }

  private void checkTheirs(Caller caller, Whose.Theirs whose, Bytes32 consent) {
    boolean theirs =
        shared(caller, whose).stream().anyMatch(one -> one.commitment().equals(consent));
    if (!theirs) throw new Problem(Kind.NOT_FOUND, "CUS-CON-040");
  }

  private Problem unusable(Caller caller, Wanted wanted) {
    return consents.isRejected(caller.organisation(), wanted.whose().host(), wanted.consent())
        ? rejected()
        : new Problem(Kind.NOT_FOUND, "CUS-REC-051");
  }

  private static Problem rejected() {
    return new Problem(Kind.CONFLICT, "CUS-REC-055");
  }

  @Override
  public Query ask(Caller caller, UUID id, Wanted wanted, String witness) {
    ReceivedConsent consent =
        consents(caller, wanted.whose()).stream()
            .filter(one -> one.commitment().equals(wanted.consent()))
            .findFirst()
            .orElseThrow(() -> unusable(caller, wanted));
    known(caller, wanted.whose(), wanted.holder(), wanted.record());
    String organisation = caller.organisation();
    String reason = EmergencyReasons.checked(consent.purpose(), wanted.reason());
    ReaderKey key = ReaderKey.make();
    Made made =
        new Made(
            id,
            caller.name(),
            witness,
            wanted.whose(),
            wanted.holder(),
            wanted.record(),
            wanted.consent(),
            consent.purpose(),
            Optional.of(keys.records(organisation).seal(key.write(), context(id))),
            key.publicKey(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    boolean fresh =
        rows.in(
            organisation,
            () -> {
              checkKey(organisation, witness);
              if (!add(organisation, made)) return false;
              if (!reason.isEmpty()) keep(organisation, made, reason);
              return true;
            });
    if (!fresh) throw new Problem(Kind.CONFLICT, "CUS-REC-013");
    return new Query(
        id,
        consent.purpose(),
        consent.uses(),
        query(organisation, made, "").message().toTypedDataJson(domain));
  }

  private void keep(String organisation, Made made, String reason) {
    Bytes32 own = ledger.memberId(organisation);
    reasons.keep(organisation, own, Bytes32.ofUuid(made.id()), reason, made.askedAt());
  }

  private void checkKey(String organisation, String witness) {
    witnessing.checkKey(organisation, witness, RecordRoles.READING);
  }

  private KnownRecord known(Caller caller, Whose.Theirs whose, Bytes32 holder, Bytes32 record) {
    return lists
        .records(caller.organisation(), whose.channel(), whose.host(), whose.patient())
        .stream()
        .filter(one -> one.holder().equals(holder) && one.record().equals(record))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-050"));
  }

  @Override
  public Read read(Caller caller, UUID id, String signature) {
    RecordRoles.checkReading(caller);
    String organisation = caller.organisation();
    Made made =
        rows.in(
            organisation,
            () -> {
              Made found =
                  find(id)
                      .filter(one -> one.person().equals(caller.name()) && one.key().isPresent())
                      .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-REC-053"));
              if (consents.isRejected(organisation, found.whose().host(), found.consent())) {
                throw rejected();
              }
              return found;
            });
    SignedRecordQuery query = query(organisation, made, signature);
    WitnessSignature.of(signature)
        .flatMap(one -> one.signer(query.message(), domain))
        .filter(made.witness()::equals)
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-MED-023"));
    KnownRecord known = known(caller, made.whose(), made.holder(), made.record());
    SealedForReader answer = holders.ask(made.holder(), query.write());
    ReaderKey key =
        ReaderKey.read(keys.records(organisation).open(made.key().orElseThrow(), context(id)));
    RecordBodies.Opened opened = key.open(answer, Gatekeeper.context(id));
    if (!opened.content().equals(known.content())) {
      throw new Problem(Kind.CONFLICT, "CUS-REC-052");
    }
    rows.soon(organisation, () -> done(id));
    Map<Bytes32, Member> names = members.byIds(organisation, List.of(known.holder()));
    return new Read(
        made.whose(),
        opened,
        known.content(),
        elsewhere(known, names),
        isCertified(organisation, known));
  }

  private boolean isCertified(String organisation, KnownRecord known) {
    boolean theirs =
        members
            .operator(organisation, known.author())
            .filter(operator -> operator.member().equals(known.holder()))
            .isPresent();
    return theirs && known.irregularities().stream().noneMatch(UNCERTIFIED::contains);
  }

  private SignedRecordQuery query(String organisation, Made made, String signature) {
    Bytes32 own = ledger.memberId(organisation);
    return new SignedRecordQuery(
        made.id(),
        own,
        made.holder(),
        made.record(),
        made.consent(),
        made.purpose(),
        made.whose().channel(),
        made.askedAt(),
        made.publicKey(),
        made.purpose() == ConsentPurpose.EMERGENCY
            ? reasons.of(organisation, own, Bytes32.ofUuid(made.id())).orElse("")
            : "",
        signature);
  }

  private static byte[] context(UUID id) {
    return ("record_query_made " + id).getBytes(StandardCharsets.UTF_8);
  }

  // --- Rows ---

  /**
   * @param key sealed, until it was used
   */
  private record Made(
      UUID id,
      String person,
      String witness,
      Whose.Theirs whose,
      Bytes32 holder,
      Bytes32 record,
      Bytes32 consent,
      ConsentPurpose purpose,
      Optional<byte[]> key,
      byte[] publicKey,
      Instant askedAt) {}

  private boolean add(String organisation, Made made) {
    return jdbc.sql(
                """
                insert into record_query_made (organisation, id, person, witness, channel, host, patient,
                  holder, record, consent, purpose, reader_key, public_key, asked_at)
                values (:organisation, :id, :person, :witness, :channel, :host, :patient, :holder,
                  :record, :consent, :purpose, :key, :public, :at)
                on conflict do nothing
                """)
            .param("organisation", organisation)
            .param("id", made.id())
            .param("person", made.person())
            .param("witness", made.witness())
            .param("channel", made.whose().channel())
            .param("host", made.whose().host().toArray())
            .param("patient", made.whose().patient().toArray())
            .param("holder", made.holder().toArray())
            .param("record", made.record().toArray())
            .param("consent", made.consent().toArray())
            .param("purpose", made.purpose().code())
            .param("key", made.key().orElseThrow())
            .param("public", made.publicKey())
            .param("at", made.askedAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private Optional<Made> find(UUID id) {
    return jdbc.sql("select * from record_query_made where id = :id")
        .param("id", id)
        .query((row, n) -> made(row))
        .optional();
  }

  /** The key has served; who asked stays. */
  private void done(UUID id) {
    jdbc.sql(
            """
            update record_query_made set reader_key = null, read_at = coalesce(read_at, :at) where id = :id
            """)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  private static Made made(ResultSet row) throws SQLException {
    return new Made(
        row.getObject("id", UUID.class),
        row.getString("person"),
        row.getString("witness"),
        new Whose.Theirs(
            row.getString("channel"),
            Bytes32.of(row.getBytes("host")),
            Bytes32.of(row.getBytes("patient"))),
        Bytes32.of(row.getBytes("holder")),
        Bytes32.of(row.getBytes("record")),
        Bytes32.of(row.getBytes("consent")),
        ConsentPurpose.of(row.getInt("purpose")),
        Optional.ofNullable(row.getBytes("reader_key")),
        row.getBytes("public_key"),
        row.getTimestamp("asked_at").toInstant());
  }
}
