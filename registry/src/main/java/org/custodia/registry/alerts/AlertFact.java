package org.custodia.registry.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;

/**
 * One thing that was noticed.
 *
 * @param id made by {@link #id} from what it follows from, so that the same is never reported twice
 * @param members the organisations concerned, who may explain; first is who reported or did it
 * @param at when it happened
 * @param details names and values for the regulator and the organisations concerned, such as {@code
 *     query} or {@code transaction}; never anything about a patient, a person or a secret
 */
public record AlertFact(
    UUID id,
    AlertKind kind,
    AlertSubject subject,
    List<Bytes32> members,
    Instant at,
    Map<String, String> details) {

  public AlertFact {
    members = List.copyOf(members);
    details = Map.copyOf(details);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an alert concerns somebody");
    }
  }

  /** The same id whenever the same is concluded from the same. */
  public static UUID id(AlertKind kind, Object... from) {
    String name =
        Arrays.stream(from)
            .map(Object::toString)
            .collect(Collectors.joining(" ", "alert " + kind + " ", ""));
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
