package org.custodia.registry.research;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.registry.fhir.CodedFacts.Fact;
import org.custodia.registry.people.PatientData.Gender;

/**
 * What of a cohort can be told without pointing at anybody. Groups by sex and decade of birth that
 * are smaller than the least lose the decade, then the sex; codes and years that fewer persons
 * share are left out. That hides persons in groups; it does not make rows anonymous, as what one
 * person has together can be rare.
 */
final class Disclosure {
  /** Who is older is told to be of this decade or before. */
  private static final int OLDEST = 90;

  private final int least;
  private final int thisYear;

  Disclosure(int least, int thisYear) {
    this.least = least;
    this.thisYear = thisYear;
  }

  /**
   * @param born first year of the decade
   */
  private record Group(Optional<Gender> sex, Optional<Integer> born) {}

  /** A code that several persons share. */
  private record Code(Enum<?> type, String system, String code) {
    static Code of(Fact fact) {
      return new Code(fact.type(), fact.system(), fact.code());
    }
  }

  /** A code in a year. */
  private record Dated(Code code, int year) {}

  /**
   * @param rows by number
   * @param leftOut persons who could not be hidden in any group
   * @param codesLeftOut codes that too few persons share
   */
  record Rows(List<ResearchAnswer.Row> rows, int leftOut, int codesLeftOut) {}

  /**
   * @param number what each person is called in the study
   */
  Rows rows(Collection<Person> persons, Function<UUID, String> number) {
    Map<Person, Group> groups = groups(persons);
    Set<Code> shared = shared(persons, person -> codes(person).stream());
    Set<Dated> dated = shared(persons, person -> dated(person).stream());
    Set<Code> all =
        persons.stream().flatMap(one -> codes(one).stream()).collect(Collectors.toSet());
    List<ResearchAnswer.Row> rows = new ArrayList<>();
    for (Person person : persons) {
      Group group = groups.get(person);
      if (group == null) continue;
      rows.add(
          new ResearchAnswer.Row(
              number.apply(person.id()), group.sex(), group.born(), facts(person, shared, dated)));
    }
    rows.sort(Comparator.comparing(ResearchAnswer.Row::number));
    return new Rows(List.copyOf(rows), persons.size() - rows.size(), all.size() - shared.size());
  }

  /** Each as fine as enough others are with them; without those for whom there are never enough. */
  private Map<Person, Group> groups(Collection<Person> persons) {
    Map<Person, Group> groups = new LinkedHashMap<>();
    persons.forEach(one -> groups.put(one, new Group(one.sex(), one.born().map(this::decade))));
    coarsen(groups, group -> new Group(group.sex(), Optional.empty()));
    coarsen(groups, group -> new Group(Optional.empty(), Optional.empty()));
    Map<Group, Integer> sizes = sizes(groups.values());
    groups.values().removeIf(group -> sizes.get(group) < least);
    return groups;
  }

  private void coarsen(Map<Person, Group> groups, Function<Group, Group> coarser) {
    Map<Group, Integer> sizes = sizes(groups.values());
    groups.replaceAll((one, group) -> sizes.get(group) < least ? coarser.apply(group) : group);
  }

  private static Map<Group, Integer> sizes(Collection<Group> groups) {
    Map<Group, Integer> sizes = new HashMap<>();
    groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
    return sizes;
  }

  int decade(int year) {
    int oldest = (thisYear - OLDEST) / 10 * 10;
    return Math.max(oldest, year / 10 * 10);
  }

  private <T> Set<T> shared(
      Collection<Person> persons, Function<Person, java.util.stream.Stream<T>> of) {
    Map<T, Integer> by = new HashMap<>();
    persons.forEach(person -> of.apply(person).forEach(one -> by.merge(one, 1, Integer::sum)));
    by.values().removeIf(count -> count < least);
    return by.keySet();
  }

  private static Set<Code> codes(Person person) {
    return person.facts().stream().map(Code::of).collect(Collectors.toSet());
  }

  private static Set<Dated> dated(Person person) {
    Set<Dated> dated = new HashSet<>();
    person.facts().forEach(fact -> fact.year().ifPresent(year -> dated.add(dated(fact, year))));
    return dated;
  }

  private static Dated dated(Fact fact, int year) {
    return new Dated(Code.of(fact), year);
  }

  /** Each code once in a year, the earliest first; never how often or on which day. */
  private static List<ResearchAnswer.Coded> facts(
      Person person, Set<Code> shared, Set<Dated> dated) {
    return person.facts().stream()
        .filter(fact -> shared.contains(Code.of(fact)))
        .map(
            fact ->
                new ResearchAnswer.Coded(
                    fact.type(),
                    fact.system(),
                    fact.code(),
                    fact.display(),
                    fact.year().filter(year -> dated.contains(dated(fact, year)))))
        .distinct()
        .sorted(ResearchAnswer.Coded.ORDER)
        .toList();
  }
}
