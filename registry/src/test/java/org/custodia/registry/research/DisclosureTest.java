package org.custodia.registry.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.people.PatientData.Gender;
import org.junit.jupiter.api.Test;

/** What of a cohort is told without pointing at anybody. */
class DisclosureTest {
  private static final Disclosure DISCLOSURE = new Disclosure(5, 2026);

  private static Person person(Gender sex, int born, CodedFacts.Fact... facts) {
    return new Person(UUID.randomUUID(), Optional.of(sex), Optional.of(born), List.of(facts));
  }

  private static CodedFacts.Fact illness(String code, int year) {
    return new CodedFacts.Fact(
        CodedFacts.Type.CONDITION,
        "http://snomed.info/sct",
        code,
        "An illness",
        Optional.of(year),
        Set.of());
  }

  private static List<Person> many(int number, Gender sex, int born, CodedFacts.Fact... facts) {
    List<Person> persons = new ArrayList<>();
    for (int i = 0; i < number; i++) persons.add(person(sex, born, facts));
    return persons;
  }

  private static Disclosure.Rows rows(List<Person> persons) {
    return DISCLOSURE.rows(persons, id -> "number of " + id);
  }

  @Test
  void groupsThatAreTooSmallLoseTheDecadeThenTheSexThenTheRow() {
    List<Person> persons = many(6, Gender.FEMALE, 1963);
    persons.addAll(many(3, Gender.MALE, 1951));
    persons.addAll(many(3, Gender.MALE, 1978));
    persons.addAll(many(2, Gender.OTHER, 1990));
    Disclosure.Rows told = rows(persons);
    assertThat(told.rows())
        .filteredOn(row -> row.sex().equals(Optional.of(Gender.FEMALE)))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.born()).contains(1960));
    assertThat(told.rows())
        .filteredOn(row -> row.sex().equals(Optional.of(Gender.MALE)))
        .hasSize(6)
        .allSatisfy(row -> assertThat(row.born()).isEmpty());
    assertThat(told.rows()).hasSize(12);
    assertThat(told.leftOut()).isEqualTo(2);
  }

  @Test
  void codesAndYearsThatFewShareAreLeftOut() {
    List<Person> persons = many(5, Gender.FEMALE, 1963, illness("common", 2020));
    persons.addAll(many(2, Gender.FEMALE, 1963, illness("common", 2021), illness("rare", 2020)));
    Disclosure.Rows told = rows(persons);
    assertThat(told.codesLeftOut()).isEqualTo(1);
    assertThat(told.rows())
        .hasSize(7)
        .allSatisfy(row -> assertThat(row.facts()).extracting("code").containsExactly("common"));
    assertThat(told.rows())
        .filteredOn(row -> row.facts().get(0).year().equals(Optional.of(2020)))
        .hasSize(5);
    assertThat(told.rows()).filteredOn(row -> row.facts().get(0).year().isEmpty()).hasSize(2);
  }

  @Test
  void theOldestAreOfOneDecade() {
    assertThat(DISCLOSURE.decade(1915)).isEqualTo(1930);
    assertThat(DISCLOSURE.decade(1938)).isEqualTo(1930);
    assertThat(DISCLOSURE.decade(1949)).isEqualTo(1940);
  }

  @Test
  void cohortsAreAskedForInDecadesAndFewCodes() {
    Optional<Integer> none = Optional.empty();
    assertThatThrownBy(() -> new Cohort(Optional.empty(), Optional.of(1963), none, List.of()))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-RSH-003"));
    var having = new Cohort.Having(CodedFacts.Type.CONDITION, "", "1");
    assertThatThrownBy(
            () -> new Cohort(Optional.empty(), none, none, List.of(having, having, having, having)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void thresholdsBelowFiveAreRefusedAndCountsAreRounded() {
    assertThatThrownBy(() -> new ResearchSettings(4, 5))
        .isInstanceOf(IllegalArgumentException.class);
    ResearchSettings settings = new ResearchSettings(10, 5);
    assertThat(settings.rounded(12)).isEqualTo(10);
    assertThat(settings.rounded(13)).isEqualTo(15);
  }
}
