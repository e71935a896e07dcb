package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentityTextTest {
  @Test
  void keepsTheWayANameIsWrittenAndDropsWhatCannotBeSeen() {
    assertThat(IdentityText.clean("  Éloïse\u00a0 d’Œuf\u200b ")).isEqualTo("Éloïse d'Œuf");
    assertThat(IdentityText.clean("Jean\u2011Luc")).isEqualTo("Jean-Luc");
    assertThat(IdentityText.clean("E\u0301tienne")).isEqualTo("Étienne");
  }

  @Test
  void comparesNamesWithoutAccentsCapitalsAndHyphens() {
    assertThat(IdentityText.words("Éloïse d’Œuf")).containsExactly("ELOISE", "D", "OEUF");
    assertThat(IdentityText.key("jean-pierre")).isEqualTo("JEANPIERRE");
    assertThat(IdentityText.key("Müller-Weiß")).isEqualTo("MULLERWEISS");
    assertThat(IdentityText.key("Łukasz Ørsted")).isEqualTo("LUKASZORSTED");
  }

  @Test
  void leavesParticlesOutWhereSomethingElseIsLeft() {
    assertThat(IdentityText.coreWords("de la Tour")).containsExactly("TOUR");
    assertThat(IdentityText.coreWords("van der Berg")).containsExactly("BERG");
    assertThat(IdentityText.coreWords("Le")).containsExactly("LE");
  }
}
