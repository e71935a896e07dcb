package org.custodia.webapp.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.Whose;
import org.springframework.web.multipart.MultipartFile;

/**
 * What is filled in to add a record.
 *
 * @param at local time in the reader's zone, or empty for now
 * @param text what was typed, where no file is given
 * @param supersedes id of the record that is corrected, or empty
 */
record RecordFields(
    RecordKind kind,
    String title,
    Set<Sensitivity> labels,
    String at,
    String text,
    MultipartFile file,
    String supersedes) {

  NewRecord record(Whose whose, Instant now, ZoneId zone) {
    if (kind == null) throw wrong("kind");
    return new NewRecord(
        whose,
        kind,
        title == null ? "" : title,
        labels == null ? Set.of() : labels,
        madeAt(now, zone),
        content(),
        corrected());
  }

  private Instant madeAt(Instant now, ZoneId zone) {
    if (at == null || at.isBlank()) return now;
    try {
      return LocalDateTime.parse(at).atZone(zone).toInstant();
    } catch (DateTimeException malformed) {
      throw wrong("at");
    }
  }

  /** The file, or what was typed in its place. */
  private byte[] content() {
    if (file == null || file.isEmpty()) {
      return text == null ? new byte[0] : text.strip().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return file.getBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  private Optional<UUID> corrected() {
    if (supersedes == null || supersedes.isBlank()) return Optional.empty();
    try {
      return Optional.of(UUID.fromString(supersedes));
    } catch (IllegalArgumentException malformed) {
      throw wrong("supersedes");
    }
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
