package org.custodia.registry.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Hex;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.SessionKeyProof;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Session keys, enrolled in the Registrar by the organisation's own account. Who holds a key is
 * kept here only ({@link SessionKeyRows}); the ledger learns the key, its roles and its period.
 */
final class EnrolledSessionKeys implements SessionKeys {
  static final Duration LONGEST_SHIFT = Duration.ofHours(16);
  static final Duration FRESHNESS = Duration.ofMinutes(5);
  static final int KEYS_PER_PERSON = 5;

  /** Blocks may be stamped a little behind our clock; a key must count in the very next one. */
  private static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(1);

  private static final String PLACE = "web";
  private static final String REVOKED_BY_HOLDER = "ended by its holder";
  private static final String REVOKED_BY_ORGANISATION = "ended by its organisation";

  /** What a role of the token may be on the ledger. */
  private static final Map<String, Set<MemberRole>> TOKEN_ROLES =
      Map.ofEntries(
          Map.entry("pharmacist", Set.of(MemberRole.PHARMACY, MemberRole.HOSPITAL)),
          Map.entry("physician", Set.of(MemberRole.HOSPITAL)),
          Map.entry("nurse", Set.of(MemberRole.HOSPITAL)),
          Map.entry("wholesaler", Set.of(MemberRole.WHOLESALER)),
          Map.entry("manufacturer", Set.of(MemberRole.MANUFACTURER)),
          Map.entry("regulator", Set.of(MemberRole.REGULATOR)),
          Map.entry("administrator", Set.of(MemberRole.ADMINISTRATOR)),
          Map.entry("organ-bank", Set.of(MemberRole.ORGAN_BANK)),
          Map.entry("allocation-body", Set.of(MemberRole.ALLOCATION_BODY)),
          Map.entry("transplant-centre", Set.of(MemberRole.TRANSPLANT_CENTRE)),
          Map.entry("courier", Set.of(MemberRole.COURIER)),
          Map.entry("surgeon", Set.of(MemberRole.SURGEON)),
          Map.entry("clinician", Set.of(MemberRole.CLINICIAN)),
          Map.entry("committee", Set.of(MemberRole.COMMITTEE)),
          Map.entry("advocate", Set.of(MemberRole.ADVOCATE)),
          Map.entry("laboratory", Set.of(MemberRole.LABORATORY)),
          Map.entry("biller", Set.of(MemberRole.BILLER)),
          Map.entry("payer", Set.of(MemberRole.PAYER)),
          Map.entry("employer", Set.of(MemberRole.EMPLOYER)));

  private final OrganisationRows rows;
  private final SessionKeyRows keys;
  private final PersonRows persons;
  private final HeldKeys held;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  EnrolledSessionKeys(
      OrganisationRows rows,
      SessionKeyRows keys,
      PersonRows persons,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.persons = persons;
    this.held = new HeldKeys(keys, members, ledger);
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public String proofToSign(Caller caller, String key, Instant issuedAt, Instant until) {
    checkAddress(key);
    return proof(caller, key, issuedAt, until).toTypedDataJson(domain);
  }

  @Override
  public CommandStatus enrol(
      Caller caller, UUID id, String key, Instant issuedAt, Instant until, String proof) {
    checkAddress(key);
    Instant end = until.truncatedTo(ChronoUnit.SECONDS);
    return rows.in(
        caller.organisation(),
        () -> {
          keys.lock(caller.organisation());
          Optional<SessionKeyRows.Row> known = keys.find(key);
          if (known.filter(row -> row.isEnrolment(caller.name(), id, end)).isPresent()) {
            return ledger.status(caller.organisation(), id).orElseThrow();
          }
          Instant now = clock.instant();
          checkTimes(now, issuedAt, end);
          checkProof(caller, key, issuedAt, end, proof);
          known.ifPresent(row -> checkHolder(row, caller));
          checkCount(caller, key, now);
          Optional<Operators.Entry> entry = allowed(caller, now);
          Set<MemberRole> roles = ledgerRoles(caller, entry, now);
          Instant last = entry.map(found -> found.validity().until()).orElse(end);
          Instant allowedEnd = end.isBefore(last) ? end : last;
          Instant from = now.minus(CLOCK_ALLOWANCE).truncatedTo(ChronoUnit.SECONDS);
          byte[] call =
              RegistrarCalls.enrolOperator(
                  ledger.memberId(caller.organisation()),
                  key,
                  persons.holder(caller.organisation(), caller.name()),
                  OperatorKind.PERSON,
                  roles,
                  PLACE,
                  from.getEpochSecond(),
                  allowedEnd.getEpochSecond());
          CommandStatus status =
              ledger.record(
                  caller.organisation(), new PublicCall(id, PublicContract.REGISTRAR, call));
          keys.put(caller, key, roles, now, allowedEnd, id);
          return status;
        });
  }

  @Override
  public CommandStatus revoke(Caller caller, UUID id, String key) {
    checkAddress(key);
    return rows.in(
        caller.organisation(),
        () -> {
          keys.lock(caller.organisation());
          keys.adoptReplacements(
              caller.organisation(), ledger.memberId(caller.organisation()), caller.name());
          SessionKeyRows.Row row =
              keys.find(key)
                  .filter(found -> mayRevoke(caller, found))
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-IDN-009", key));
          boolean own = row.person().equals(caller.name());
          return held.revoke(
              caller.organisation(), row, id, own ? REVOKED_BY_HOLDER : REVOKED_BY_ORGANISATION);
        });
  }

  @Override
  public void note(Caller caller, String key, String madeIn) {
    rows.in(caller.organisation(), () -> keys.note(caller.name(), key, madeIn));
  }

  @Override
  public List<SessionKey> list(Caller caller) {
    return rows.in(caller.organisation(), () -> held.of(caller.organisation(), caller.name()));
  }

  private static boolean mayRevoke(Caller caller, SessionKeyRows.Row row) {
    return row.person().equals(caller.name()) || caller.has("administrator");
  }

  private SessionKeyProof proof(Caller caller, String key, Instant issuedAt, Instant until) {
    return new SessionKeyProof(
        ledger.memberId(caller.organisation()),
        key,
        caller.name(),
        issuedAt.getEpochSecond(),
        until.getEpochSecond());
  }

  private static void checkAddress(String key) {
    if (!Hex.isBytes(key, 20)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-001");
    }
  }

  private static void checkTimes(Instant now, Instant issuedAt, Instant until) {
    if (Duration.between(issuedAt, now).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-002", FRESHNESS.toMinutes());
    }
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_SHIFT))) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-003", LONGEST_SHIFT.toHours());
    }
  }

  private void checkProof(
      Caller caller, String key, Instant issuedAt, Instant until, String signature) {
    SessionKeyProof signed = proof(caller, key, issuedAt, until);
    Optional<String> signer =
        WitnessSignature.of(signature).flatMap(found -> found.signer(signed, domain));
    if (signer.filter(key::equals).isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-IDN-004");
    }
  }

  private static void checkHolder(SessionKeyRows.Row row, Caller caller) {
    if (!row.person().equals(caller.name())) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-008");
    }
    if (row.revokeCommand().isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-IDN-010");
    }
  }

  private void checkCount(Caller caller, String key, Instant now) {
    long others =
        held.rows(caller.organisation(), caller.name()).stream()
            .filter(row -> row.isLive(now) && !row.key().equals(key))
            .count();
    if (others >= KEYS_PER_PERSON) {
      throw new Problem(Kind.TOO_MANY, "CUS-IDN-007", KEYS_PER_PERSON);
    }
  }

  /** What an administrator has laid down for this person, unless that forbids them to sign now. */
  private Optional<Operators.Entry> allowed(Caller caller, Instant now) {
    Optional<Operators.Entry> entry = persons.find(caller.name()).flatMap(PersonRows.Row::entry);
    entry.ifPresent(
        found -> {
          if (found.suspended().isPresent()) throw new Problem(Kind.FORBIDDEN, "CUS-IDN-012");
          Validity validity = found.validity();
          if (!validity.covers(now)) {
            throw new Problem(Kind.FORBIDDEN, "CUS-IDN-013", validity.from(), validity.until());
          }
        });
    return entry;
  }

  /**
   * What the token's roles come to on the ledger: never more than the member itself may do, nor
   * than its administrator allows the person.
   */
  private Set<MemberRole> ledgerRoles(Caller caller, Optional<Operators.Entry> entry, Instant now) {
    Member member =
        members
            .byId(caller.organisation(), ledger.memberId(caller.organisation()))
            .orElseThrow(() -> new Problem(Kind.FORBIDDEN, "CUS-IDN-005"));
    if (!member.isActive(now)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-IDN-011", member.name());
    }
    var roles = EnumSet.noneOf(MemberRole.class);
    TOKEN_ROLES.forEach(
        (role, ledgerRoles) -> {
          if (caller.has(role)) roles.addAll(ledgerRoles);
        });
    roles.retainAll(member.roles());
    entry
        .map(Operators.Entry::roles)
        .filter(allowed -> !allowed.isEmpty())
        .ifPresent(roles::retainAll);
    if (roles.isEmpty()) {
      throw new Problem(Kind.FORBIDDEN, "CUS-IDN-006", member.name());
    }
    return roles;
  }
}
