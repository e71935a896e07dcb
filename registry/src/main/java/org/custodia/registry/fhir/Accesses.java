package org.custodia.registry.fhir;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.registry.identity.Caller;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who of this organisation was shown what of whom; table {@code fhir_access}; and which of it were
 * records, table {@code patient_record_opened}. Inside the organisation's rows, in the transaction
 * that shows it.
 */
final class Accesses {
  /** How it was shown. */
  enum How {
    READ,
    SEARCH,
    EXPORT,
    WARNING
  }

  /**
   * @param resources {@code Type/id/_history/version}
   */
  record Access(
      UUID id,
      UUID patient,
      Instant at,
      String person,
      String role,
      How how,
      List<String> resources) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  Accesses(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Writes down what staff is shown. What patients see of their own is not. */
  void shown(Caller caller, How how, Collection<Held> shown) {
    if (Whose.isPatient(caller)) return;
    Map<UUID, List<Held>> byPatient =
        shown.stream()
            .filter(held -> held.patient().isPresent())
            .collect(
                Collectors.groupingBy(
                    held -> held.patient().get(), TreeMap::new, Collectors.toList()));
    byPatient.forEach((patient, held) -> add(caller, patient, how, held));
    if (how == How.READ || how == How.SEARCH) opened(caller, shown);
  }

  /** Records among it are among what the patient finds opened, and the privacy officer. */
  private void opened(Caller caller, Collection<Held> shown) {
    List<UUID> ids = shown.stream().flatMap(held -> Whose.uuid(held.id()).stream()).toList();
    if (ids.isEmpty()) return;
    jdbc.sql(
            """
            insert into patient_record_opened (organisation, record, at, person, fhir)
            select :organisation, r.id, :at, :person, true from patient_record r
            where r.added_at is not null and (
              r.id = any(cast(:ids as uuid[]))
              or r.id in (
                select f.body from fhir_resource f where f.id = any(cast(:ids as uuid[]))
                  and f.type || '/' || f.id || '/_history/' || f.version = any(:names)))
            """)
        .param("organisation", caller.organisation())
        .param("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
        .param("person", caller.name())
        .param("ids", ids.toArray(UUID[]::new))
        .param("names", shown.stream().map(Held::name).toArray(String[]::new))
        .update();
  }

  private void add(Caller caller, UUID patient, How how, List<Held> held) {
    jdbc.sql(
            """
            insert into fhir_access (organisation, id, patient, happened_at, person, role, how, resources)
            values (:organisation, :id, :patient, :at, :person, :role, :how, :resources)
            """)
        .param("organisation", caller.organisation())
        .param("id", UUID.randomUUID())
        .param("patient", patient)
        .param("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
        .param("person", caller.name())
        .param("role", String.join(" ", caller.roles().stream().sorted().toList()))
        .param("how", how.name())
        .param("resources", held.stream().map(Held::name).toArray(String[]::new))
        .update();
  }

  /** Of these entries, oldest first. */
  List<Access> of(Collection<UUID> patients) {
    return jdbc.sql(
            """
            select * from fhir_access where patient = any(cast(:patients as uuid[]))
            order by happened_at, id
            """)
        .param("patients", patients.toArray(UUID[]::new))
        .query((row, n) -> access(row))
        .list();
  }

  Optional<Access> find(UUID id) {
    return jdbc.sql("select * from fhir_access where id = :id")
        .param("id", id)
        .query((row, n) -> access(row))
        .optional();
  }

  private static Access access(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Access(
        row.getObject("id", UUID.class),
        row.getObject("patient", UUID.class),
        row.getTimestamp("happened_at").toInstant(),
        row.getString("person"),
        row.getString("role"),
        How.valueOf(row.getString("how")),
        List.of((String[]) row.getArray("resources").getArray()));
  }
}
