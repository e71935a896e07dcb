package org.custodia.registry.research;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.people.PatientData.Gender;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a host answers.
 *
 * @param count rounded; empty where it was withheld, because there were too few or too near to an
 *     earlier question
 * @param least persons that a count has at least
 * @param roundedTo what it is rounded to
 * @param rows of an export
 * @param leftOut persons who are in no row, because nobody is like them
 * @param codesLeftOut codes that too few share
 */
public record ResearchAnswer(
    Optional<Integer> count,
    int least,
    int roundedTo,
    List<Row> rows,
    int leftOut,
    int codesLeftOut) {
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_FACTS = 10_000;
  private static final int LONGEST = 1000;

  /**
   * One person.
   *
   * @param number the person's in this study; another in any other
   * @param born first year of the decade
   */
  public record Row(
      String number, Optional<Gender> sex, Optional<Integer> born, List<Coded> facts) {}

  public record Coded(
      CodedFacts.Type type, String system, String code, String display, Optional<Integer> year) {
    static final Comparator<Coded> ORDER =
        Comparator.<Coded, Integer>comparing(one -> one.year().orElse(0))
            .thenComparing(Coded::type)
            .thenComparing(Coded::system)
            .thenComparing(Coded::code)
            .thenComparing(Coded::display);
  }

  byte[] write() {
    ObjectNode answer = WireObject.create();
    count.ifPresent(one -> answer.put("count", one));
    answer
        .put("least", least)
        .put("roundedTo", roundedTo)
        .put("leftOut", leftOut)
        .put("codesLeftOut", codesLeftOut);
    var all = answer.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = all.addObject().put("number", row.number());
      row.sex().ifPresent(sex -> node.put("sex", sex.name()));
      row.born().ifPresent(year -> node.put("born", year));
      var facts = node.putArray("facts");
      for (Coded fact : row.facts()) {
        ObjectNode one =
            facts
                .addObject()
                .put("type", fact.type().name())
                .put("system", fact.system())
                .put("code", fact.code())
                .put("display", fact.display());
        fact.year().ifPresent(year -> one.put("year", year));
      }
    }
    return WireObject.bytes(answer);
  }

  static ResearchAnswer read(byte[] body) {
    WireObject answer = WireObject.parse(body);
    List<Row> rows = new ArrayList<>();
    for (WireObject row : answer.objects("rows", MOST_ROWS)) {
      rows.add(row(row));
    }
    ResearchAnswer parsed =
        new ResearchAnswer(
            answer.optionalLong("count").map(Long::intValue),
            answer.integer("least"),
            answer.integer("roundedTo"),
            List.copyOf(rows),
            answer.integer("leftOut"),
            answer.integer("codesLeftOut"));
    answer.end();
    return parsed;
  }

  private static Row row(WireObject row) {
    List<Coded> facts = new ArrayList<>();
    for (WireObject fact : row.objects("facts", MOST_FACTS)) {
      facts.add(
          new Coded(
              Cohort.constant(CodedFacts.Type.class, fact.string("type", 20)),
              fact.string("system", LONGEST),
              fact.string("code", LONGEST),
              fact.string("display", LONGEST),
              fact.optionalLong("year").map(Long::intValue)));
      fact.end();
    }
    Row read =
        new Row(
            row.string("number", 64),
            row.has("sex")
                ? Optional.of(Cohort.constant(Gender.class, row.string("sex", 20)))
                : Optional.empty(),
            row.optionalLong("born").map(Long::intValue),
            List.copyOf(facts));
    row.end();
    return read;
  }
}
