package org.custodia.registry.research;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.people.PatientData.Gender;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom a question of research is about.
 *
 * @param bornFrom first year, a multiple of ten
 * @param bornBefore first year that does not count any more, a multiple of ten
 * @param having all of these
 */
public record Cohort(
    Optional<Gender> sex,
    Optional<Integer> bornFrom,
    Optional<Integer> bornBefore,
    List<Having> having) {
  /** Codes in one question; each more would say more of fewer. */
  public static final int MOST_HAVING = 3;

  private static final int DECADE = 10;
  private static final int LONGEST = 200;

  /**
   * A person of whom a resource says this.
   *
   * @param system of the code; empty means any
   */
  public record Having(CodedFacts.Type type, String system, String code) {}

  /**
   * @throws Problem BAD_INPUT CUS-RSH-003 naming what is not right
   */
  public Cohort {
    having = List.copyOf(having);
    if (having.size() > MOST_HAVING) throw wrong("having");
    for (Having one : having) {
      boolean fits =
          !one.code().isBlank()
              && one.code().length() <= LONGEST
              && one.system().length() <= LONGEST;
      if (!fits) throw wrong("having");
    }
    if (bornFrom.filter(year -> !isDecade(year)).isPresent()) throw wrong("bornFrom");
    if (bornBefore.filter(year -> !isDecade(year)).isPresent()) throw wrong("bornBefore");
    if (bornFrom.isPresent() && bornBefore.filter(year -> year <= bornFrom.get()).isPresent()) {
      throw wrong("bornBefore");
    }
  }

  private static boolean isDecade(int year) {
    return year >= 1800 && year <= 2200 && year % DECADE == 0;
  }

  /** What has to be known of a person to say whether they are meant. */
  List<CodedFacts.Type> types() {
    return having.stream().map(Having::type).distinct().toList();
  }

  boolean fits(Person person) {
    return (sex.isEmpty() || person.sex().equals(sex))
        && (bornFrom.isEmpty() || person.born().filter(year -> year >= bornFrom.get()).isPresent())
        && (bornBefore.isEmpty()
            || person.born().filter(year -> year < bornBefore.get()).isPresent())
        && having.stream().allMatch(one -> person.facts().stream().anyMatch(fact -> is(one, fact)));
  }

  private static boolean is(Having wanted, CodedFacts.Fact fact) {
    return fact.type() == wanted.type()
        && fact.code().equals(wanted.code())
        && (wanted.system().isEmpty() || wanted.system().equals(fact.system()));
  }

  void write(ObjectNode to) {
    sex.ifPresent(one -> to.put("sex", one.name()));
    bornFrom.ifPresent(year -> to.put("bornFrom", year));
    bornBefore.ifPresent(year -> to.put("bornBefore", year));
    var all = to.putArray("having");
    having.forEach(
        one ->
            all.addObject()
                .put("type", one.type().name())
                .put("system", one.system())
                .put("code", one.code()));
  }

  static Cohort read(WireObject from) {
    List<Having> having = new ArrayList<>();
    for (WireObject one : from.objects("having", MOST_HAVING)) {
      having.add(
          new Having(
              constant(CodedFacts.Type.class, one.string("type", LONGEST)),
              one.string("system", LONGEST),
              one.string("code", LONGEST)));
      one.end();
    }
    Cohort cohort =
        new Cohort(
            from.has("sex")
                ? Optional.of(constant(Gender.class, from.string("sex", LONGEST)))
                : Optional.empty(),
            from.optionalLong("bornFrom").map(Long::intValue),
            from.optionalLong("bornBefore").map(Long::intValue),
            having);
    from.end();
    return cohort;
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong(type.getSimpleName()));
  }

  static Problem wrong(String name) {
    return new Problem(Kind.BAD_INPUT, "CUS-RSH-003", name);
  }
}
