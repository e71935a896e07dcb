package org.custodia.registry.checkpoints;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operator;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code checkpoint_pairing}. */
final class KeptPairings implements Pairings {
  private static final int MOST_WAITING = 50;
  private static final int LONGEST_PLACE = 200;
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final OwnKeys keys;
  private final Members members;
  private final Keys keyStore;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  KeptPairings(
      OrganisationRows rows,
      JdbcClient jdbc,
      OwnKeys keys,
      Members members,
      Keys keyStore,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.keys = keys;
    this.members = members;
    this.keyStore = keyStore;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public Standing standing(Caller device, String key) {
    String organisation = device.organisation();
    return rows.in(organisation, () -> standing(organisation, key));
  }

  private Standing standing(String organisation, String key) {
    Bytes32 own = ledger.memberId(organisation);
    String name = members.byId(organisation, own).map(Member::name).orElse(organisation);
    String signer = keyStore.account(organisation).address();
    OwnKeys.Standing standing = keys.standing(organisation, key);
    if (standing == OwnKeys.Standing.UNKNOWN) {
      return new Standing(
          asked(organisation, key), own, name, signer, Optional.empty(), Optional.empty());
    }
    Optional<Operator> operator = members.operator(organisation, key);
    return new Standing(
        State.valueOf(standing.name()),
        own,
        name,
        signer,
        operator.map(Operator::place),
        operator.map(Operator::validity));
  }

  private State asked(String organisation, String key) {
    return jdbc.sql(
            """
            select refused_at is null from checkpoint_pairing
            where organisation = :organisation and key = :key
            """)
        .param("organisation", organisation)
        .param("key", key)
        .query((row, n) -> row.getBoolean(1) ? State.WAITING : State.REFUSED)
        .optional()
        .orElse(State.NONE);
  }

  @Override
  public Standing ask(
      Caller device, String key, String place, long issuedAt, long until, String proof) {
    if (!device.has("checkpoint")) throw new Problem(Kind.FORBIDDEN, "CUS-CHK-010");
    int length = place.getBytes(StandardCharsets.UTF_8).length;
    if (place.isBlank() || length > LONGEST_PLACE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CHK-011", LONGEST_PLACE);
    }
    String organisation = device.organisation();
    checkProof(organisation, key, issuedAt, until, proof);
    return rows.in(
        organisation,
        () -> {
          if (waiting(organisation).size() >= MOST_WAITING) {
            throw new Problem(Kind.TOO_MANY, "CUS-CHK-013", MOST_WAITING);
          }
          jdbc.sql(
                  """
                  insert into checkpoint_pairing (organisation, key, place, asked_by, asked_at)
                  values (:organisation, :key, :place, :by, :now)
                  on conflict (organisation, key) do update set place = excluded.place,
                    asked_by = excluded.asked_by, asked_at = excluded.asked_at,
                    refused_by = null, refused_at = null
                  """)
              .param("organisation", organisation)
              .param("key", key)
              .param("place", place)
              .param("by", device.name())
              .param("now", CheckpointRows.at(clock.instant()))
              .update();
          return standing(organisation, key);
        });
  }

  private void checkProof(
      String organisation, String key, long issuedAt, long until, String proof) {
    Instant now = clock.instant();
    boolean fresh =
        Duration.between(Instant.ofEpochSecond(issuedAt), now).abs().compareTo(FRESH) <= 0
            && until > issuedAt
            && until - issuedAt <= FRESH.toSeconds();
    var said = new SessionKeyProof(ledger.memberId(organisation), key, PROVER, issuedAt, until);
    boolean own =
        WitnessSignature.of(proof)
            .flatMap(signature -> signature.signer(said, domain))
            .filter(key::equals)
            .isPresent();
    if (!fresh || !own) throw new Problem(Kind.BAD_INPUT, "CUS-CHK-012");
  }

  @Override
  public List<Asked> waiting(Caller administrator) {
    checkAdministrator(administrator);
    String organisation = administrator.organisation();
    return rows.in(organisation, () -> waiting(organisation));
  }

  private List<Asked> waiting(String organisation) {
    return jdbc
        .sql(
            """
            select key, place, asked_by, asked_at from checkpoint_pairing
            where organisation = :organisation and refused_at is null
            order by asked_at desc, key
            """)
        .param("organisation", organisation)
        .query(
            (row, n) ->
                new Asked(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant()))
        .list()
        .stream()
        .filter(one -> keys.standing(organisation, one.key()) == OwnKeys.Standing.UNKNOWN)
        .toList();
  }

  @Override
  public void refuse(Caller administrator, String key) {
    checkAdministrator(administrator);
    String organisation = administrator.organisation();
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  update checkpoint_pairing set refused_by = :by, refused_at = :now
                  where organisation = :organisation and key = :key and refused_at is null
                  """)
              .param("by", administrator.name())
              .param("now", CheckpointRows.at(clock.instant()))
              .param("organisation", organisation)
              .param("key", key)
              .update();
        });
  }

  private static void checkAdministrator(Caller caller) {
    if (!caller.has("administrator")) throw new Problem(Kind.FORBIDDEN, "CUS-CHK-002");
  }
}
