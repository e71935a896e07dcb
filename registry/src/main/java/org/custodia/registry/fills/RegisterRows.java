package org.custodia.registry.fills;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code prescription_register}. Used inside the regulator's rows. */
final class RegisterRows {
  private static final String COLUMNS =
      """
      r.commitment, r.prescriber, r.gtins, r.measure, r.quantity, r.fills, r.days, r.valid_from,
        r.valid_until, r.substance, r.patient, r.overlap_intended, r.registered_at, r.revoked_at
      """;

  private final JdbcClient jdbc;

  RegisterRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** False when there is one of that commitment. */
  boolean add(String regulator, RegisteredPrescription one) {
    return jdbc.sql(
                """
                insert into prescription_register (organisation, commitment, prescriber, gtins, measure,
                  quantity, fills, days, valid_from, valid_until, substance, patient, overlap_intended,
                  registered_at)
                values (:organisation, :commitment, :prescriber, :gtins, :measure, :quantity, :fills,
                  :days, :from, :until, :substance, :patient, :intended, :at)
                on conflict (organisation, commitment) do nothing
                """)
            .param("organisation", regulator)
            .param("commitment", one.commitment().toArray())
            .param("prescriber", one.prescriber().toArray())
            .param("gtins", one.gtins().toArray(String[]::new))
            .param("measure", one.measure().name())
            .param("quantity", one.quantity())
            .param("fills", one.fills())
            .param("days", one.days())
            .param("from", one.from())
            .param("until", one.until())
            .param("substance", one.substance().orElse(null))
            .param("patient", one.patient().map(Bytes32::toArray).orElse(null))
            .param("intended", one.overlapIntended())
            .param("at", one.registeredAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  Optional<RegisteredPrescription> find(Bytes32 commitment) {
    return find(commitment, "");
  }

  /** As {@link #find}, and nobody else holds or changes it until this transaction ends. */
  Optional<RegisteredPrescription> lock(Bytes32 commitment) {
    return find(commitment, " for update");
  }

  private Optional<RegisteredPrescription> find(Bytes32 commitment, String lock) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from prescription_register r where r.commitment = :commitment"
                + lock)
        .param("commitment", commitment.toArray())
        .query((row, number) -> prescription(row))
        .optional();
  }

  /** All of one patient for one substance, in the order in which they were registered. */
  List<RegisteredPrescription> ofPatient(Bytes32 patient, String substance) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                   from prescription_register r
                  where r.patient = :patient and r.substance = :substance order by r.number
                  """)
        .param("patient", patient.toArray())
        .param("substance", substance)
        .query((row, number) -> prescription(row))
        .list();
  }

  /** Keeps others from registering for this patient until this transaction ends. */
  void lockPatient(Bytes32 patient) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:patient, 0))")
        .param("patient", "prescriptions of " + patient)
        .query((row, number) -> number)
        .list();
  }

  void revoke(Bytes32 commitment, Instant at) {
    jdbc.sql(
            """
            update prescription_register set revoked_at = :at
            where commitment = :commitment and revoked_at is null
            """)
        .param("commitment", commitment.toArray())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static RegisteredPrescription prescription(ResultSet row) throws SQLException {
    return new RegisteredPrescription(
        Bytes32.of(row.getBytes("commitment")),
        Bytes32.of(row.getBytes("prescriber")),
        List.of((String[]) row.getArray("gtins").getArray()),
        Measure.valueOf(row.getString("measure")),
        row.getInt("quantity"),
        row.getInt("fills"),
        row.getInt("days"),
        row.getObject("valid_from", LocalDate.class),
        row.getObject("valid_until", LocalDate.class),
        Optional.ofNullable(row.getString("substance")),
        Optional.ofNullable(row.getBytes("patient")).map(Bytes32::of),
        row.getBoolean("overlap_intended"),
        row.getObject("registered_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("revoked_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
