package org.custodia.registry.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The written cases, and what they have in common. */
class DecisionCasesTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  static List<DecisionCase> cases() {
    return DecisionCase.all();
  }

  static List<DecisionCase> decided() {
    return DecisionCase.decided();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void comesOutAsWritten(DecisionCase written) {
    if (written.problem().isPresent()) {
      Problem problem = catchThrowableOfType(Problem.class, written::decide);
      assertThat(problem).as(written.why()).isNotNull();
      assertThat(problem.code()).as(written.why()).isEqualTo(written.problem().get());
      written
          .expected()
          .optional("at")
          .ifPresent(at -> assertThat(problem.arguments()).first().isEqualTo(at.asString()));
      return;
    }
    Decision decision = written.decide();
    JsonNode expected = written.expected();
    assertThat(decision.verdict())
        .as(written.why() + " " + decision)
        .isEqualTo(Verdict.valueOf(expected.get("verdict").asString()));
    assertThat(decision.provision())
        .as(written.why())
        .isEqualTo(expected.get("provision").asString());
    assertThat(decision.code()).as(written.why()).isEqualTo(expected.get("code").asString());
    assertThat(decision.consent())
        .as(written.why())
        .isEqualTo(expected.optional("consent").map(JsonNode::asInt));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decided")
  void meansTheSameWhenWrittenAndReadAgain(DecisionCase written) {
    List<ConsentDocument> again =
        written.consents().stream()
            .map(consent -> ConsentDocument.read(ConsentDocument.read(consent).write()))
            .toList();
    assertThat(ConsentDecisions.decide(again, DecisionRequest.read(written.request())).verdict())
        .isEqualTo(written.decide().verdict());
  }

  @Test
  void casesAreAtLeastSixtyAndReachEveryDecisionAndProblem() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    Set<String> reached =
        cases().stream()
            .map(one -> one.problem().orElseGet(() -> one.expected().get("code").asString()))
            .collect(Collectors.toSet());
    assertThat(reached)
        .contains(
            "CUS-DEC-001",
            "CUS-DEC-002",
            "CUS-DEC-003",
            "CUS-DEC-004",
            "CUS-DEC-005",
            "CUS-DEC-006",
            "CUS-DEC-007",
            "CUS-DEC-008",
            "CUS-DEC-009",
            "CUS-DEC-010",
            "CUS-DEC-020",
            "CUS-DEC-021",
            "CUS-DEC-022",
            "CUS-DEC-023",
            "CUS-DEC-024",
            "CUS-DEC-025",
            "CUS-DEC-026",
            "CUS-DEC-027");
  }

  @Test
  void refusesWhatIsNestedDeeperThanAnybodyMeans() {
    assertThat(decideNested(ProvisionReader.DEEPEST)).isEmpty();
    assertThat(decideNested(ProvisionReader.DEEPEST + 1)).contains("CUS-DEC-028");
  }

  private static Optional<String> decideNested(int levels) {
    String innermost = "{\"type\":\"deny\"}";
    for (int level = 1; level < levels; level++) {
      innermost = "{\"type\":\"deny\",\"provision\":[" + innermost + "]}";
    }
    JsonNode whole = cases().get(0).consents().get(0).deepCopy();
    ((tools.jackson.databind.node.ObjectNode) whole)
        .set("provision", MAPPER.readTree("{\"provision\":[" + innermost + "]}"));
    Problem problem = catchThrowableOfType(Problem.class, () -> ConsentDocument.read(whole));
    return Optional.ofNullable(problem).map(Problem::code);
  }

  @ParameterizedTest(name = "{0}")
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "{}",
        "{\"patient\":\"Patient/1\",\"at\":\"yesterday\",\"action\":\"access\",\"purpose\":\"TREAT\"}",
        "{\"patient\":\"Patient/1\",\"at\":\"2026-03-10T09:30:00Z\",\"action\":\"read\",\"purpose\":\"TREAT\"}",
        "{\"patient\":\"Patient/1\",\"at\":\"2026-03-10T09:30:00Z\",\"action\":\"access\",\"purpose\":\"FUN\"}",
        "{\"patient\":\"Patient/1\",\"at\":\"2026-03-10T09:30:00Z\",\"action\":\"access\",\"purpose\":\"TREAT\",\"zone\":\"Mars/Base\"}",
        "{\"patient\":\"Patient/1\",\"at\":\"2026-03-10T09:30:00Z\",\"action\":\"access\",\"purpose\":\"TREAT\",\"why\":\"\"}",
        "{\"patient\":\"Patient/1\",\"at\":\"2026-03-10T09:30:00Z\",\"action\":\"access\",\"purpose\":\"TREAT\",\"data\":{\"codes\":[\"718-7\"]}}",
        "[]"
      })
  void refusesARequestThatItDoesNotUnderstand(String request) {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> DecisionRequest.read(MAPPER.readTree(request)));
    assertThat(problem).isNotNull();
    assertThat(problem.code()).isEqualTo("CUS-DEC-030");
  }
}
