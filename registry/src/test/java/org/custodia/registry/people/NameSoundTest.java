package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSoundTest {
  @ParameterizedTest
  @CsvSource({
    "THIBAULT, THIBAUD", "THIBAULT, TIBO", "RENAULT, RENAUD", "RENAULT, RENO", "LEFEBVRE, LEFEVRE",
    "DUPONT, DUPOND", "PHILIPPE, FILIPE", "MATHIEU, MATTHIEU", "GAUTHIER, GAUTIER", "MOREAU, MORO",
    "QUENTIN, KENTIN", "CECILE, SESILE", "BOUQUET, BOUKET", "PERROT, PERRAULT", "SMITH, SMYTH",
    "CATHERINE, KATHERINE", "STEPHEN, STEVEN", "CLARKE, CLARK",
  })
  void hearsOneNameWhereTheSpellingDiffers(String one, String other) {
    assertThat(same(one, other)).as(one + " " + other).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"MARTIN, BERNARD", "PETIT, ROBERT", "JONES, SMITH", "NGUYEN, LEROY", "DURAND, MOREL"})
  void doesNotMixUpNamesThatSoundDifferent(String one, String other) {
    assertThat(same(one, other)).as(one + " " + other).isFalse();
  }

  private static boolean same(String one, String other) {
    return !Collections.disjoint(NameSound.of(one), NameSound.of(other));
  }
}
