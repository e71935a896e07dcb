package org.custodia.registry.prescriptions;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.VerificationAnswer;
import org.custodia.registry.fills.Measure;
import org.custodia.registry.fills.PrescriptionState;
import org.custodia.registry.fills.RegisterAlert;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the regulator's desk answers, as JSON text and back.
 *
 * @param digest EIP-712 digest of the message that is answered
 * @param answerer member id of the regulator
 * @param standing of the prescription, where there is one and it may be seen
 * @param alerts for {@link Said#ALERTS}
 */
record RegisterAnswer(
    UUID messageId,
    Bytes32 digest,
    Bytes32 answerer,
    Bytes32 prescription,
    long block,
    Instant answeredAt,
    Optional<Standing> standing,
    List<DeskAlert> alerts) {
  static final int MOST_ALERTS = 100;
  private static final String TYPE = "prescription";

  /** Number in the signed message, apart from those of pack answers. */
  private static final int ABOUT_A_PRESCRIPTION = 10;

  /**
   * An alert about a prescription of the member that asks.
   *
   * @param prescription commitment of the member's own one
   * @param ours whether the other one is the member's too, or there is no other
   */
  record DeskAlert(
      UUID id,
      long number,
      RegisterAlert.Kind kind,
      Bytes32 prescription,
      boolean ours,
      LocalDate day,
      Instant raisedAt) {}

  /** What is signed, given the exact text that is sent. */
  VerificationAnswer message(String text) {
    return new VerificationAnswer(
        Bytes32.ofUuid(messageId),
        answerer,
        ABOUT_A_PRESCRIPTION,
        Bytes32.ZERO,
        prescription,
        Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8)),
        block,
        answeredAt.getEpochSecond());
  }

  String write() {
    ObjectNode facts = WireObject.create();
    facts
        .put("type", TYPE)
        .put("messageId", messageId.toString())
        .put("digest", digest.toString())
        .put("answerer", answerer.toString())
        .put("prescription", prescription.toString())
        .put("block", block)
        .put("answeredAt", answeredAt.toString());
    standing.ifPresent(one -> write(one, facts.putObject("standing")));
    ArrayNode list = facts.putArray("alerts");
    alerts.forEach(alert -> write(alert, list.addObject()));
    return WireObject.text(facts);
  }

  private static void write(DeskAlert alert, ObjectNode to) {
    to.put("id", alert.id().toString())
        .put("number", alert.number())
        .put("kind", alert.kind().name())
        .put("prescription", alert.prescription().toString())
        .put("ours", alert.ours())
        .put("day", alert.day().toString())
        .put("raisedAt", seconds(alert.raisedAt()));
  }

  private static void write(Standing one, ObjectNode to) {
    to.put("state", one.state().name()).put("prescriber", one.prescriber().toString());
    Gtins.write(to, one.gtins());
    to.put("measure", one.measure().name())
        .put("quantity", one.quantity())
        .put("fills", one.fills())
        .put("days", one.days())
        .put("dispensed", one.dispensed())
        .put("held", one.held())
        .put("left", one.left())
        .put("from", one.from().toString())
        .put("until", one.until().toString())
        .put("controlled", one.controlled());
    one.coveredUntil().ifPresent(day -> to.put("coveredUntil", day.toString()));
    one.revokedAt().ifPresent(at -> to.put("revokedAt", seconds(at)));
  }

  private static String seconds(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond()).toString();
  }

  static RegisterAnswer parse(String text) {
    WireObject facts = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    facts.expect("type", TYPE);
    Bytes32 prescription = facts.bytes32("prescription");
    var parsed =
        new RegisterAnswer(
            facts.uuid("messageId"),
            facts.bytes32("digest"),
            facts.bytes32("answerer"),
            prescription,
            facts.longInteger("block"),
            facts.instant("answeredAt"),
            facts.optionalObject("standing").map(one -> standing(prescription, one)),
            facts.objects("alerts", MOST_ALERTS).stream().map(RegisterAnswer::alert).toList());
    facts.end();
    return parsed;
  }

  private static DeskAlert alert(WireObject from) {
    var alert =
        new DeskAlert(
            from.uuid("id"),
            from.longInteger("number"),
            from.constant("kind", RegisterAlert.Kind.class),
            from.bytes32("prescription"),
            from.bool("ours"),
            from.day("day"),
            from.instant("raisedAt"));
    from.end();
    return alert;
  }

  private static Standing standing(Bytes32 commitment, WireObject from) {
    var standing =
        new Standing(
            commitment,
            from.constant("state", PrescriptionState.class),
            from.bytes32("prescriber"),
            Gtins.read(from),
            from.constant("measure", Measure.class),
            from.integer("quantity"),
            from.integer("fills"),
            from.integer("days"),
            from.integer("dispensed"),
            from.integer("held"),
            from.integer("left"),
            from.day("from"),
            from.day("until"),
            from.bool("controlled"),
            from.optionalDay("coveredUntil"),
            from.has("revokedAt") ? Optional.of(from.instant("revokedAt")) : Optional.empty());
    from.end();
    return standing;
  }
}
