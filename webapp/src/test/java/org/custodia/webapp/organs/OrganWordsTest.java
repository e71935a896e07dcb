package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.Relationship;
import org.custodia.registry.organs.Candidates;
import org.custodia.registry.organs.OrganFigures;
import org.custodia.registry.organs.transport.HandOvers;
import org.custodia.registry.organs.transport.Journey;
import org.custodia.registry.organs.transport.Vehicle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every constant that pages of loggers and figures name has its word. */
class OrganWordsTest {
  @Test
  void everyConstantHasItsWord() throws IOException {
    Set<String> keys = new TreeSet<>();
    Stream.of(OutOfOrderReason.values())
        .forEach(it -> keys.add("organs.figures.out-of-order." + it));
    Stream.of(DiscardReason.values()).forEach(it -> keys.add("organs.figures.discarded." + it));
    Stream.of(DeclineReason.values()).forEach(it -> keys.add("organs.figures.refused." + it));
    Stream.of(Candidates.Reason.values()).forEach(it -> keys.add("organs.figures.change." + it));
    Stream.of("GOT", "PASSED", "OVERTAKEN", "BEHIND", "LEFT_OUT")
        .forEach(it -> keys.add("organs.figures.relation." + it));
    Stream.of("DOCUMENT", "DONOR", "CANDIDATE", "WAITING_LIST")
        .forEach(it -> keys.add("organs.figures.look." + it));
    Stream.of(
            "LISTED",
            "state",
            "organ",
            "bloodGroup",
            "heightCm",
            "weightKg",
            "urgency",
            "listedOn",
            "consent")
        .forEach(it -> keys.add("organs.figures.field." + it));
    Stream.of(6, 24, 48, 72).forEach(it -> keys.add("organs.figures.hours." + it));
    Stream.of(FiguresCsv.values())
        .map(FiguresCsv::address)
        .forEach(
            it -> keys.addAll(List.of("organs.figures.list." + it, "organs.figures.means." + it)));
    Stream.of(OrganFigures.Part.values()).forEach(it -> keys.add("organs.pattern.part." + it));
    Stream.of(Relationship.values()).forEach(it -> keys.add("organs.pattern.relationship." + it));
    Stream.of(Preservation.values()).forEach(it -> keys.add("organs.temperature.kept." + it));
    Stream.of(
            Action.PACKED,
            Action.SEALED,
            Action.HAND_OVER,
            Action.TAKE_OVER,
            Action.CHECKPOINT,
            Action.SEAL_BROKEN,
            Action.ARRIVED,
            Action.CHECK_IN,
            Action.TRANSPLANT)
        .forEach(it -> keys.add("organs.temperature.mark." + it));
    Stream.of(Vehicle.Kind.values()).forEach(it -> keys.add("organs.way.vehicle." + it));
    Stream.of(HandOvers.State.values()).forEach(it -> keys.add("organs.way.state." + it));
    Stream.of(Journey.Certainty.values()).forEach(it -> keys.add("organs.way.certainty." + it));
    Properties words = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
      words.load(in);
    }
    assertThat(words.stringPropertyNames()).containsAll(keys);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          messages|organs.way.findings|1 scan does not fit|3 scans do not fit
          messages|organs.alert.count|1 new alert about|3 new alerts about
          messages|organs.temperature.out|limits once|limits 3 times
          messages_fr|organs.way.findings|1 scan ne concorde pas|3 scans ne concordent pas
          messages_fr|organs.alert.count|1 nouvelle alerte|3 nouvelles alertes
          messages_fr|organs.temperature.out|limites une fois|limites 3 fois
          """)
  void oneIsOneAndMoreAreMore(String bundle, String key, String one, String three)
      throws IOException {
    Properties words = new Properties();
    try (Reader in =
        Files.newBufferedReader(Path.of("src/main/resources/" + bundle + ".properties"))) {
      words.load(in);
    }
    String pattern = words.getProperty(key);
    assertThat(new MessageFormat(pattern, Locale.ROOT).format(new Object[] {1})).contains(one);
    assertThat(new MessageFormat(pattern, Locale.ROOT).format(new Object[] {3})).contains(three);
  }
}
