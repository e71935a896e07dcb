package org.custodia.registry.people;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR R4 Patient as JSON (http://hl7.org/fhir/R4/patient.html), the elements that {@link
 * PatientData} keeps. It is also the form in which they are sealed.
 */
public final class FhirPatient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> KEPT =
      Set.of("identifier", "name", "birthDate", "gender", "address", "telecom", "communication");

  /** Say nothing about who somebody is. */
  private static final Set<String> FRAME =
      Set.of("resourceType", "id", "meta", "text", "implicitRules", "language", "active", "link");

  private FhirPatient() {}

  /**
   * @param id the sender's own id of the resource
   * @param notKept elements that were there and are not kept
   */
  public record Read(PatientData data, Optional<String> id, Set<String> notKept) {}

  /**
   * @throws Problem CUS-PAT-011 when it is no JSON
   */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException malformed) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-011");
    }
  }

  /**
   * @throws Problem naming the element that is not as FHIR has it; never what it holds
   */
  public static Read read(JsonNode patient) {
    if (!patient.isObject() || !"Patient".equals(patient.path("resourceType").asString(""))) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-010");
    }
    Set<String> notKept = new LinkedHashSet<>(patient.propertyNames());
    notKept.removeAll(KEPT);
    notKept.removeAll(FRAME);
    PatientData data =
        new PatientData(
            list(patient, "identifier").stream().map(FhirPatient::identifier).toList(),
            list(patient, "name").stream().map(FhirPatient::name).toList(),
            optional(patient, "birthDate", "birthDate"),
            optional(patient, "gender", "gender")
                .map(code -> Gender.of(code).orElseThrow(() -> PatientRules.field("gender"))),
            list(patient, "address").stream().map(FhirPatient::address).toList(),
            list(patient, "telecom").stream().map(FhirPatient::telecom).toList(),
            languages(patient));
    return new Read(data, optional(patient, "id", "id"), notKept);
  }

  /**
   * Whether it is an element that says something of the person which the directory does not keep.
   */
  public static boolean isBeyond(String element) {
    return !KEPT.contains(element) && !FRAME.contains(element) && !element.startsWith("_");
  }

  /** The resource without id and meta. */
  public static ObjectNode write(PatientData data) {
    ObjectNode patient = JSON.createObjectNode().put("resourceType", "Patient");
    ArrayNode identifiers = JSON.createArrayNode();
    data.identifiers()
        .forEach(i -> identifiers.addObject().put("system", i.system()).put("value", i.value()));
    put(patient, "identifier", identifiers);
    ArrayNode names = JSON.createArrayNode();
    for (Name name : data.names()) {
      ObjectNode entry = names.addObject();
      put(entry, "use", name.use());
      put(entry, "family", name.family());
      put(entry, "given", strings(name.given()));
    }
    put(patient, "name", names);
    ArrayNode telecoms = JSON.createArrayNode();
    for (Telecom telecom : data.telecoms()) {
      ObjectNode entry = telecoms.addObject();
      put(entry, "system", telecom.system());
      put(entry, "value", telecom.value());
      put(entry, "use", telecom.use());
    }
    put(patient, "telecom", telecoms);
    data.gender().ifPresent(gender -> patient.put("gender", gender.code()));
    data.birthDate().ifPresent(day -> patient.put("birthDate", day));
    put(patient, "address", addresses(data.addresses()));
    ArrayNode communication = JSON.createArrayNode();
    for (String language : data.languages()) {
      ArrayNode coding = communication.addObject().putObject("language").putArray("coding");
      coding.addObject().put("system", "urn:ietf:bcp:47").put("code", language);
    }
    put(patient, "communication", communication);
    return patient;
  }

  /** RFC 8785: one text for one content, in UTF-8. */
  static byte[] canonical(PatientData data) {
    try {
      return new JsonCanonicalizer(write(data).toString()).getEncodedUTF8();
    } catch (IOException impossible) {
      throw new IllegalStateException("JSON of our own making could not be read");
    }
  }

  static PatientData ofCanonical(byte[] canonical) {
    return read(parse(new String(canonical, StandardCharsets.UTF_8))).data();
  }

  private static Identifier identifier(JsonNode node) {
    return new Identifier(
        optional(node, "system", "identifier.system").orElse(""),
        optional(node, "value", "identifier.value").orElse(""));
  }

  private static Name name(JsonNode node) {
    return new Name(
        optional(node, "use", "name.use").orElse(""),
        optional(node, "family", "name.family").orElse(""),
        texts(node, "given", "name.given"));
  }

  private static Address address(JsonNode node) {
    return new Address(
        texts(node, "line", "address.line"),
        optional(node, "city", "address.city").orElse(""),
        optional(node, "state", "address.state").orElse(""),
        optional(node, "postalCode", "address.postalCode").orElse(""),
        optional(node, "country", "address.country").orElse(""));
  }

  private static Telecom telecom(JsonNode node) {
    return new Telecom(
        optional(node, "system", "telecom.system").orElse("other"),
        optional(node, "value", "telecom.value").orElse(""),
        optional(node, "use", "telecom.use").orElse(""));
  }

  private static List<String> languages(JsonNode patient) {
    List<String> codes = new ArrayList<>();
    for (JsonNode entry : list(patient, "communication")) {
      for (JsonNode coding : list(entry.path("language"), "coding")) {
        optional(coding, "code", "communication.language")
            .ifPresent(
                code ->
                    codes.add(entry.path("preferred").asBoolean(false) ? 0 : codes.size(), code));
      }
    }
    return codes;
  }

  private static List<JsonNode> list(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw PatientRules.field(field);
    }
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : value) {
      if (!entry.isObject()) {
        throw PatientRules.field(field);
      }
      entries.add(entry);
    }
    return entries;
  }

  private static Optional<String> optional(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (value.getNodeType() != JsonNodeType.STRING) {
      throw PatientRules.field(path);
    }
    return Optional.of(value.asString()).filter(text -> !text.isBlank());
  }

  private static List<String> texts(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isArray()) {
      throw PatientRules.field(path);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : value) {
      if (entry.getNodeType() != JsonNodeType.STRING) {
        throw PatientRules.field(path);
      }
      texts.add(entry.asString());
    }
    return texts;
  }

  private static ArrayNode addresses(List<Address> given) {
    ArrayNode addresses = JSON.createArrayNode();
    for (Address address : given) {
      ObjectNode entry = addresses.addObject();
      put(entry, "line", strings(address.lines()));
      put(entry, "city", address.city());
      put(entry, "state", address.state());
      put(entry, "postalCode", address.postalCode());
      put(entry, "country", address.country());
    }
    return addresses;
  }

  private static ArrayNode strings(List<String> values) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static void put(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  private static void put(ObjectNode node, String field, ArrayNode values) {
    if (!values.isEmpty()) {
      node.set(field, values);
    }
  }
}
