package org.custodia.registry.decisions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One written case of src/test/resources/consent-decisions: consents, a request, what has to come
 * out, and why.
 */
record DecisionCase(
    String name, String why, List<JsonNode> consents, JsonNode request, JsonNode expected) {
  private static final Path CASES = Path.of("src/test/resources/consent-decisions");
  private static final JsonMapper MAPPER = new JsonMapper();

  static List<DecisionCase> all() {
    try (Stream<Path> files = Files.walk(CASES)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(DecisionCase::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cases that have a decision, because their consents can be read. */
  static List<DecisionCase> decided() {
    return all().stream().filter(one -> one.problem().isEmpty()).toList();
  }

  private static DecisionCase read(Path file) {
    JsonNode json = MAPPER.readTree(file.toFile());
    List<JsonNode> consents = new ArrayList<>();
    json.optional("consent").ifPresent(consents::add);
    json.path("consents").forEach(consents::add);
    String name = CASES.relativize(file).toString().replace(".json", "");
    return new DecisionCase(
        name, json.get("why").asString(), consents, json.get("request"), json.get("expected"));
  }

  /** The code of the problem that the consent must give instead of a decision. */
  Optional<String> problem() {
    return expected.optional("problem").map(JsonNode::asString);
  }

  Decision decide() {
    return ConsentDecisions.decide(
        consents.stream().map(ConsentDocument::read).toList(), DecisionRequest.read(request));
  }

  @Override
  public String toString() {
    return name;
  }
}
