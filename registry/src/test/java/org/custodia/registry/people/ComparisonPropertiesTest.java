package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Draws.list;
import static org.custodia.registry.testing.Draws.maybe;
import static org.custodia.registry.testing.Draws.one;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;

class ComparisonPropertiesTest {
  @Test
  void theOrderOfTheTwoMakesNoDifference() {
    Draws.each(
        2_000,
        random -> {
          PatientData one = person(random);
          PatientData other = person(random);
          assertThat(Comparison.of(one, other)).isEqualTo(Comparison.of(other, one));
        });
  }

  @Test
  void nobodyLooksMoreLikeSomebodyThanThemselves() {
    Draws.each(
        2_000,
        random -> {
          PatientData one = person(random);
          PatientData other = person(random);
          Resemblance self = Comparison.of(one, one);
          assertThat(self.score()).isGreaterThanOrEqualTo(Comparison.of(one, other).score());
          assertThat(self.reasons()).allMatch(Resemblance.Reason::speaksFor);
        });
  }

  @Test
  void theSameTwoAlwaysGiveTheSameAnswer() {
    Draws.each(
        500,
        random -> {
          PatientData one = person(random);
          PatientData other = person(random);
          assertThat(Comparison.of(one, other)).isEqualTo(Comparison.of(one, other));
        });
  }

  @Test
  void whatIsKeptIsReadBackAsItWas() {
    Draws.each(
        500,
        random -> {
          PatientData one = person(random);
          assertThat(FhirPatient.ofCanonical(FhirPatient.canonical(one))).isEqualTo(one);
        });
  }

  @Test
  void checkingTwiceChangesNothingMore() {
    LocalDate today = LocalDate.of(2026, 11, 25);
    Draws.each(
        500,
        random -> {
          PatientData once = PatientRules.checked(person(random), today);
          assertThat(PatientRules.checked(once, today)).isEqualTo(once);
        });
  }

  private static PatientData person(Random random) {
    return new PatientData(
        list(random, 0, 2, ComparisonPropertiesTest::identifier).stream().distinct().toList(),
        list(random, 1, 2, ComparisonPropertiesTest::name),
        maybe(
            random,
            90,
            draw -> one(draw, "1980-03-12", "1980-12-03", "1980-03-21", "1980", "1999-01-01")),
        maybe(random, 90, draw -> one(draw, Gender.values())),
        list(random, 0, 2, ComparisonPropertiesTest::address),
        list(random, 0, 1, ComparisonPropertiesTest::telecom),
        List.of("fr"));
  }

  private static Name name(Random random) {
    return new Name(
        one(random, "official", "maiden", ""),
        word(random),
        list(random, 1, 2, ComparisonPropertiesTest::word));
  }

  private static String word(Random random) {
    return one(
        random,
        "Martin",
        "Marten",
        "Petit",
        "de la Tour",
        "Le Gall",
        "Marie",
        "Marine",
        "Jean-Pierre",
        "Zoé",
        "O'Brien",
        "Müller",
        "Dupont-Martin",
        "J",
        "Nguyễn");
  }

  private static Identifier identifier(Random random) {
    return new Identifier(
        one(random, "urn:a", "http://hl7.org/fhir/sid/us-ssn"),
        one(random, "999111222", "999111223", "123456789"));
  }

  private static Address address(Random random) {
    String line = one(random, "12 rue de la Paix", "12 rue de la Pais", "3 quai Sud");
    return new Address(List.of(line), "Ville", "", one(random, "69001", "75002"), "FR");
  }

  private static Telecom telecom(Random random) {
    return new Telecom(
        "phone", one(random, "0611223344", "+33 6 11 22 33 44", "0699887766"), "home");
  }
}
