package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoWordsTest {
  private static ResourceBundle words(Locale locale) {
    return ResourceBundle.getBundle(
        "org/custodia/webapp/demo/words",
        locale,
        Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  @Test
  void frenchSaysEverythingThatEnglishSays() {
    assertThat(words(Locale.FRENCH).getLocale()).isEqualTo(Locale.FRENCH);
    assertThat(words(Locale.ROOT).keySet())
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(words(Locale.FRENCH).getString(key))
                    .as(key)
                    .isNotBlank()
                    .matches(
                        french ->
                            key.matches("(column|step)\\..*")
                                || !french.equals(words(Locale.ROOT).getString(key)),
                        "is not the English sentence"));
  }

  @Test
  void everyAccountAndSampleSaysWhatItIsFor(@TempDir Path secrets) {
    assertThat(DemoPeople.PEOPLE).allSatisfy(who -> assertThat(who.purpose()).isNotBlank());
    assertThat(DemoPeople.CLIENTS).allSatisfy(what -> assertThat(what.purpose()).isNotBlank());
    assertThat(DemoSample.all(new DemoSecrets(secrets), LocalDate.of(2024, 11, 20)))
        .allSatisfy(sample -> assertThat(sample.why()).isNotBlank());
  }

  @Test
  void aSentenceTakesItsFactsAndKeepsItsApostrophes() {
    assertThat(DemoWords.say("running", "http://127.0.0.1:8080"))
        .endsWith(": http://127.0.0.1:8080");
    assertThat(DemoWords.say("account.administrator.saintluc")).contains("'");
  }
}
