package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Which account of the identity provider is which patient or guardian: the admissions desk says so
 * after having seen who it is. One account a person and one person an account, until revoked.
 */
public final class PatientAccounts {
  private final OrganisationRows scope;
  private final PatientRows rows;
  private final AccountRows accounts;
  private final SealedPatients patients;
  private final Clock clock;

  PatientAccounts(
      OrganisationRows scope,
      PatientRows rows,
      AccountRows accounts,
      SealedPatients patients,
      Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.accounts = accounts;
    this.patients = patients;
    this.clock = clock;
  }

  /**
   * @param account user name at the identity provider, small letters
   */
  public record Linked(String account, Instant at, String by) {}

  /**
   * Links an account. Linking the same again changes nothing.
   *
   * @throws Problem CUS-PAT-061 when the account is another person's, 062 when the person has
   *     another account
   */
  public Linked link(Caller caller, UUID patient, String account) {
    String organisation = Admissions.organisationOf(caller);
    String name = account.strip().toLowerCase(Locale.ROOT);
    if (!name.matches("[\\p{L}0-9._@+-]{1,100}")) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-060");
    }
    return scope.in(
        organisation,
        () -> {
          rows.inTurn(organisation);
          patients.open(organisation, patient);
          String token = patients.tokens(organisation).account(name);
          Optional<UUID> whose = accounts.patient(organisation, token);
          if (whose.filter(owner -> !owner.equals(patient)).isPresent()) {
            throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-061");
          }
          if (whose.isEmpty()) {
            if (accounts.of(organisation, patient).isPresent()) {
              throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-062");
            }
            UUID id = UUID.randomUUID();
            byte[] sealed =
                patients.seal(organisation, name.getBytes(StandardCharsets.UTF_8), context(id));
            accounts.add(
                organisation,
                new AccountRows.Row(id, patient, sealed, clock.instant(), caller.name()),
                token);
            acted(caller, patient, PatientAct.ACCOUNT_LINKED);
          }
          return linked(organisation, accounts.of(organisation, patient).orElseThrow());
        });
  }

  /**
   * @throws Problem CUS-PAT-063 when no account is linked
   */
  public void revoke(Caller caller, UUID patient) {
    String organisation = Admissions.organisationOf(caller);
    scope.in(
        organisation,
        () -> {
          if (!accounts.revoke(organisation, patient, clock.instant(), caller.name())) {
            throw new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-063");
          }
          acted(caller, patient, PatientAct.ACCOUNT_REVOKED);
        });
  }

  public Optional<Linked> of(Caller caller, UUID patient) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> accounts.of(organisation, patient).map(row -> linked(organisation, row)));
  }

  /** Inside the organisation's rows: whose account this is. */
  Optional<UUID> personOf(String organisation, String account) {
    String token = patients.tokens(organisation).account(account.toLowerCase(Locale.ROOT));
    return accounts.patient(organisation, token);
  }

  private Linked linked(String organisation, AccountRows.Row row) {
    byte[] name = patients.unseal(organisation, row.sealed(), context(row.id()));
    return new Linked(new String(name, StandardCharsets.UTF_8), row.linkedAt(), row.linkedBy());
  }

  private void acted(Caller caller, UUID patient, PatientAct act) {
    rows.acted(
        caller.organisation(),
        new PatientRows.Act(patient, Optional.empty(), act, clock.instant(), caller.name()));
  }

  private static String context(UUID id) {
    return "patient_account/" + id;
  }
}
