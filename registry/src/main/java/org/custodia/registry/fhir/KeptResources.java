package org.custodia.registry.fhir;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fhir.FhirRows.Row;
import org.custodia.registry.people.PatientErased;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.ResourceRecords;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.node.ObjectNode;

/** Keeps resources as they came, sealed, each version for good. Inside the organisation's rows. */
final class KeptResources {
  private final FhirRows rows;
  private final RecordBodies bodies;
  private final FhirTokens tokens;
  private final ResourceRecords records;
  private final Clock clock;

  KeptResources(
      FhirRows rows, RecordBodies bodies, FhirTokens tokens, ResourceRecords records, Clock clock) {
    this.rows = rows;
    this.bodies = bodies;
    this.tokens = tokens;
    this.records = records;
    this.clock = clock;
  }

  /** What became of a resource. */
  enum Outcome {
    ADDED,
    CORRECTED,
    UNCHANGED
  }

  /**
   * @param row the current version now
   */
  record Kept(Outcome outcome, Row row) {}

  /**
   * Keeps what a source sent; the same again changes nothing, anything else is a new version.
   *
   * @param sourceName as people call the source
   */
  Kept ofSource(
      String organisation,
      String by,
      RecordType type,
      Optional<UUID> patient,
      String sourceName,
      Bytes32 source,
      String sourceId,
      byte[] content) {
    Bytes32 token = tokens.resource(organisation, source, type.type() + "/" + sourceId);
    Optional<Row> there = rows.byToken(token).flatMap(row -> rows.lock(row.id()));
    UUID id = there.map(Row::id).orElseGet(UUID::randomUUID);
    return keep(
        organisation,
        by,
        id,
        type,
        patient,
        Optional.of(source),
        Optional.of(token),
        Optional.of(sourceName),
        content);
  }

  /**
   * Keeps what was made here under an id. One of a patient is a record from now on.
   *
   * @param sourceName of a file that it came in
   */
  Kept keep(
      String organisation,
      String by,
      UUID id,
      RecordType type,
      Optional<UUID> patient,
      Optional<Bytes32> source,
      Optional<Bytes32> token,
      Optional<String> sourceName,
      byte[] content) {
    Optional<Row> there = rows.lock(id);
    Bytes32 digest = tokens.digest(organisation, content);
    if (there
        .filter(row -> row.digest().equals(digest) && row.patient().equals(patient))
        .isPresent()) {
      return new Kept(Outcome.UNCHANGED, there.get());
    }
    UUID body = UUID.randomUUID();
    bodies.keep(organisation, body, FhirJson.MEDIA_TYPE, content);
    Row row =
        new Row(
            id,
            there.map(Row::version).orElse(0) + 1,
            type.type(),
            patient,
            body,
            source,
            token,
            digest,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            by);
    rows.add(organisation, row);
    record(organisation, row, there.map(Row::body), sourceName, content);
    return new Kept(there.isPresent() ? Outcome.CORRECTED : Outcome.ADDED, row);
  }

  private void record(
      String organisation,
      Row row,
      Optional<UUID> before,
      Optional<String> sourceName,
      byte[] content) {
    RecordType type = RecordType.of(row.type()).orElseThrow();
    if (!type.isOfPatient()) return;
    ResourceFacts facts = ResourceFacts.of(type, FhirJson.parse(content));
    records.add(
        organisation,
        new ResourceRecords.Resource(
            row.body(),
            row.digest(),
            row.patient().orElseThrow(),
            facts.kind(),
            facts.title(),
            facts.labels(),
            facts.at(),
            before,
            sourceName,
            row.recordedBy(),
            row.recordedAt()));
  }

  /**
   * Makes records of what was kept before resources were records.
   *
   * @return false when none was left
   */
  boolean recordOlder(String organisation, int most) {
    List<Row> older = rows.withoutRecord(most);
    for (Row row : older) {
      Optional<UUID> before = rows.version(row.id(), row.version() - 1).map(Row::body);
      byte[] content = bodies.open(organisation, row.body()).bytes();
      record(organisation, row, before, Optional.empty(), content);
    }
    return !older.isEmpty();
  }

  ObjectNode open(String organisation, Row row) {
    return FhirJson.parse(bodies.open(organisation, row.body()).bytes());
  }

  /**
   * With a patient goes all that was kept of them: nobody can open it again, here or in backups.
   */
  @EventListener
  void erased(PatientErased event) {
    rows.historyOf(List.of(event.patient()))
        .forEach(row -> bodies.shred(event.organisation(), row.body()));
    rows.forget(event.patient());
  }
}
