package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  /**
   * @param source name of the system it came from; null where it was made here
   */
  record Facts(String title, Set<Sensitivity> labels, String source) {
    static final Facts NONE = new Facts("", Set.of(), null);

    static Facts of(PatientRecords.NewRecord record, Optional<String> source) {
      return new Facts(record.title().strip(), record.labels(), source.orElse(null));
    }
  }

  byte[] seal(String organisation, UUID id, Facts facts) {
    return keys.records(organisation).seal(JSON.writeValueAsBytes(facts), context(id));
  }

  Facts open(String organisation, PatientRecordRows.Row row) {
    return JSON.readValue(
        keys.records(organisation).open(row.facts(), context(row.id())), Facts.class);
  }

  private static byte[] context(UUID id) {
    return ("patient_record " + id).getBytes(StandardCharsets.UTF_8);
  }
}
