package org.custodia.contracts.abi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.Hash;

/** The events that our contracts declare, known by their first topic. */
public final class OwnEvents {
  private static final Set<Bytes32> TOPICS =
      AbiFiles.entries("event").stream()
          .map(OwnEvents::topic)
          .collect(Collectors.toUnmodifiableSet());

  private OwnEvents() {}

  /** Whether a log with this first topic looks like one of our contracts'. */
  public static boolean isOne(Bytes32 topic) {
    return TOPICS.contains(topic);
  }

  private static Bytes32 topic(JsonNode event) {
    return Bytes32.of(Hash.sha3String(event.path("name").asText() + types(event.path("inputs"))));
  }

  private static String types(JsonNode fields) {
    List<String> types = new ArrayList<>();
    for (JsonNode field : fields) {
      String type = field.path("type").asText();
      types.add(
          type.startsWith("tuple")
              ? types(field.path("components")) + type.substring("tuple".length())
              : type);
    }
    return "(" + String.join(",", types) + ")";
  }
}
