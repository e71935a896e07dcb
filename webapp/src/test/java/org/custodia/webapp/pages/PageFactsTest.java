package org.custodia.webapp.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageFactsTest {
  @Test
  void aSearchStaysWhenTheLanguageIsSwitched() {
    assertThat(asked("q=aspirine%20500&page=2").in("fr"))
        .isEqualTo("?q=aspirine%20500&page=2&lang=fr");
  }

  @Test
  void aLanguageThatWasChosenBeforeIsReplaced() {
    assertThat(asked("lang=fr&q=a").in("en")).isEqualTo("?q=a&lang=en");
    assertThat(asked("").in("en")).isEqualTo("?lang=en");
  }

  private static PageFacts asked(String query) {
    return new PageFacts(Optional.empty(), "", "/products", query, false, Optional.empty());
  }
}
