package org.custodia.webapp.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the files of this package are written: indented; unknown keys are refused. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * @throws SetupFailure naming the file, when it is not there or not what it should be
   */
  static <T> T read(Path file, Class<T> as) {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), as);
    } catch (IOException e) {
      throw new SetupFailure("No file can be read at " + file + ".", e);
    } catch (JacksonException e) {
      throw new SetupFailure(file + " is not as it should be: " + e.getOriginalMessage(), e);
    }
  }

  static JsonNode tree(Path file) {
    return read(file, JsonNode.class);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value) + "\n";
  }
}
