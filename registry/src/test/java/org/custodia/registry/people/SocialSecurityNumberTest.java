package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.custodia.registry.errors.Problem;
import org.custodia.registry.people.PatientData.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocialSecurityNumberTest {
  private static final String NHS = "https://fhir.nhs.uk/Id/nhs-number";
  private static final String SWISS = "urn:oid:2.16.756.5.32";
  private static final String BELGIAN =
      "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";

  /** Examples printed by the insurance and by INSEE; nobody's. */
  @ParameterizedTest
  @CsvSource({
    "2 55 08 14 168 025 38, 255081416802538",
    "1 85 05 78 006 084 91, 185057800608491",
    "２５５０８１４１６８０２５３８, 255081416802538",
    "2-55-08-14-168-025.38, 255081416802538",
  })
  void isOneNumberHoweverItIsTyped(String typed, String kept) {
    assertThat(checked(typed)).isEqualTo(kept);
  }

  @Test
  void knowsCorsicaInCapitalsAndSmallLetters() {
    String south = "1551 02a 004 128".replace(" ", "");
    int key = SocialSecurityNumber.key(south.toUpperCase());
    assertThat(checked(south + key)).isEqualTo("155102A004128" + key);
    assertThat(SocialSecurityNumber.key("155102A004128"))
        .isEqualTo(97 - (int) (1551019004128L % 97));
    assertThat(SocialSecurityNumber.key("155102B004128"))
        .isEqualTo(97 - (int) (1551018004128L % 97));
  }

  @ParameterizedTest
  @CsvSource({
    "2550814168025, CUS-PAT-020",
    "25508141680253811, CUS-PAT-020",
    "255081416802539, CUS-PAT-025",
    "255081416820538, CUS-PAT-025",
    "25508C416802538, CUS-PAT-021",
    "255082C16802538, CUS-PAT-021",
    "955081416802538, CUS-PAT-022",
    "255131416802538, CUS-PAT-023",
    "255001416802538, CUS-PAT-023",
    "255080016802538, CUS-PAT-024",
  })
  void saysWhatIsWrongWithANumberAndDoesNotRepeatIt(String typed, String code) {
    assertThatThrownBy(() -> checked(typed))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.getMessage()).doesNotContain(typed.substring(0, 5));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "20, true",
    "42, true",
    "50, true",
    "99, true",
    "19, false",
    "43, false",
    "49, false",
  })
  void takesMonthsThatTheCivilRegistryDoesNotKnow(String month, boolean taken) {
    String thirteen = "255" + month + "14168025";
    String number = thirteen + "%02d".formatted(SocialSecurityNumber.key(thirteen));
    if (taken) {
      assertThat(checked(number)).isEqualTo(number);
    } else {
      assertThatThrownBy(() -> checked(number)).hasMessageContaining("CUS-PAT-023");
    }
  }

  @Test
  void checksOtherCountriesNumbersByTheirOwnRules() {
    assertThat(checked(NHS, "943 476 5919")).isEqualTo("9434765919");
    assertThat(checked(SWISS, "756.9217.0769.85")).isEqualTo("7569217076985");
    assertThat(checked(BELGIAN, "85.07.30-033 28")).isEqualTo("85073003328");
    assertThatThrownBy(() -> checked(NHS, "9434765918")).hasMessageContaining("CUS-PAT-032");
    assertThatThrownBy(() -> checked(SWISS, "7569217076984")).hasMessageContaining("CUS-PAT-032");
    assertThatThrownBy(() -> checked(BELGIAN, "85073003329")).hasMessageContaining("CUS-PAT-032");
    assertThatThrownBy(() -> checked("http://hl7.org/fhir/sid/us-ssn", "999-94-539"))
        .hasMessageContaining("CUS-PAT-031");
  }

  @Test
  void keepsANumberOfARuleItDoesNotKnowInOneForm() {
    assertThat(checked("urn:oid:1.2.3", " ab-12 é/７ ")).isEqualTo("AB12E7");
    assertThatThrownBy(() -> checked("urn:oid:1.2.3", " - ")).hasMessageContaining("CUS-PAT-030");
    assertThatThrownBy(() -> checked("", "12")).hasMessageContaining("CUS-PAT-008");
    assertThatThrownBy(() -> checked("two words", "12")).hasMessageContaining("CUS-PAT-008");
  }

  private static String checked(String typed) {
    return checked(SocialSecurityNumber.SYSTEM, typed);
  }

  private static String checked(String system, String typed) {
    return IdentifierRules.checked(new Identifier(system, typed)).value();
  }
}
