package org.custodia.acceptance.dsl;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Physicians of a member: they prescribe, and write records of its patients. */
public final class Ward extends Member {
  private static final String PRESCRIPTIONS = "/api/v1/prescriptions";

  Ward(Member of) {
    super(of, "physician", "ward");
  }

  /** Prescribes one pack of a lot's product, once, and expects the regulator to register that. */
  public Prescription prescribesOnePackOf(Lot lot) {
    Narrator.Telling telling =
        narrator().begin("%s prescribes one pack of what %s is of".formatted(this, lot));
    UUID id = UUID.randomUUID();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("id", id.toString()).put("patient", "Camille Exemple").put("birthDate", "1961-04-17");
    form.putArray("gtins").add(lot.gtin());
    form.put("measure", "PACKS").put("quantity", 1).put("fills", 1).put("days", 28);
    form.put("dosage", "One in the evening").put("prescriber", "Dr. Ward");
    form.put("from", today.toString()).put("until", today.plusDays(90).toString());
    Program.Answer issued = program().post(PRESCRIPTIONS, form);
    if (!issued.isGood()) throw telling.failed("issued", issued.toString());
    Program.Answer registered =
        patiently(
            () -> program().get(PRESCRIPTIONS + "/" + id),
            answer -> !answer.text("registeredAt").isEmpty());
    if (registered.text("registeredAt").isEmpty()) {
      throw telling.failed("registered", registered.toString());
    }
    telling.passed("registered");
    return new Prescription(id.toString(), issued.text("code"), issued.text("commitment"));
  }

  /** Takes a prescription back, and expects the regulator to know. */
  public void takesBack(Prescription prescription) {
    Narrator.Telling telling = narrator().begin("%s takes back %s".formatted(this, prescription));
    String one = PRESCRIPTIONS + "/" + prescription.id();
    Program.Answer revoked = program().post(one + "/revocation", Map.of());
    if (!revoked.isGood()) throw telling.failed("taken back", revoked.toString());
    Program.Answer known =
        patiently(() -> program().get(one), answer -> !answer.text("revocationKnownAt").isEmpty());
    if (known.text("revocationKnownAt").isEmpty()) throw telling.failed("known", known.toString());
    telling.passed("known to the regulator");
  }

  /** Writes a record of a patient, and expects the ledger to point to it wherever it is shared. */
  public WrittenRecord writes(Patient patient, String kind, String said) {
    mayWitness();
    Narrator.Telling telling =
        narrator().begin("%s writes a record of %s of %s".formatted(this, kind, patient));
    UUID id = UUID.randomUUID();
    Map<String, String> fields =
        Map.of(
            "id", id.toString(),
            "patient", patient.id().toString(),
            "kind", kind,
            "title", "Journey",
            "madeAt", Instant.now().toString(),
            "witness", key());
    Program.Answer draft =
        program().postFile("/api/v1/records/drafts", fields, "content", "record.txt", said);
    if (!draft.isGood()) throw telling.failed("what to sign", draft.toString());
    ObjectNode signed = JsonNodeFactory.instance.objectNode().put("id", id.toString());
    List<UUID> acts = new ArrayList<>();
    for (JsonNode act : draft.body().path("acts")) {
      signed.withArray("signatures").add(program().sign(act.path("typedData").asString("")));
      acts.add(UUID.fromString(act.path("id").asString("")));
    }
    Program.Answer added = program().post("/api/v1/records", signed);
    if (!added.isGood()) throw telling.failed("recorded", added.toString());
    for (UUID act : acts) {
      Outcome outcome = awaitOutcome(act);
      if (!outcome.isConfirmed()) throw telling.failed("confirmed", outcome.toString());
    }
    Map<String, String> pointers = new HashMap<>();
    for (JsonNode pointer : added.body().path("pointers")) {
      pointers.put(pointer.path("channel").asString(""), pointer.path("record").asString(""));
    }
    telling.passed("pointers in %d channels, confirmed".formatted(pointers.size()));
    return new WrittenRecord(kind, said, pointers);
  }
}
