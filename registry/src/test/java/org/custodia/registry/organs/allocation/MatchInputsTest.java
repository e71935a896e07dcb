package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.registry.errors.Problem;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchInputsTest {
  private final MatchInputs inputs =
      Waiting.inputs(Waiting.KIDNEY, List.of(Waiting.candidate(1), Waiting.candidate(2)));

  @Test
  void bytesAreCanonicalAndReadBackAsTheSame() throws IOException {
    MatchInputs many = Waiting.inputs(Waiting.LIVER, Waiting.random(200, 3));
    assertThat(many.bytes()).isEqualTo(new JsonCanonicalizer(many.bytes()).getEncodedUTF8());
    assertThat(MatchInputs.parse(many.bytes())).isEqualTo(many);
    byte[] run = MatchRun.of(ExampleRules.LIVER.rules(), many).bytes();
    assertThat(run).isEqualTo(new JsonCanonicalizer(run).getEncodedUTF8());
    byte[] bytes = inputs.bytes();
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .contains("\"time\":\"2026-11-26T03:00:00Z\"")
        .contains("\"listedOn\":\"2025-11-26\"")
        .contains("\"side\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"laterality\":\"LEFT\" | \"laterality\":\"NONE\" | CUS-ALC-003 | organ",
        "\"ageYears\":50 | \"ageYears\":-1 | CUS-ALC-004 | candidates.ageYears",
        "\"ageYears\":50 | \"ageYears\":\"50\" | CUS-ALC-003 | candidates[0].ageYears",
        "\"ageYears\":50, | '' | CUS-ALC-003 | candidates[0].ageYears",
        "\"active\":true | \"active\":null | CUS-ALC-003 | candidates[0].active",
        "\"bloodGroup\":\"A\" | \"bloodGroup\":\"A3\" | CUS-ALC-003 | candidates[0].bloodGroup",
        "\"id\":\"0x | \"id\":\"0X | CUS-ALC-003 | candidates[0].id",
        "03:00:00Z | 03:00:00.5Z | CUS-ALC-003 | time",
        "\"score\":15 | \"score\":15,\"name\":\"Jean\" | CUS-ALC-002 | candidates[0].name"
      })
  void whatIsWrongIsRefusedWithItsPlace(String from, String to, String code, String argument) {
    String text = new String(inputs.bytes(), StandardCharsets.UTF_8);
    String changed = text.replaceFirst(java.util.regex.Pattern.quote(from), to);
    assertThat(changed).isNotEqualTo(text);
    assertThatThrownBy(() -> MatchInputs.parse(changed.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.arguments().get(0)).isEqualTo(argument);
            });
  }

  @Test
  void candidateWhoIsThereTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                Waiting.inputs(Waiting.KIDNEY, List.of(Waiting.candidate(1), Waiting.candidate(1))))
        .hasMessageContaining("CUS-ALC-006");
  }
}
