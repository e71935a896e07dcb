package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.keys.Keys;
import tools.jackson.databind.json.JsonMapper;

/** What lists show of a record, sealed under the organisation's record keys. */
final class SealedFacts {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Keys keys;

  SealedFacts(Keys keys) {
    this.keys = keys;
  }

  record Facts(String title, Set<Sensitivity> labels) {}

  byte[] seal(String organisation, UUID id, PatientRecords.NewRecord record) {
    byte[] facts = JSON.writeValueAsBytes(new Facts(record.title().strip(), record.labels()));
    return keys.records(organisation).seal(facts, context(id));
  }

  Facts open(String organisation, PatientRecordRows.Row row) {
    return JSON.readValue(
        keys.records(organisation).open(row.facts(), context(row.id())), Facts.class);
  }

  private static byte[] context(UUID id) {
    return ("patient_record " + id).getBytes(StandardCharsets.UTF_8);
  }
}
