package org.custodia.registry.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code and every refusal has its sentence in both languages. */
class SentencesTest {
  private static final Pattern CODE = Pattern.compile("\"(CUS-[A-Z]{3}-[0-9]{3})\"");
  private static final Pattern ARGUMENT = Pattern.compile("\\{[0-9]}");
  private static final Path SOURCES = Path.of("src/main/java/org/custodia/registry");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys",
        "alerts",
        "oversight",
        "identity",
        "verification",
        "custody",
        "health",
        "decisions",
        "epcis",
        "notices",
        "people",
        "fills",
        "prices",
        "billing/files",
        "billing",
        "prescriptions",
        "consent",
        "records",
        "documents",
        "checkpoints",
        "fhir",
        "privacy",
        "research",
        "factors",
        "organs",
        "organs/allocation",
        "organs/transport"
      })
  void everyCodeThatIsThrownHasASentenceAndANextStep(String capability) {
    for (String suffix : new String[] {"", "_fr"}) {
      Properties sentences = bundle(capability, suffix);
      sentences.putAll(bundle("verification", suffix)); // what is said by the same messages
      sentences.putAll(bundle("consent", suffix));
      sentences.putAll(bundle("records", suffix));
      sentences.putAll(bundle("fills", suffix));
      sentences.putAll(bundle("documents", suffix));
      sentences.putAll(bundle("medicines", suffix));
      sentences.putAll(bundle("organs/allocation", suffix));
      sentences.putAll(bundle("organs/transport", suffix));
      sentences.putAll(bundle("billing/files", suffix));
      for (String code : codesIn(capability)) {
        assertThat(sentences.getProperty(code)).as(code + suffix).isNotBlank();
        assertThat(sentences.getProperty(code + ".action"))
            .as(code + ".action" + suffix)
            .isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys",
        "alerts",
        "oversight",
        "identity",
        "verification",
        "custody",
        "ledger",
        "health",
        "decisions",
        "epcis",
        "notices",
        "people",
        "fills",
        "prices",
        "billing/files",
        "billing",
        "prescriptions",
        "consent",
        "records",
        "documents",
        "checkpoints",
        "fhir",
        "privacy",
        "research",
        "factors",
        "organs",
        "organs/allocation",
        "organs/transport"
      })
  void bothLanguagesSayTheSameThings(String capability) {
    Properties english = bundle(capability, "");
    Properties french = bundle(capability, "_fr");
    assertThat(french.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(arguments(french.getProperty(key)))
          .as("facts in " + key)
          .isEqualTo(arguments(english.getProperty(key)));
      new MessageFormat(french.getProperty(key).replace("'", "''"));
      new MessageFormat(english.getProperty(key).replace("'", "''"));
    }
  }

  @Test
  void everyRefusalOfAContractHasASentence() {
    Set<String> names = new TreeSet<>(Refusals.names());
    names.add(Refusal.UNKNOWN);
    for (String suffix : new String[] {"", "_fr"}) {
      Properties sentences = bundle("ledger", suffix);
      for (String name : names) {
        assertThat(sentences.getProperty("refusal." + name)).as(name + suffix).isNotBlank();
      }
    }
  }

  private static Set<String> codesIn(String capability) {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES.resolve(capability))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> {
                try {
                  Matcher matcher = CODE.matcher(Files.readString(file));
                  while (matcher.find()) {
                    codes.add(matcher.group(1));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(codes).as("codes in " + capability).isNotEmpty();
    return codes;
  }

  private static Set<String> arguments(String sentence) {
    Set<String> arguments = new TreeSet<>();
    Matcher matcher = ARGUMENT.matcher(sentence);
    while (matcher.find()) {
      arguments.add(matcher.group());
    }
    return arguments;
  }

  private static Properties bundle(String capability, String suffix) {
    String name = "/org/custodia/registry/" + capability + "/messages" + suffix + ".properties";
    Properties properties = new Properties();
    try (InputStream in = SentencesTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
