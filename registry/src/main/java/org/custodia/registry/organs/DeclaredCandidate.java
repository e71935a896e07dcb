package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ObjectNode;

/** What is declared about a candidate as JSON: sent, signed, and sealed at both ends. */
final class DeclaredCandidate {
  private DeclaredCandidate() {}

  static String write(Candidates.Change change) {
    Candidates.Declared declared = change.declared();
    ObjectNode json = WireObject.create();
    json.put("version", change.version())
        .put("state", change.state().name())
        .put("reason", change.reason().name())
        .put("allocation", declared.allocation().toString())
        .put("organ", declared.organ().name())
        .put("bloodGroup", declared.bloodGroup().name())
        .put("heightCm", declared.heightCm())
        .put("weightKg", declared.weightKg())
        .put("urgency", declared.urgency())
        .put("listedOn", declared.listedOn().toString())
        .put("consent", declared.consent().toString())
        .put("changedAt", change.changedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    return WireObject.text(json);
  }

  static Candidates.Change read(Bytes32 pseudonym, String text) {
    WireObject json = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    var change =
        new Candidates.Change(
            pseudonym,
            json.integer("version"),
            json.constant("state", Candidates.State.class),
            json.constant("reason", Candidates.Reason.class),
            new Candidates.Declared(
                json.bytes32("allocation"),
                json.constant("organ", OrganKind.class),
                json.constant("bloodGroup", BloodGroup.class),
                json.integer("heightCm"),
                json.integer("weightKg"),
                json.integer("urgency"),
                json.day("listedOn"),
                json.bytes32("consent")),
            json.instant("changedAt"));
    json.end();
    return change;
  }
}
