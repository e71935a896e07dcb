package org.custodia.registry.fhir;

import java.util.ArrayList;
import java.util.List;
import org.custodia.registry.errors.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of resources: one a line (NDJSON, http://hl7.org/fhir/R4/nd-json.html), one alone, or
 * those of a Bundle.
 */
final class FhirFile {
  /**
   * @param number line, or entry of the Bundle, from 1
   * @param text UTF-8
   */
  record Piece(int number, byte[] text) {}

  private FhirFile() {}

  /** In the order in which they are to be taken in: patients first, for the others name them. */
  static List<Piece> pieces(byte[] file) {
    List<Piece> all = FhirJson.isOneObject(file) ? one(file) : lines(file);
    List<Piece> ordered = new ArrayList<>();
    all.stream().filter(FhirFile::isPatient).forEach(ordered::add);
    all.stream().filter(piece -> !isPatient(piece)).forEach(ordered::add);
    return ordered;
  }

  private static List<Piece> one(byte[] file) {
    ObjectNode resource;
    try {
      resource = FhirJson.parse(file, FhirImport.LONGEST);
    } catch (Problem tooLarge) {
      return List.of(new Piece(1, file)); // which says so when it is taken in
    }
    if (!resource.path("resourceType").asString("").equals("Bundle")) {
      return List.of(new Piece(1, file));
    }
    List<Piece> entries = new ArrayList<>();
    int number = 0;
    for (JsonNode entry : resource.path("entry")) {
      number++;
      JsonNode held = entry.path("resource");
      if (held instanceof ObjectNode object) {
        String url = entry.path("fullUrl").asString("");
        if (!object.has("id") && url.startsWith("urn:uuid:")) {
          object.put("id", url.substring("urn:uuid:".length()));
        }
        entries.add(new Piece(number, FhirJson.bytes(object)));
      }
    }
    return entries;
  }

  private static List<Piece> lines(byte[] file) {
    List<Piece> lines = new ArrayList<>();
    int number = 0;
    int from = 0;
    while (from < file.length) {
      int to = from;
      while (to < file.length && file[to] != '\n') to++;
      number++;
      byte[] line = stripped(file, from, to);
      if (line.length > 0) lines.add(new Piece(number, line));
      from = to + 1;
    }
    return lines;
  }

  private static byte[] stripped(byte[] file, int from, int to) {
    int start = from;
    int end = to;
    if (end - start >= 3 && file[start] == (byte) 0xEF && file[start + 1] == (byte) 0xBB)
      start += 3;
    while (start < end && isBlank(file[start])) start++;
    while (end > start && isBlank(file[end - 1])) end--;
    return java.util.Arrays.copyOfRange(file, start, end);
  }

  private static boolean isBlank(byte one) {
    return one == ' ' || one == '\t' || one == '\r';
  }

  private static boolean isPatient(Piece piece) {
    try {
      return FhirJson.parse(piece.text())
          .path("resourceType")
          .asString("")
          .equals(RecordType.PATIENT.type());
    } catch (Problem malformed) {
      return false;
    }
  }
}
