package org.custodia.registry.fhir;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.fhir.FhirRows.Row;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * References between resources (http://hl7.org/fhir/R4/references.html). A source's own are kept as
 * they came; in what is answered they name what is here, and for what is not they say what the
 * source calls it.
 */
final class References {
  /** Identifies what a source has and has not sent, as {@code Encounter/17}. */
  static final String AT_SOURCE = "urn:custodia:at-source";

  private static final Pattern LITERAL =
      Pattern.compile("(?:.*/)?([A-Z][A-Za-z]{1,40})/([A-Za-z0-9\\-.]{1,64})(?:/_history/.*)?");
  private static final Pattern CONDITIONAL =
      Pattern.compile("([A-Z][A-Za-z]{1,40})\\?identifier=([^|]*)\\|(.+)");
  private static final String UUID_URN = "urn:uuid:";

  private final FhirRows rows;
  private final FhirTokens tokens;

  References(FhirRows rows, FhirTokens tokens) {
    this.rows = rows;
    this.tokens = tokens;
  }

  /** The id in a reference to this type, also as a UUID; empty when it is none. */
  static String idIn(String reference, String type) {
    if (reference.startsWith(UUID_URN)) return reference.substring(UUID_URN.length());
    Matcher literal = LITERAL.matcher(reference);
    return literal.matches() && literal.group(1).equals(type) ? literal.group(2) : "";
  }

  /** {@code Type/id} of a literal reference; the text itself when it is none. */
  static String relative(String reference) {
    Matcher literal = LITERAL.matcher(reference);
    return literal.matches() ? literal.group(1) + "/" + literal.group(2) : reference;
  }

  /** Whether a text is {@code Type/id}. */
  static boolean isRelative(String text) {
    return LITERAL.matcher(text).matches() && relative(text).equals(text);
  }

  /** Makes references of a source's resource ours. Inside the organisation's rows. */
  void translate(String organisation, Row row, ObjectNode resource) {
    if (row.source().isEmpty()) return;
    Bytes32 source = row.source().get();
    String subject =
        RecordType.of(row.type())
            .filter(RecordType::isOfPatient)
            .map(type -> resource.path(type.subject()).path("reference").asString(""))
            .orElse("");
    Map<String, Bytes32> asked = new HashMap<>();
    each(
        resource,
        holder -> {
          String reference = holder.path("reference").asString();
          Matcher literal = LITERAL.matcher(reference);
          if (literal.matches() && !reference.equals(subject)) {
            asked.put(reference, tokens.resource(organisation, source, relative(reference)));
          }
        });
    Map<Bytes32, UUID> here = rows.byTokens(asked.values());
    each(
        resource,
        holder -> {
          String reference = holder.path("reference").asString();
          if (reference.equals(subject) && row.patient().isPresent()) {
            holder.put("reference", "Patient/" + row.patient().get());
            return;
          }
          UUID known = asked.containsKey(reference) ? here.get(asked.get(reference)) : null;
          if (known != null) {
            String type = relative(reference).substring(0, relative(reference).indexOf('/'));
            holder.put("reference", type + "/" + known);
          } else {
            leaveWithItsName(holder, reference);
          }
        });
  }

  private static void leaveWithItsName(ObjectNode holder, String reference) {
    Matcher conditional = CONDITIONAL.matcher(reference);
    boolean relative = reference.matches("[A-Z][A-Za-z]{1,40}/.*");
    if (!relative && !conditional.matches()) return; // contained, or an address of its own
    holder.remove("reference");
    holder.put("type", reference.substring(0, indexOfTypesEnd(reference)));
    if (holder.has("identifier")) return;
    ObjectNode identifier = holder.putObject("identifier");
    if (conditional.matches() && conditional.group(2).isEmpty()) {
      identifier.put("value", conditional.group(3));
    } else if (conditional.matches()) {
      identifier.put("system", conditional.group(2)).put("value", conditional.group(3));
    } else {
      identifier.put("system", AT_SOURCE).put("value", reference);
    }
  }

  private static int indexOfTypesEnd(String reference) {
    int end = 0;
    while (Character.isLetter(reference.charAt(end))) end++;
    return end;
  }

  /** Everything in it that is a Reference with a literal one. */
  private static void each(JsonNode node, Consumer<ObjectNode> what) {
    if (node instanceof ObjectNode object && object.path("reference").isString()) {
      what.accept(object);
    }
    node.forEach(child -> each(child, what));
  }
}
