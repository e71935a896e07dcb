package org.custodia.registry.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of substances as two languages and several sources write them. */
class SubstanceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "AMOXICILLINE TRIHYDRATÉE; amoxicillin 500 MG Oral Capsule; true",
        "ACIDE ACÉTYLSALICYLIQUE; Aspirin; true",
        "ACIDE ACÉTYLSALICYLIQUE; acetylsalicylic acid 81 MG; true",
        "PARACÉTAMOL; Acetaminophen 325 MG Oral Tablet [Tylenol]; true",
        "CÉFALEXINE; Cephalexin; true",
        "CHLORHYDRATE DE TRAMADOL; tramadol hydrochloride 50 MG; true",
        "WARFARINE SODIQUE; Naproxen sodium 220 MG Oral Tablet; false",
        "CHLORHYDRATE DE TRAMADOL; Fexofenadine hydrochloride 30 MG Oral Tablet; false",
        "ACIDE ALENDRONIQUE; acetylsalicylic acid; false",
        "SALBUTAMOL (SULFATE DE); albuterol 0.21 MG/ML; true",
        "SULFAMÉTHOXAZOLE; Sulfamethoxazole / Trimethoprim; true"
      })
  void oneSubstanceIsKnownByEitherName(String one, String other, boolean same) {
    assertThat(Substance.named(one).shares(Substance.named(other))).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "AMOXICILLINE, PENICILLINS, true",
    "Phénoxyméthylpénicilline, PENICILLINS, true",
    "CEFTRIAXONE, CEPHALOSPORINS, true",
    "SULFAMÉTHOXAZOLE, SULFONAMIDES, true",
    "SULFATE DE SALBUTAMOL, SULFONAMIDES, false",
    "IBUPROFÈNE, NSAIDS, true",
    "Aspirin, NSAIDS, true",
    "ATORVASTATINE, STATINS, true",
    "NYSTATINE, STATINS, false",
    "RAMIPRIL, ACE_INHIBITORS, true",
    "OMÉPRAZOLE, BENZODIAZEPINES, false",
    "DIAZEPAM, BENZODIAZEPINES, true",
    "APIXABAN, ANTICOAGULANTS, true",
    "CIPROFLOXACINE, QUINOLONES, true"
  })
  void aGroupHasItsMembersAndNoOthers(String name, SubstanceGroup group, boolean in) {
    assertThat(Substance.named(name).isIn(group)).isEqualTo(in);
  }
}
