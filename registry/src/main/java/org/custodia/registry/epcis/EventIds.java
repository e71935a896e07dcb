package org.custodia.registry.epcis;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;

/**
 * Names of events: the id of the command that a witness made, as {@code urn:uuid:} (CBV 2.0,
 * section 8.9), so that every member names the same event alike and what is captured twice is found
 * out.
 */
final class EventIds {
  static final String PREFIX = "urn:uuid:";
  private static final Pattern UUID_TEXT =
      Pattern.compile("(?:urn:uuid:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private EventIds() {}

  /**
   * @param part which of the things that the command says, from 0
   */
  static UUID of(Bytes32 commandId, int part) {
    byte[] id = commandId.toArray();
    boolean isUuid = true;
    for (int i = 0; i < 16; i++) {
      isUuid &= id[i] == 0;
    }
    if (isUuid && part == 0) {
      return commandId.toUuid();
    }
    return UUID.nameUUIDFromBytes(ByteBuffer.allocate(36).put(id).putInt(part).array());
  }

  static String uri(UUID id) {
    return PREFIX + id;
  }

  static Optional<UUID> uuid(String written) {
    if (!UUID_TEXT.matcher(written).matches()) {
      return Optional.empty();
    }
    return Optional.of(UUID.fromString(written.replace(PREFIX, "")));
  }
}
