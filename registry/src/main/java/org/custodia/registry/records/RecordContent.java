package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What kind of content it is, by the content itself: whatever a browser or a file name says. */
final class RecordContent {
  static final String FHIR = "application/fhir+json";
  static final String TEXT = "text/plain; charset=utf-8";

  private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RecordContent() {}

  /**
   * @throws Problem CUS-REC-001 for none or too much, CUS-REC-020 for another kind
   */
  static String typeOf(byte[] content) {
    if (content.length == 0 || content.length > RecordBodies.LONGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-REC-001", RecordBodies.LONGEST / 1024 / 1024);
    }
    if (begins(content, PDF)) return "application/pdf";
    if (begins(content, PNG)) return "image/png";
    if (begins(content, JPEG)) return "image/jpeg";
    String text = text(content).orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-REC-020"));
    return isFhir(text) ? FHIR : TEXT;
  }

  private static boolean begins(byte[] content, byte[] with) {
    return content.length > with.length
        && ByteBuffer.wrap(content, 0, with.length).equals(ByteBuffer.wrap(with));
  }

  /** As text, unless it is none. */
  private static Optional<String> text(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      boolean readable =
          text.chars()
              .noneMatch(
                  one -> Character.isISOControl(one) && one != '\n' && one != '\r' && one != '\t');
      return Optional.of(text).filter(read -> readable && !read.isBlank());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** A JSON object that names its type of resource, as FHIR R4 does. */
  private static boolean isFhir(String text) {
    if (!text.stripLeading().startsWith("{")) return false;
    try {
      JsonNode type = JSON.readTree(text).path("resourceType");
      return type.isString() && type.stringValue().matches("[A-Z][A-Za-z]{2,63}");
    } catch (JacksonException e) {
      return false;
    }
  }
}
