package org.custodia.acceptance.dsl;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.custodia.acceptance.stack.Program;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who enrols the devices of a member. */
public final class Administrator extends Member {
  private final Path folder;

  /**
   * @param folder for what devices keep
   */
  Administrator(Member of, Path folder) {
    super(of, "administrator", "administrator");
    this.folder = folder;
  }

  /**
   * Enrols the key that a new device has made, and expects that confirmed.
   *
   * @param role on the ledger
   */
  public ScanningDevice enrolsADevice(String place, String role) {
    Narrator.Telling telling = narrator().begin("%s enrols a device at %s".formatted(this, place));
    Program.Answer network = program().get("/api/v1/pairing");
    if (!network.isGood()) throw telling.failed("what it signs for", network.toString());
    ScanningDevice device = new ScanningDevice(this, place, folder, network.body());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    UUID id = UUID.randomUUID();
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("id", id.toString());
    entry.putArray("roles").add(role);
    entry.put("place", place).put("from", now.minusSeconds(60).toString());
    entry.put("until", now.plus(Duration.ofDays(1)).toString());
    expectConfirmed(
        telling, id, program().post("/api/v1/operators/devices/" + device.key(), entry));
    return device;
  }
}
