package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No code without its sentences, in both languages. */
class MedicineSentencesTest {
  private static final Pattern CODE = Pattern.compile("\"(CUS-(?:MED|LOT)-\\d{3})\"");
  private static final Pattern ARGUMENT = Pattern.compile("\\{\\d}");

  @Test
  void everyCodeRaisedHereHasTitleSentenceAndActionInEnglishAndFrench() throws IOException {
    Set<String> raised = new TreeSet<>();
    Arrays.stream(VerdictKind.values()).map(VerdictKind::code).forEach(raised::add);
    raised.addAll(codesIn("medicines"));
    raised.addAll(codesIn("packs"));
    for (String language : new String[] {"", "_fr"}) {
      Set<String> keys = new TreeSet<>(bundle("medicines", language).stringPropertyNames());
      keys.addAll(bundle("packs", language).stringPropertyNames());
      for (String code : raised) {
        assertThat(keys).contains(code, code + ".title", code + ".action");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"medicines", "packs"})
  void bothLanguagesSayTheSameThingsWithTheSameFacts(String capability) {
    Properties english = bundle(capability, "");
    Properties french = bundle(capability, "_fr");
    assertThat(french.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(arguments(french.getProperty(key)))
          .as(key)
          .isEqualTo(arguments(english.getProperty(key)));
    }
  }

  private static Set<String> arguments(String sentence) {
    return ARGUMENT.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> codesIn(String capability) throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/java/org/custodia/registry", capability))) {
      Set<String> codes = new TreeSet<>();
      for (Path file : files.toList()) {
        CODE.matcher(Files.readString(file)).results().map(r -> r.group(1)).forEach(codes::add);
      }
      return codes;
    }
  }

  private static Properties bundle(String capability, String language) {
    String name = "/org/custodia/registry/" + capability + "/messages" + language + ".properties";
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(
            MedicineSentencesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return properties;
  }
}
