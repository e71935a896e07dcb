package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.custodia.registry.people.PatientData.Address;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.people.PatientData.Telecom;

class ComparisonPropertiesTest {
  @Property(tries = 2000)
  void theOrderOfTheTwoMakesNoDifference(
      @ForAll("people") PatientData one, @ForAll("people") PatientData other) {
    assertThat(Comparison.of(one, other)).isEqualTo(Comparison.of(other, one));
  }

  @Property(tries = 2000)
  void nobodyLooksMoreLikeSomebodyThanThemselves(
      @ForAll("people") PatientData one, @ForAll("people") PatientData other) {
    Resemblance self = Comparison.of(one, one);
    assertThat(self.score()).isGreaterThanOrEqualTo(Comparison.of(one, other).score());
    assertThat(self.reasons()).allMatch(Resemblance.Reason::speaksFor);
  }

  @Property(tries = 500)
  void theSameTwoAlwaysGiveTheSameAnswer(
      @ForAll("people") PatientData one, @ForAll("people") PatientData other) {
    assertThat(Comparison.of(one, other)).isEqualTo(Comparison.of(one, other));
  }

  @Property(tries = 500)
  void whatIsKeptIsReadBackAsItWas(@ForAll("people") PatientData one) {
    assertThat(FhirPatient.ofCanonical(FhirPatient.canonical(one))).isEqualTo(one);
  }

  @Property(tries = 500)
  void checkingTwiceChangesNothingMore(@ForAll("people") PatientData one) {
    var today = java.time.LocalDate.of(2026, 11, 25);
    PatientData once = PatientRules.checked(one, today);
    assertThat(PatientRules.checked(once, today)).isEqualTo(once);
  }

  @Provide
  Arbitrary<PatientData> people() {
    Arbitrary<String> words =
        Arbitraries.of(
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
    Arbitrary<Name> names =
        Combinators.combine(
                Arbitraries.of("official", "maiden", ""),
                words,
                words.list().ofMinSize(1).ofMaxSize(2))
            .as(Name::new);
    Arbitrary<Identifier> identifiers =
        Combinators.combine(
                Arbitraries.of("urn:a", "http://hl7.org/fhir/sid/us-ssn"),
                Arbitraries.of("999111222", "999111223", "123456789"))
            .as(Identifier::new);
    Arbitrary<Address> addresses =
        Combinators.combine(
                Arbitraries.of("12 rue de la Paix", "12 rue de la Pais", "3 quai Sud"),
                Arbitraries.of("69001", "75002"))
            .as((line, postal) -> new Address(List.of(line), "Ville", "", postal, "FR"));
    Arbitrary<Telecom> telecoms =
        Arbitraries.of("0611223344", "+33 6 11 22 33 44", "0699887766")
            .map(number -> new Telecom("phone", number, "home"));
    return Combinators.combine(
            identifiers.list().ofMaxSize(2),
            names.list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.of("1980-03-12", "1980-12-03", "1980-03-21", "1980", "1999-01-01")
                .optional(),
            Arbitraries.of(Gender.class).optional(),
            addresses.list().ofMaxSize(2),
            telecoms.list().ofMaxSize(1))
        .as(
            (ids, called, born, gender, places, reached) ->
                new PatientData(
                    ids.stream().distinct().toList(),
                    called,
                    born,
                    gender,
                    places,
                    reached,
                    List.of("fr")));
  }
}
