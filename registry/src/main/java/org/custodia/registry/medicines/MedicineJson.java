package org.custodia.registry.medicines;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.witnessing.LedgerValues;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts as JSON text, to be read back exactly as they were. */
final class MedicineJson {
  private static final String ARGUMENTS = "arguments";
  private static final String PROOF = "proof";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().addModule(new LedgerValues()).build();

  /** Writes the arguments of a verdict with their types on the way, and not over a tree. */
  private static final ObjectWriter VERDICTS =
      MAPPER
          .rebuild()
          .addMixIn(PackVerdict.class, Tagged.class)
          .addMixIn(PackVerdict.Evidence.class, ProofOnce.class)
          .build()
          .writer();

  /** How a verdict is written. */
  private interface Tagged {
    @JsonSerialize(contentUsing = Argument.class)
    List<Object> arguments();
  }

  /** How its evidence is written. */
  private interface ProofOnce {
    @JsonSerialize(using = Proof.class)
    List<Bytes32> proof();
  }

  private static final class Proof extends ValueSerializer<List<Bytes32>> {
    @Override
    public void serialize(List<Bytes32> proof, JsonGenerator json, SerializationContext context) {
      if (json.currentValue() instanceof PackVerdict.Evidence evidence && isTold(evidence)) {
        json.writeNull();
        return;
      }
      json.writeStartArray();
      proof.forEach(hash -> json.writeString(hash.toString()));
      json.writeEndArray();
    }
  }

  /**
   * Whether the service's answer has the proof, letter for letter as {@link #toldProof} reads it.
   */
  private static boolean isTold(PackVerdict.Evidence evidence) {
    String proof =
        evidence.proof().stream()
            .map(Bytes32::toString)
            .collect(Collectors.joining("\",\"", "\"proof\":[\"", "\"]"));
    return !evidence.proof().isEmpty() && evidence.answerFacts().contains(proof);
  }

  private static JsonNode toldProof(String answerFacts) {
    return MAPPER.readTree(answerFacts).path("pack").path(PROOF);
  }

  private static final class Argument extends ValueSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator json, SerializationContext context) {
      json.writeStartObject(value);
      json.writeStringProperty(tag(value), value.toString());
      json.writeEndObject();
    }
  }

  private MedicineJson() {}

  /**
   * A verdict; its arguments keep their types. A proof that stands in the service's answer too is
   * written there only, and null for itself: it is a quarter of all.
   */
  static String writeVerdict(PackVerdict verdict) {
    verdict.arguments().forEach(MedicineJson::tag); // refuses what could not be read back
    return VERDICTS.writeValueAsString(verdict);
  }

  static PackVerdict readVerdict(String text) {
    ObjectNode json = (ObjectNode) MAPPER.readTree(text);
    if (json.get("evidence") instanceof ObjectNode evidence && evidence.path(PROOF).isNull()) {
      evidence.set(PROOF, toldProof(evidence.get("answerFacts").stringValue()));
    }
    List<Object> arguments = untagged((ArrayNode) json.get(ARGUMENTS));
    json.set(ARGUMENTS, MAPPER.createArrayNode());
    PackVerdict bare = MAPPER.treeToValue(json, PackVerdict.class);
    return new PackVerdict(
        bare.id(),
        bare.verdict(),
        bare.code(),
        arguments,
        bare.findings(),
        bare.product(),
        bare.gtin(),
        bare.lot(),
        bare.expiry(),
        bare.serial(),
        bare.evidence(),
        bare.mayDispense(),
        bare.verifiedAt());
  }

  /** The arguments of a sentence by themselves; they keep their types. */
  static String writeArguments(List<Object> arguments) {
    return MAPPER.writeValueAsString(tagged(arguments));
  }

  static List<Object> readArguments(String text) {
    return untagged((ArrayNode) MAPPER.readTree(text));
  }

  private static ArrayNode tagged(List<Object> arguments) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Object argument : arguments) {
      array.addObject().put(tag(argument), argument.toString());
    }
    return array;
  }

  /** Whether it is of a type that the arguments of a sentence have. */
  static boolean isFact(Object argument) {
    return argument instanceof String
        || argument instanceof LocalDate
        || argument instanceof Instant
        || argument instanceof Integer
        || argument instanceof Long;
  }

  private static String tag(Object argument) {
    if (argument instanceof String) return "text";
    if (argument instanceof LocalDate) return "day";
    if (argument instanceof Instant) return "instant";
    if (argument instanceof Integer) return "integer";
    if (argument instanceof Long) return "long";
    throw new IllegalArgumentException("no argument of a message: " + argument.getClass());
  }

  private static List<Object> untagged(ArrayNode array) {
    List<Object> arguments = new ArrayList<>();
    for (JsonNode entry : array) {
      String tag = entry.propertyNames().iterator().next();
      String text = entry.get(tag).asString();
      arguments.add(
          switch (tag) {
            case "day" -> LocalDate.parse(text);
            case "instant" -> Instant.parse(text);
            case "integer" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            default -> text;
          });
    }
    return arguments;
  }
}
