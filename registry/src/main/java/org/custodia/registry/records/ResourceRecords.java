package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.records.PatientRecords.NewRecord;
import org.custodia.registry.records.PatientRecords.Whose;

/**
 * Resources of FHIR that are kept of a patient of ours, as records beside those that people write:
 * in the same lists, to be pointed to and read by consent. Each version is one, and supersedes the
 * version before. Inside the organisation's rows.
 */
public final class ResourceRecords {
  private static final int LONGEST_TITLE = PatientRecords.LONGEST_TITLE;

  private final PatientRecordRows records;
  private final SealedFacts facts;
  private final Notices notices;
  private final Ledger ledger;

  ResourceRecords(PatientRecordRows records, SealedFacts facts, Notices notices, Ledger ledger) {
    this.records = records;
    this.facts = facts;
    this.notices = notices;
    this.ledger = ledger;
  }

  /**
   * One version of a resource.
   *
   * @param body id of its content in {@link RecordBodies}, and of the record
   * @param digest keyed hash of its content
   * @param title what it is called in lists; cut where it is too long
   * @param madeAt when what it tells was found, where it says so
   * @param supersedes content of the version before
   * @param source name of the system that it came from in a file
   * @param person user name of who kept it here
   */
  public record Resource(
      UUID body,
      Bytes32 digest,
      UUID patient,
      RecordKind kind,
      String title,
      Set<Sensitivity> labels,
      Optional<Instant> madeAt,
      Optional<UUID> supersedes,
      Optional<String> source,
      String person,
      Instant keptAt) {}

  /** Makes it a record; doing it again changes nothing. */
  public void add(String organisation, Resource resource) {
    if (records.find(resource.body()).isPresent()) return;
    Instant kept = resource.keptAt();
    Instant made =
        resource
            .madeAt()
            .filter(at -> at.isBefore(kept) && !at.isBefore(WrittenRecords.EARLIEST))
            .orElse(kept);
    NewRecord record =
        new NewRecord(
            new Whose.Own(resource.patient()),
            resource.kind(),
            title(resource),
            resource.labels(),
            made.truncatedTo(ChronoUnit.SECONDS),
            new byte[0],
            resource.supersedes());
    byte[] sealed =
        facts.seal(organisation, resource.body(), SealedFacts.Facts.of(record, resource.source()));
    records.add(
        organisation,
        resource.body(),
        record,
        sealed,
        resource.digest().toArray(),
        resource.person(),
        kept);
    records.addedAsResource(resource.body(), kept);
  }

  private static String title(Resource resource) {
    String title = resource.title().replaceAll("\\p{Cntrl}+", " ").strip();
    if (title.isEmpty()) return resource.kind().resourceType();
    return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…";
  }

  /** Tells the patient of a record that somebody here made. */
  public void tell(String organisation, UUID patient, UUID body, Instant at) {
    notices.put(
        organisation,
        patient,
        id("record added " + body),
        NoticeKind.RECORD_ADDED,
        Map.of(
            Notice.GRANTEE, ledger.memberId(organisation).toString(),
            Notice.RECORD, body.toString()),
        at);
  }

  /** Tells the patient that a file brought records: once, however many they are. */
  public void tellOfFile(String organisation, UUID patient, UUID file, Instant at) {
    notices.put(
        organisation,
        patient,
        id("records of file " + file + " about " + patient),
        NoticeKind.RECORDS_TAKEN_IN,
        Map.of(Notice.GRANTEE, ledger.memberId(organisation).toString()),
        at);
  }

  private static UUID id(String what) {
    return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
  }
}
