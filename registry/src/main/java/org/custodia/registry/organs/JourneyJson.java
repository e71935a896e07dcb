package org.custodia.registry.organs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.PlannedWay;
import org.custodia.registry.organs.transport.Vehicle;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plans and scans as JSON: sealed, and sent. */
final class JourneyJson {
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_DESIGNATION = 40;
  private static final int MOST_SCANS = 200;

  private JourneyJson() {}

  /** A plan with its version, as it is sealed and sent. */
  record Plan(int version, Instant plannedAt, PlannedWay way) {}

  static String write(Plan plan) {
    return WireObject.text(object(plan));
  }

  static ObjectNode object(Plan plan) {
    ObjectNode json = WireObject.create();
    json.put("version", plan.version())
        .put("plannedAt", seconds(plan.plannedAt()))
        .put("bank", plan.way().bank())
        .put("destination", plan.way().destination());
    ArrayNode stages = json.putArray("stages");
    for (PlannedWay.Stage stage : plan.way().stages()) {
      stages
          .addObject()
          .put("from", stage.from())
          .put("to", stage.to())
          .put("carrier", stage.carrier())
          .put("vehicle", stage.vehicle().kind().name())
          .put("designation", stage.vehicle().designation())
          .put("departs", seconds(stage.departs()))
          .put("arrives", seconds(stage.arrives()))
          .put("handOverMinutes", stage.handOver().toMinutes());
    }
    return json;
  }

  static Plan read(byte[] text) {
    return readEnded(WireObject.parse(text));
  }

  /** An object that has nothing else in it. */
  static Plan readEnded(WireObject json) {
    Plan plan = plan(json);
    json.end();
    return plan;
  }

  private static Plan plan(WireObject json) {
    int version = json.integer("version");
    Instant at = json.instant("plannedAt");
    Bytes32 bank = json.bytes32("bank");
    Bytes32 destination = json.bytes32("destination");
    List<PlannedWay.Stage> stages = new ArrayList<>();
    for (WireObject stage : json.objects("stages", PlannedWay.MOST_STAGES)) {
      stages.add(
          new PlannedWay.Stage(
              stage.string("from", LONGEST_NAME),
              stage.string("to", LONGEST_NAME),
              stage.bytes32("carrier").toString(),
              new Vehicle(
                  stage.constant("vehicle", Vehicle.Kind.class),
                  stage.string("designation", LONGEST_DESIGNATION)),
              stage.instant("departs"),
              stage.instant("arrives"),
              Duration.ofMinutes(stage.integer("handOverMinutes"))));
      stage.end();
    }
    return new Plan(version, at, new PlannedWay(bank.toString(), stages, destination.toString()));
  }

  // --- Scans ---

  static void writeScans(ObjectNode json, List<HandOvers.ScannedHandOver> scans) {
    ArrayNode list = json.putArray("scans");
    scans.stream()
        .limit(MOST_SCANS)
        .forEach(
            scan ->
                list.addObject()
                    .put("id", scan.id().toString())
                    .put("giver", scan.giver())
                    .put("receiver", scan.receiver())
                    .put("place", scan.place())
                    .put("at", seconds(scan.at()))
                    .put("recordedAt", seconds(scan.recordedAt())));
  }

  static List<HandOvers.ScannedHandOver> readScans(WireObject json) {
    List<HandOvers.ScannedHandOver> scans = new ArrayList<>();
    for (WireObject scan : json.objects("scans", MOST_SCANS)) {
      UUID id = scan.uuid("id");
      scans.add(
          new HandOvers.ScannedHandOver(
              id,
              scan.bytes32("giver").toString(),
              scan.bytes32("receiver").toString(),
              scan.string("place", 1_000),
              scan.instant("at"),
              scan.instant("recordedAt")));
      scan.end();
    }
    return scans;
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
