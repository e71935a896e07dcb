package org.custodia.registry.prescriptions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * A prescription as it was issued: what the commitment is over, and what a pharmacy reads from the
 * prescriber's system. Sealed wherever it is kept.
 *
 * @param hospital name of the member
 * @param prescriber who prescribes, as on paper
 * @param patient name, as on paper
 * @param medicine name of the medicine
 * @param gtins packs that may be dispensed, 14 digits each, in ascending order
 * @param quantity of one fill, in the measure
 * @param fills how often in all, the first one included
 * @param days how long one fill lasts
 * @param dosage how to take it, in words
 * @param from first day
 * @param until last day
 */
public record PrescriptionDocument(
    UUID id,
    String hospital,
    String prescriber,
    String patient,
    LocalDate birthDate,
    String medicine,
    List<String> gtins,
    Measure measure,
    int quantity,
    int fills,
    int days,
    String dosage,
    LocalDate from,
    LocalDate until,
    Instant issuedAt) {
  private static final int LONGEST_NAME = 400;

  public PrescriptionDocument {
    gtins = List.copyOf(gtins);
  }

  PrescriptionDocument withIssuedAt(Instant at) {
    return new PrescriptionDocument(
        id,
        hospital,
        prescriber,
        patient,
        birthDate,
        medicine,
        gtins,
        measure,
        quantity,
        fills,
        days,
        dosage,
        from,
        until,
        at);
  }

  /** The JSON text that is committed to. */
  String write() {
    ObjectNode document = WireObject.create();
    document
        .put("type", "prescription")
        .put("id", id.toString())
        .put("hospital", hospital)
        .put("prescriber", prescriber)
        .put("patient", patient)
        .put("birthDate", birthDate.toString())
        .put("medicine", medicine);
    Gtins.write(document, gtins);
    document
        .put("measure", measure.name())
        .put("quantity", quantity)
        .put("fills", fills)
        .put("days", days)
        .put("dosage", dosage)
        .put("from", from.toString())
        .put("until", until.toString())
        .put("issuedAt", issuedAt.toString());
    return WireObject.text(document);
  }

  static PrescriptionDocument parse(String text) {
    WireObject document = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    document.expect("type", "prescription");
    var parsed =
        new PrescriptionDocument(
            document.uuid("id"),
            document.string("hospital", LONGEST_NAME),
            document.string("prescriber", LONGEST_NAME),
            document.string("patient", LONGEST_NAME),
            LocalDate.parse(document.string("birthDate", 10)), // may lie before 1970
            document.string("medicine", LONGEST_NAME),
            Gtins.read(document),
            document.constant("measure", Measure.class),
            document.integer("quantity"),
            document.integer("fills"),
            document.integer("days"),
            document.string("dosage", PrescriptionForm.LONGEST_DOSAGE),
            document.day("from"),
            document.day("until"),
            document.instant("issuedAt"));
    document.end();
    return parsed;
  }

  /**
   * What the ledger and the register know a prescription by: Keccak-256 of the salt and the
   * Keccak-256 of the document's UTF-8 bytes.
   */
  static Bytes32 commitment(Bytes32 salt, String document) {
    byte[] both = new byte[64];
    System.arraycopy(salt.toArray(), 0, both, 0, 32);
    Bytes32 hash = Bytes32.keccak(document.getBytes(StandardCharsets.UTF_8));
    System.arraycopy(hash.toArray(), 0, both, 32, 32);
    return Bytes32.keccak(both);
  }
}
