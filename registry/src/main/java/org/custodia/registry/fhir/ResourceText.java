package org.custodia.registry.fhir;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as a person reads it. Words are the source's own.
 *
 * @param type of the resource
 * @param when as FHIR writes it, to the precision it has; empty when it does not say
 * @param title what it is about
 * @param status code of its state; empty without one
 * @param dosages how a medicine is taken
 * @param details further facts
 * @param text of a document, where it is text
 * @param attachments what else is in it, by media type
 */
public record ResourceText(
    String type,
    String when,
    String title,
    String status,
    List<Dosage> dosages,
    List<Detail> details,
    Optional<String> text,
    List<String> attachments) {
  private static final String SHOWN = "shown";
  private static final Pattern CHARSET = Pattern.compile("charset=([A-Za-z0-9-]{1,20})");

  private ResourceText(
      String type,
      String when,
      String title,
      String status,
      List<Detail> details,
      Optional<String> text,
      List<String> attachments) {
    this(type, when, title, status, List.of(), details, text, attachments);
  }

  private ResourceText taken(List<Dosage> how) {
    return new ResourceText(type, when, title, status, how, details, text, attachments);
  }

  /**
   * @param what code of a label
   * @param values words of the source, dates, or codes that go with the label; what was shown to
   *     somebody is {@code Type/id} where it has no name
   */
  public record Detail(String what, List<String> values) {}

  /**
   * The same with names for what was shown to somebody.
   *
   * @param names by {@code Type/id}; what has none is said by its type alone
   */
  public ResourceText named(Map<String, String> names) {
    List<Detail> named =
        details.stream()
            .map(detail -> detail.what().equals(SHOWN) ? named(detail, names) : detail)
            .toList();
    return new ResourceText(type, when, title, status, dosages, named, text, attachments);
  }

  private static Detail named(Detail shown, Map<String, String> names) {
    return new Detail(
        SHOWN,
        shown.values().stream()
            .map(
                value ->
                    Optional.ofNullable(names.get(value))
                        .orElse(References.isRelative(value) ? value.split("/")[0] : value))
            .distinct()
            .toList());
  }

  /**
   * Of a record's content. What is none of the resources that are kept here has its type, and no
   * more.
   */
  public static ResourceText of(byte[] json) {
    return of(FhirJson.parse(json));
  }

  /** Of any resource that is answered here. */
  public static ResourceText of(ObjectNode resource) {
    String type = resource.path("resourceType").asString("");
    List<Detail> details = new ArrayList<>();
    return switch (type) {
      case "Patient" -> patient(resource, details);
      case "AllergyIntolerance" -> {
        add(details, "criticality", resource.path("criticality").asString(""));
        add(details, "certainty", code(resource.path("verificationStatus")));
        add(
            details,
            "reaction",
            stream(resource.path("reaction"))
                .flatMap(reaction -> stream(reaction.path("manifestation")))
                .map(ResourceText::concept));
        yield text(resource, "clinicalStatus", concept(resource.path("code")), details);
      }
      case "MedicationRequest" -> {
        add(details, "requester", reference(resource.path("requester")));
        add(
            details,
            "reason",
            Stream.concat(
                stream(resource.path("reasonCode")).map(ResourceText::concept),
                stream(resource.path("reasonReference")).map(ResourceText::reference)));
        yield text(resource, "status", medication(resource), details)
            .taken(
                stream(resource.path("dosageInstruction"))
                    .map(Dosage::of)
                    .filter(dosage -> !dosage.isEmpty())
                    .toList());
      }
      case "Condition" -> {
        add(details, "until", resource.path("abatementDateTime").asString(""));
        add(details, "certainty", code(resource.path("verificationStatus")));
        yield text(resource, "clinicalStatus", concept(resource.path("code")), details);
      }
      case "Immunization" -> {
        add(details, "place", reference(resource.path("location")));
        add(details, "lot", resource.path("lotNumber").asString(""));
        yield text(resource, "status", concept(resource.path("vaccineCode")), details);
      }
      case "DocumentReference" -> document(resource, details);
      case "Consent" -> consent(resource, details);
      case "AuditEvent" -> {
        add(
            details,
            "role",
            resource.path("agent").path(0).path("role").path(0).path("text").asString(""));
        add(
            details,
            SHOWN,
            stream(resource.path("entity")).skip(1).map(ResourceText::shown).distinct());
        add(
            details,
            "purpose",
            stream(resource.path("purposeOfEvent")).map(ResourceText::code).distinct());
        yield new ResourceText(
            type,
            resource.path("recorded").asString(""),
            reference(resource.path("agent").path(0).path("who")),
            resource.path("outcome").asString("").equals("4") ? "not-allowed" : "",
            details,
            Optional.empty(),
            List.of());
      }
      default -> new ResourceText(type, "", "", "", List.of(), Optional.empty(), List.of());
    };
  }

  private static ResourceText text(
      ObjectNode resource, String status, String title, List<Detail> details) {
    String type = resource.path("resourceType").asString("");
    String when =
        RecordType.of(type).stream()
            .flatMap(one -> one.dates().stream())
            .map(name -> resource.path(name).asString(""))
            .filter(date -> !date.isEmpty())
            .findFirst()
            .orElse("");
    JsonNode state = resource.path(status);
    return new ResourceText(
        type,
        when,
        title,
        state.isString() ? state.asString() : code(state),
        details,
        Optional.empty(),
        List.of());
  }

  private static ResourceText patient(ObjectNode resource, List<Detail> details) {
    add(details, "birthDate", resource.path("birthDate").asString(""));
    add(details, "died", resource.path("deceasedDateTime").asString(""));
    add(details, "gender", resource.path("gender").asString(""));
    stream(resource.path("identifier"))
        .forEach(one -> add(details, "identifier", one.path("value").asString("")));
    stream(resource.path("address")).forEach(one -> add(details, "address", address(one)));
    stream(resource.path("telecom"))
        .forEach(one -> add(details, "telecom", one.path("value").asString("")));
    String name =
        stream(resource.path("name"))
            .findFirst()
            .map(
                one ->
                    Stream.concat(
                            stream(one.path("given")).map(JsonNode::asString),
                            Stream.of(one.path("family").asString("")))
                        .collect(Collectors.joining(" "))
                        .strip())
            .orElse("");
    return new ResourceText("Patient", "", name, "", details, Optional.empty(), List.of());
  }

  private static String address(JsonNode address) {
    return Stream.concat(
            stream(address.path("line")).map(JsonNode::asString),
            Stream.of("postalCode", "city", "state", "country")
                .map(name -> address.path(name).asString("")))
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(", "));
  }

  private static ResourceText document(ObjectNode resource, List<Detail> details) {
    add(details, "author", stream(resource.path("author")).map(ResourceText::reference));
    add(details, "custodian", reference(resource.path("custodian")));
    List<String> texts = new ArrayList<>();
    List<String> attachments = new ArrayList<>();
    for (JsonNode content : resource.path("content")) {
      JsonNode attachment = content.path("attachment");
      String media = attachment.path("contentType").asString("");
      Optional<String> text = plain(media, attachment.path("data").asString(""));
      text.ifPresentOrElse(texts::add, () -> attachments.add(media.isEmpty() ? "?" : media));
    }
    String title = concept(resource.path("type"));
    String described = resource.path("description").asString("");
    ResourceText read = text(resource, "status", described.isEmpty() ? title : described, details);
    return new ResourceText(
        read.type(),
        read.when(),
        read.title(),
        read.status(),
        details,
        texts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", texts)),
        attachments);
  }

  private static Optional<String> plain(String media, String data) {
    if (!media.startsWith("text/plain") || data.isEmpty()) return Optional.empty();
    Matcher named = CHARSET.matcher(media);
    try {
      Charset charset = named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
      return Optional.of(new String(Base64.getMimeDecoder().decode(data), charset).strip());
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static ResourceText consent(ObjectNode resource, List<Detail> details) {
    JsonNode rule = resource.path("provision");
    add(
        details,
        "purpose",
        stream(rule.path("purpose")).map(purpose -> purpose.path("code").asString("")));
    add(details, "from", rule.path("period").path("start").asString(""));
    add(details, "until", rule.path("period").path("end").asString(""));
    add(details, "kinds", stream(rule.path("class")).map(kind -> kind.path("code").asString("")));
    add(
        details,
        "withheld",
        stream(rule.path("provision"))
            .flatMap(denied -> stream(denied.path("securityLabel")))
            .map(label -> label.path("code").asString("")));
    return new ResourceText(
        "Consent",
        resource.path("dateTime").asString(""),
        stream(rule.path("actor"))
            .map(actor -> reference(actor.path("reference")))
            .collect(Collectors.joining(", ")),
        resource.path("status").asString(""),
        details,
        Optional.empty(),
        List.of());
  }

  /** Name of the medicine that a request is for. */
  static String medication(JsonNode request) {
    String named = concept(request.path("medicationCodeableConcept"));
    if (!named.isEmpty()) return named;
    String contained = request.path("medicationReference").path("reference").asString("");
    return stream(request.path("contained"))
        .filter(one -> ("#" + one.path("id").asString("")).equals(contained))
        .map(one -> concept(one.path("code")))
        .findFirst()
        .orElseGet(() -> reference(request.path("medicationReference")));
  }

  /** Text of a CodeableConcept, or what its first code is called. */
  static String concept(JsonNode concept) {
    String text = concept.path("text").asString("");
    if (!text.isEmpty()) return text;
    return stream(concept.path("coding"))
        .map(coding -> coding.path("display").asString(coding.path("code").asString("")))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  static String code(JsonNode concept) {
    return concept.path("coding").path(0).path("code").asString("");
  }

  private static String reference(JsonNode reference) {
    String display = reference.path("display").asString("");
    if (!display.isEmpty()) return display;
    return reference.path("identifier").path("value").asString("");
  }

  /** What it was called then; what it is called now is to be looked up. */
  private static String shown(JsonNode entity) {
    String name = entity.path("name").asString("");
    return name.isEmpty()
        ? References.relative(entity.path("what").path("reference").asString(""))
        : name;
  }

  private static void add(List<Detail> details, String what, String value) {
    add(details, what, Stream.of(value));
  }

  private static void add(List<Detail> details, String what, Stream<String> values) {
    List<String> said = values.filter(value -> !value.isBlank()).toList();
    if (!said.isEmpty()) details.add(new Detail(what, said));
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
