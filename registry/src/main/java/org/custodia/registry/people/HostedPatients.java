package org.custodia.registry.people;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The directory as other capabilities see it; table {@code patient_pseudonym} is only used here.
 */
final class HostedPatients implements PatientDirectory {
  private static final int LONGEST_CHANNEL = 200;

  private final OrganisationRows scope;
  private final SealedPatients patients;
  private final PatientAccounts accounts;
  private final Guardians guardians;
  private final PairRows pairs;
  private final JdbcClient jdbc;
  private final Clock clock;

  HostedPatients(
      OrganisationRows scope,
      SealedPatients patients,
      PatientAccounts accounts,
      Guardians guardians,
      PairRows pairs,
      JdbcClient jdbc,
      Clock clock) {
    this.scope = scope;
    this.patients = patients;
    this.accounts = accounts;
    this.guardians = guardians;
    this.pairs = pairs;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public List<Represented> actsFor(Caller caller) {
    String organisation = caller.organisation();
    return scope.in(
        organisation,
        () -> {
          Optional<Patient> person =
              accounts
                  .personOf(organisation, caller.name())
                  .flatMap(id -> patients.find(organisation, id));
          if (person.isEmpty()) {
            return List.of();
          }
          List<Represented> represented = new ArrayList<>();
          if (person.get().treated()) {
            represented.add(represented(person.get(), true));
          }
          Set<UUID> entries = pairs.entriesOf(organisation, Set.of(person.get().id()));
          guardians.inForce(organisation, entries).stream()
              .map(ward -> represented(ward, false))
              .sorted(Comparator.comparing(Represented::name).thenComparing(Represented::patient))
              .forEach(represented::add);
          return represented;
        });
  }

  @Override
  public boolean mayActFor(Caller caller, UUID patient) {
    return scope.in(
        caller.organisation(),
        () -> {
          Set<UUID> direct =
              actsFor(caller).stream().map(Represented::patient).collect(Collectors.toSet());
          if (direct.isEmpty() || patients.find(caller.organisation(), patient).isEmpty()) {
            return false;
          }
          return pairs.entriesOf(caller.organisation(), direct).contains(patient);
        });
  }

  @Override
  public Set<UUID> entriesOf(String organisation, UUID patient) {
    return scope.in(organisation, () -> pairs.entriesOf(organisation, Set.of(patient)));
  }

  @Override
  public Optional<String> name(String organisation, UUID patient) {
    return scope.in(organisation, () -> patients.find(organisation, patient).map(Patient::name));
  }

  @Override
  public Bytes32 pseudonym(String organisation, UUID patient, String channel) {
    String known = known(channel);
    return scope.in(
        organisation,
        () -> {
          Bytes32 pseudonym = patients.key(organisation, patient).pseudonym(known);
          jdbc.sql(
                  """
                  insert into patient_pseudonym (organisation, channel, pseudonym, patient, introduced_at)
                  values (:o, :channel, :pseudonym, :patient, :at) on conflict do nothing
                  """)
              .param("o", organisation)
              .param("channel", known)
              .param("pseudonym", pseudonym.toArray())
              .param("patient", patient)
              .param("at", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
          return pseudonym;
        });
  }

  @Override
  public Bytes32 evidence(String organisation, UUID patient, String channel) {
    String known = known(channel);
    return scope.in(
        organisation,
        () -> {
          byte[] canonical = FhirPatient.canonical(patients.open(organisation, patient).data());
          return patients.key(organisation, patient).evidence(known, canonical);
        });
  }

  @Override
  public boolean isLike(String organisation, UUID patient, Bytes32 salt, Bytes32 likeness) {
    return scope.in(
        organisation,
        () ->
            patients
                .find(organisation, patient)
                .filter(found -> Likeness.all(salt, found.data()).contains(likeness))
                .isPresent());
  }

  @Override
  public Optional<UUID> byPseudonym(String organisation, String channel, Bytes32 pseudonym) {
    return scope.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select patient from patient_pseudonym
                    where organisation = :o and channel = :channel and pseudonym = :pseudonym
                    """)
                .param("o", organisation)
                .param("channel", known(channel))
                .param("pseudonym", pseudonym.toArray())
                .query(UUID.class)
                .optional());
  }

  @Override
  public List<Named> pseudonyms(String organisation, Collection<UUID> of) {
    return scope.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select channel, pseudonym, patient from patient_pseudonym
                    where organisation = :o and patient = any(:patients::uuid[]) order by channel
                    """)
                .param("o", organisation)
                .param("patients", of.stream().map(UUID::toString).toArray(String[]::new))
                .query(
                    (row, n) ->
                        new Named(
                            row.getString("channel"),
                            Bytes32.of(row.getBytes("pseudonym")),
                            row.getObject("patient", UUID.class)))
                .list());
  }

  private static Represented represented(Patient patient, boolean self) {
    return new Represented(patient.id(), patient.name(), self);
  }

  /** An address is the same in capitals and small letters. */
  private static String known(String channel) {
    String known = channel.toLowerCase(Locale.ROOT);
    if (known.isEmpty() || known.length() > LONGEST_CHANNEL) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-009", "channel", LONGEST_CHANNEL);
    }
    return known;
  }
}
