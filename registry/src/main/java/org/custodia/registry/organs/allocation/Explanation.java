package org.custodia.registry.organs.allocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Why a candidate stands where it stands, sentence by sentence. It speaks of this candidate only,
 * so that its centre may read it. Sentences are in the message bundle of this package, rules in the
 * words of the rule file.
 */
public final class Explanation {
  private final Map<String, String> titles;
  private final RuleFile rules;
  private final MatchRun run;

  private Explanation(RuleFile rules, MatchRun run) {
    this.rules = rules;
    this.run = run;
    this.titles =
        Stream.of(
                rules.eligibility().stream().map(one -> Map.entry(one.id(), one.title())),
                rules.tiers().stream().map(one -> Map.entry(one.id(), one.title())),
                rules.points().stream().map(one -> Map.entry(one.id(), one.title())))
            .flatMap(Function.identity())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * One sentence.
   *
   * @param key in the bundle
   * @param arguments that fill it
   */
  public record Sentence(String key, List<Object> arguments) {
    static Sentence of(String key, Object... arguments) {
      return new Sentence("allocation." + key, List.of(arguments));
    }
  }

  /**
   * @param rules of which the run is
   */
  public static Explanation of(RuleFile rules, MatchRun run) {
    if (!run.rules().equals(rules.hash())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-012");
    }
    return new Explanation(rules, run);
  }

  /**
   * @throws Problem NOT_FOUND CUS-ALC-013 when the candidate was not in the inputs
   */
  public List<Sentence> why(Bytes32 candidate) {
    return run.rankOf(candidate)
        .map(this::why)
        .orElseGet(
            () ->
                run.excluded().stream()
                    .filter(one -> one.candidate().id().equals(candidate))
                    .findFirst()
                    .map(this::why)
                    .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ALC-013", candidate)));
  }

  /** Of a place in the order. */
  public List<Sentence> why(Ranked one) {
    Candidate candidate = one.candidate();
    List<Sentence> said = new ArrayList<>();
    said.add(Sentence.of("rank", one.rank(), run.order().size()));
    said.add(Sentence.of("tier", one.tier(), titles.get(one.tier())));
    said.add(Sentence.of("urgency", rules.urgencies().get(candidate.urgency())));
    said.add(Sentence.of("waited", one.waitedDays(), candidate.listedOn().toString()));
    one.lines()
        .forEach(
            line ->
                said.add(
                    Sentence.of("points", line.rule(), titles.get(line.rule()), line.points())));
    said.add(Sentence.of("sum", one.points()));
    if (one.rank() > 1) {
      said.add(Sentence.of("behind." + run.order().get(one.rank() - 2).ahead()));
    }
    said.add(Sentence.of("ahead." + one.ahead()));
    return said;
  }

  /** Of somebody who is not in the order. */
  public List<Sentence> why(Excluded one) {
    List<Sentence> said = new ArrayList<>();
    said.add(Sentence.of("excluded"));
    one.rules().forEach(rule -> said.add(Sentence.of("unmet", rule, titles.get(rule))));
    return said;
  }
}
