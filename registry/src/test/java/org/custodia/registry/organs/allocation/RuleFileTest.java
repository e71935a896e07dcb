package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleFileTest {
  private static Schema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in = RuleFile.class.getResourceAsStream("rules.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    }
  }

  private static String kidney() {
    return new String(ExampleRules.KIDNEY.text(), StandardCharsets.UTF_8);
  }

  private static RuleFile parse(String json) {
    return RuleFile.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void examplesFollowTheSchemaAndSayThatTheyAreExamples(ExampleRules example) {
    assertThat(
            schema.validate(new String(example.text(), StandardCharsets.UTF_8), InputFormat.JSON))
        .isEmpty();
    RuleFile rules = example.rules();
    assertThat(rules.name()).startsWith("Example");
    assertThat(rules.about()).contains("law of no country");
    assertThat(schema.validate(new String(rules.bytes(), StandardCharsets.UTF_8), InputFormat.JSON))
        .isEmpty();
    assertThat(RuleFile.parse(rules.bytes())).isEqualTo(rules);
  }

  /** Spaces and the order of fields say nothing; everything else does. */
  @Test
  void hashIsOfWhatTheFileSays() {
    RuleFile rules = parse(kidney());
    assertThat(parse(kidney().replace("\n", "\r\n  ")).hash()).isEqualTo(rules.hash());
    assertThat(parse(kidney().replace("\"a2\": true", "\"a2\": false")).hash())
        .isNotEqualTo(rules.hash());
    assertThat(parse(kidney().replace("\"version\": \"1\"", "\"version\": \"2\"")).hash())
        .isNotEqualTo(rules.hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"organ\": \"KIDNEY\" | \"organ\": \"SPLEEN\" | CUS-ALC-003 | organ | true",
        "\"a2\": true, | '' | CUS-ALC-003 | a2 | true",
        "\"a2\": true | \"a2\": 1 | CUS-ALC-003 | a2 | true",
        "\"a2\": true | \"a2\": null | CUS-ALC-003 | a2 | true",
        "\"a2\": true | \"a2\": true, \"a3\": true | CUS-ALC-002 | a3 | true",
        "\"a2\": true | \"a2\": true, \"a2\": true | CUS-ALC-001 | 7 | false",
        "\"mismatches\": 0 | \"mismatches\": 0.5 | CUS-ALC-003 | tiers[1].when[0].mismatches |"
            + " true",
        "\"mismatches\": 0 | \"mismatches\": \"0\" | CUS-ALC-003 | tiers[1].when[0].mismatches |"
            + " true",
        "\"mismatches\": 0 | \"mismatches\": -1 | CUS-ALC-004 | mismatches | true",
        "\"is\": \"side\" | \"is\": \"sides\" | CUS-ALC-003 | eligibility[3].require | true",
        "\"is\": \"side\" | \"is\": \"side\", \"x\": 1 | CUS-ALC-002 | eligibility[3].require.x |"
            + " true",
        "\"is\": \"hla\", | '' | CUS-ALC-003 | tiers[1].when[0] | true",
        "[0, 730, 1460] | [730, 0, 1460] | CUS-ALC-005 | points | false",
        "[1460, 1095, 730 | [1460, 1095, 2730 | CUS-ALC-005 | points | false",
        "\"withinKm\": 400, \"points\": 90 | \"withinKm\": 400, \"points\": 190 | CUS-ALC-005 |"
            + " zones.points | false",
        "\"withinKm\": 400 | \"withinKm\": 100 | CUS-ALC-004 | zones.withinKm | false",
        "\"id\": \"P3\" | \"id\": \"E1\" | CUS-ALC-006 | E1 | false",
        "\"T4\", \"title\": \"Everybody else\", \"when\": [] | \"T4\", \"title\": \"Others\","
            + " \"when\": [{\"is\": \"side\"}] | CUS-ALC-007 | T4 | false",
        "\"require\": {\"is\": \"blood-group\", \"match\": \"COMPATIBLE\"} | \"require\": {\"is\":"
            + " \"side\"} | CUS-ALC-010 | '' | true",
        "custodia-allocation-rules/1 | custodia-allocation-rules/2 | CUS-ALC-003 | format | true",
        "\"title\": \"Urgency\" | \"title\": \"  \" | CUS-ALC-004 | title | false",
        "\"title\": \"Urgency\" | \"title\": \"Urg\\u0007ency\" | CUS-ALC-003 | title | false"
      })
  void whatIsWrongIsRefusedWithItsPlace(
      String from, String to, String code, String argument, boolean schemaSaysSoToo) {
    String changed = kidney().replace(from, to);
    assertThat(changed).isNotEqualTo(kidney());
    assertThatThrownBy(() -> parse(changed))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              if (!argument.isEmpty()) {
                assertThat(problem.arguments().get(0).toString()).isEqualTo(argument);
              }
            });
    if (schemaSaysSoToo) {
      assertThat(schema.validate(changed, InputFormat.JSON)).isNotEmpty();
    }
  }

  @Test
  void textThatIsNoRuleFileIsRefused() {
    for (String text : List.of("", "null", "[]", "{", "{}", "{}x", "\u0000", kidney() + "}")) {
      assertThatThrownBy(() -> parse(text))
          .as(text)
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).startsWith("CUS-ALC-00"));
    }
  }

  /** Five hundred damaged files: each is read, or refused with a code. */
  @Test
  void damagedFilesAreNeverAnythingButRefused() {
    Random random = new Random(20_261_126);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] file = ExampleRules.LIVER.text();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(128);
      }
      try {
        RuleFile.parse(file);
      } catch (Problem problem) {
        refused++;
        assertThat(problem.code()).startsWith("CUS-ALC-0");
      }
    }
    assertThat(refused).isBetween(100, 499);
  }
}
