package org.custodia.registry.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;

class FhirJsonTest {
  @Test
  void aNulIsRefusedWhereItStands() {
    assertThatThrownBy(() -> FhirJson.parse("{\"a\":\"\\\"\",\n\"b\":\"x\\u0000\"}"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo("CUS-FHR-001");
              assertThat(problem.arguments()).containsExactly(2, 7);
            });
    assertThatThrownBy(() -> FhirJson.parse("{\"\\u0000\":1}")).isInstanceOf(Problem.class);
  }

  @Test
  void whatIsWrittenAboutOneIsNone() {
    assertThat(FhirJson.parse("{\"a\":\"\\\\u0000\"}").path("a").asString()).isEqualTo("\\u0000");
  }
}
