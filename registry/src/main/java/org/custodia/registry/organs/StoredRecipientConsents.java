package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Consents of recipients, sealed at their centre until they are opened. */
final class StoredRecipientConsents implements RecipientConsents {
  private static final Duration LONGEST = Duration.ofDays(30);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final OfferRows offers;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;

  StoredRecipientConsents(
      OrganisationRows rows,
      JdbcClient jdbc,
      Ledger ledger,
      OfferRows offers,
      Keys keys,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.offers = offers;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public Draft draft(
      Caller caller,
      UUID id,
      String channel,
      Bytes32 candidate,
      Bytes32 document,
      String grantKey,
      Instant until) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    Instant now = clock.instant();
    if (!Hex.isBytes(grantKey, 20)) throw wrong("grantKey");
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) throw wrong("until");
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Ledger.Channel of = channel(organisation, channel);
          Consent consent =
              row(organisation, id)
                  .map(Row::consent)
                  .orElseGet(() -> prepare(caller, id, of, candidate, document, grantKey, until));
          return new Draft(id, consent.toTypedDataJson(domain));
        });
  }

  private Ledger.Channel channel(String organisation, String address) {
    return ledger
        .channel(organisation, address)
        .filter(known -> known.kind() == SubjectKind.ORGAN_OFFER.code())
        .filter(known -> !known.opener().equals(ledger.memberId(organisation)))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-031"));
  }

  /** Given to the organ bank, which is the opener: the host itself cannot be the grantee. */
  private Consent prepare(
      Caller caller,
      UUID id,
      Ledger.Channel channel,
      Bytes32 candidate,
      Bytes32 document,
      String grantKey,
      Instant until) {
    String organisation = caller.organisation();
    Bytes32 secret = Bytes32.random();
    // A minute earlier, since the next block may be stamped before now.
    Instant from = clock.instant().minusSeconds(60);
    var consent =
        new Consent(
            Bytes32.random(),
            grantKey,
            channel.opener(),
            ConsentPurpose.TRANSPLANTATION,
            document,
            from.getEpochSecond(),
            until.getEpochSecond(),
            0,
            Consent.ANY_CHANNEL,
            Consent.revocationHash(secret));
    byte[] both = AbiValue.encodeAll(consent.toAbi(), AbiValue.bytes32(secret));
    jdbc.sql(
            """
            insert into organ_recipient_consent (organisation, id, channel, candidate, commitment,
              sealed, made_at, made_by)
            values (:organisation, :id, :channel, :candidate, :commitment, :sealed, :at, :by)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("channel", channel.address())
        .param("candidate", candidate.toArray())
        .param("commitment", consent.commitment().toArray())
        .param("sealed", keys.records(organisation).seal(both, context(id)))
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("by", caller.name())
        .update();
    ledger.record(
        organisation,
        new PublicCall(
            publication(id),
            PublicContract.CONSENT_REGISTRY,
            ConsentCalls.publish(ConsentCalls.padded(List.of(consent.commitment())))));
    return consent;
  }

  /**
   * Terms of RECIPIENT_CONSENT; fields {@code consent}, id of the draft, and {@code grant}, the
   * signature of the one-time key.
   *
   * @throws Problem UNAVAILABLE CUS-ORG-047 until the consent is published
   */
  OrganTerms terms(Caller caller, Ledger.Channel channel, WireObject fields) {
    String organisation = caller.organisation();
    UUID id = fields.uuid("consent");
    String grant = fields.signature("grant");
    fields.end();
    return rows.in(
        organisation,
        () -> {
          Row row =
              row(organisation, id)
                  .filter(found -> found.channel().equals(channel.address()))
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-048"));
          checkPublished(organisation, publication(id));
          WitnessSignature granted =
              WitnessSignature.of(grant)
                  .filter(
                      signature ->
                          signature
                              .signer(row.consent(), domain)
                              .filter(row.consent().grantKey()::equals)
                              .isPresent())
                  .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-ORG-049"));
          var attestation =
              new GrantAttestation(
                  ledger.memberId(organisation),
                  row.consent().grantKey(),
                  offered(organisation, channel.address()),
                  channel.address());
          byte[] attested = keys.account(organisation).sign(attestation.digest(domain));
          return new ConsentTerms(
              Action.RECIPIENT_CONSENT,
              row.consent(),
              granted,
              attestation,
              WitnessSignature.of(attested).orElseThrow());
        });
  }

  /** How the match run calls the candidate to whom the organ is offered now. */
  private Bytes32 offered(String organisation, String channel) {
    return offers
        .latest(organisation, channel)
        .map(Offers.Line::candidate)
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-061"));
  }

  private void checkPublished(String organisation, UUID publication) {
    boolean published =
        ledger
            .status(organisation, publication)
            .filter(status -> status.state().isDone())
            .isPresent();
    if (!published) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-047");
  }

  @Override
  public List<Line> of(Caller caller, String channel) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select id, candidate, made_at from organ_recipient_consent
                    where organisation = :organisation and channel = :channel
                    order by made_at desc, id
                    """)
                .param("organisation", organisation)
                .param("channel", channel)
                .query((row, n) -> line(organisation, row))
                .list());
  }

  private Line line(String organisation, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new Line(
        id,
        Bytes32.of(row.getBytes("candidate")),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        ledger.status(organisation, revocation(id)).isPresent());
  }

  @Override
  public CommandStatus revoke(Caller caller, UUID id) {
    OrganRoles.check(caller, OrganRoles.CENTRE);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Row row =
              row(organisation, id).orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-048"));
          UUID command = revocation(id);
          Optional<CommandStatus> before = ledger.status(organisation, command);
          return before.orElseGet(
              () ->
                  ledger.record(
                      organisation,
                      new PublicCall(
                          command,
                          PublicContract.CONSENT_REGISTRY,
                          ConsentCalls.revokeMany(ConsentCalls.padded(List.of(row.secret()))))));
        });
  }

  private record Row(String channel, Consent consent, Bytes32 secret) {}

  private Optional<Row> row(String organisation, UUID id) {
    return jdbc.sql(
            """
            select channel, sealed from organ_recipient_consent
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (found, n) -> {
              byte[] both = keys.records(organisation).open(found.getBytes("sealed"), context(id));
              Bytes32 secret = Bytes32.of(Arrays.copyOfRange(both, both.length - 32, both.length));
              return new Row(found.getString("channel"), Consent.read(AbiReader.of(both)), secret);
            })
        .optional();
  }

  private static UUID publication(UUID id) {
    return UUID.nameUUIDFromBytes(
        ("organ recipient consent " + id).getBytes(StandardCharsets.UTF_8));
  }

  private static UUID revocation(UUID id) {
    return UUID.nameUUIDFromBytes(
        ("organ recipient consent revoked " + id).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] context(UUID id) {
    return ("organ recipient consent " + id).getBytes(StandardCharsets.UTF_8);
  }

  private static Problem wrong(String field) {
    return new Problem(Kind.BAD_INPUT, "CUS-ORG-020", field);
  }
}
