package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.custodia.contracts.BloodGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private final RuleFile rules = ExampleRules.LIVER.rules();
  private final Candidate urgent = Waiting.urgent(Waiting.candidate(1), 2);
  private final Candidate elective = Waiting.candidate(2);
  private final Candidate other = Waiting.of(Waiting.candidate(3), BloodGroup.O);
  private final MatchRun run =
      MatchRun.of(rules, Waiting.inputs(Waiting.LIVER, List.of(other, elective, urgent)));

  private static Properties bundle(String suffix) throws IOException {
    Properties words = new Properties();
    try (var in =
        new InputStreamReader(
            Explanation.class.getResourceAsStream("messages" + suffix + ".properties"),
            StandardCharsets.UTF_8)) {
      words.load(in);
    }
    return words;
  }

  private static String say(Properties words, Explanation.Sentence sentence) {
    assertThat(words.getProperty(sentence.key())).as(sentence.key()).isNotBlank();
    return MessageFormat.format(
        words.getProperty(sentence.key()).replace("'", "''"), sentence.arguments().toArray());
  }

  @Test
  void saysWhyInTheWordsOfTheRuleFile() throws IOException {
    Properties words = bundle("");
    Explanation explanation = Explanation.of(rules, run);
    assertThat(explanation.why(urgent.id()).stream().map(one -> say(words, one)))
        .containsExactly(
            "Place 1 of 2.",
            "Tier T1: Acute liver failure, blood group identical.",
            "Urgency: acute liver failure.",
            "Has waited 365 days, since 2025-11-26.",
            "P1, MELD score, a hundred points each, up to 40: 1,500 points.",
            "P2, Urgency: 1,000 points.",
            "P4, Near the organ: 50 points.",
            "P5, Time waited, a point for each ten days up to two years: 36 points.",
            "Points in all: 2,586.",
            "Ahead of the next place, because this is in an earlier tier.");
    assertThat(explanation.why(elective.id()).stream().map(one -> say(words, one)))
        .contains(
            "Behind the place before, because that is in an earlier tier.", "The last place.");
    assertThat(explanation.why(other.id()).stream().map(one -> say(words, one)))
        .containsExactly("Not in the order.", "Not met: E2, Blood group compatible.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_fr"})
  void everySentenceIsThereInBothLanguages(String suffix) throws IOException {
    Properties words = bundle(suffix);
    Explanation explanation = Explanation.of(rules, run);
    Stream.of(urgent, elective, other)
        .flatMap(one -> explanation.why(one.id()).stream())
        .forEach(sentence -> assertThat(say(words, sentence)).isNotBlank());
    for (Ranked.Ahead ahead : Ranked.Ahead.values()) {
      assertThat(words.getProperty("allocation.ahead." + ahead)).isNotBlank();
      if (ahead != Ranked.Ahead.NOBODY) {
        assertThat(words.getProperty("allocation.behind." + ahead)).isNotBlank();
      }
    }
  }

  /** A centre may read why its candidate stands where it stands. */
  @Test
  void speaksOfNobodyElse() {
    String said = Explanation.of(rules, run).why(elective.id()).toString();
    assertThat(said).doesNotContain(urgent.id().toString(), other.id().toString());
    assertThat(said).doesNotContain(urgent.centre().toString());
  }

  @Test
  void needsTheRulesOfTheRunAndACandidateOfIt() {
    assertThatThrownBy(() -> Explanation.of(ExampleRules.KIDNEY.rules(), run))
        .hasMessageContaining("CUS-ALC-012");
    assertThatThrownBy(() -> Explanation.of(rules, run).why(Waiting.word(99)))
        .hasMessageContaining("CUS-ALC-013");
  }
}
