package org.custodia.registry.decisions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.registry.testing.ParserFuzz;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consents and requests for a decision, as the written cases have them. */
class ConsentFuzzTest extends ParserFuzz {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<byte[]> SEEDS = cases();

  private static List<byte[]> cases() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/consent-decisions/nested"))) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .limit(10)
          .map(ConsentFuzzTest::bytes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return utf8(JSON.readTree(Files.readAllBytes(file)).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return SEEDS;
  }

  @Override
  protected void read(byte[] input) {
    JsonNode both;
    try {
      both = JSON.readTree(input);
    } catch (JacksonException noJson) {
      return; // refused before these readers see it
    }
    try {
      ConsentReader.read(both.path("consent"));
    } finally {
      RequestReader.read(both.path("request"));
    }
  }
}
