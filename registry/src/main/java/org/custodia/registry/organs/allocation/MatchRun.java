package org.custodia.registry.organs.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.organs.CandidateLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.organs.allocation.Ranked.Ahead;
import org.custodia.registry.organs.allocation.Ranked.Line;

/**
 * The order that rules and inputs make. The same two files give the same order, the same root and
 * the same bytes, whoever computes them.
 *
 * @param rules hash of the rule file
 * @param inputs hash of the inputs
 * @param order whom to offer first, second …
 * @param excluded who is not in the order, and why, by pseudonym
 * @param root of the tree over the {@link CandidateLeaf}s; zero for an empty order
 */
public record MatchRun(
    Bytes32 rules, Bytes32 inputs, List<Ranked> order, List<Excluded> excluded, Bytes32 root) {
  public MatchRun {
    order = List.copyOf(order);
    excluded = List.copyOf(excluded);
  }

  /**
   * @throws Problem BAD_INPUT CUS-ALC-008 when the rules are for another organ, CUS-ALC-011 when a
   *     candidate's urgency is no level of the rules
   */
  public static MatchRun of(RuleFile rules, MatchInputs inputs) {
    if (rules.organ() != inputs.organ().kind()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-008", rules.organ(), inputs.organ().kind());
    }
    Match match = Match.of(rules, inputs);
    List<Standing> standings = new ArrayList<>();
    List<Excluded> excluded = new ArrayList<>();
    for (Candidate candidate : inputs.candidates()) {
      if (candidate.urgency() >= rules.urgencies().size()) {
        throw new Problem(Kind.BAD_INPUT, "CUS-ALC-011", candidate.id(), candidate.urgency());
      }
      List<String> unmet =
          rules.eligibility().stream()
              .filter(one -> !one.require().holds(match, candidate))
              .map(RuleFile.Requirement::id)
              .toList();
      if (unmet.isEmpty()) {
        standings.add(Standing.of(rules, match, candidate, word(inputs.lot(), candidate.id())));
      } else {
        excluded.add(new Excluded(candidate, unmet));
      }
    }
    standings.sort(Standing.ORDER);
    List<Ranked> order = ranked(standings, rules, inputs, match);
    return new MatchRun(rules.hash(), inputs.hash(), order, excluded, root(order));
  }

  /** What decides where somebody stands, in the order in which it decides. */
  private record Standing(
      Candidate candidate, int tier, List<Line> lines, long points, Bytes32 lot) {
    /** Total: pseudonyms differ. */
    static final Comparator<Standing> ORDER =
        Comparator.comparingInt(Standing::tier)
            .thenComparing(Comparator.comparingLong(Standing::points).reversed())
            .thenComparing(standing -> standing.candidate().listedOn())
            .thenComparing(Standing::lot)
            .thenComparing(standing -> standing.candidate().id());

    static Standing of(RuleFile rules, Match match, Candidate candidate, Bytes32 lot) {
      int tier = 0;
      while (!allHold(rules.tiers().get(tier).when(), match, candidate)) {
        tier++; // the last one has no conditions
      }
      List<Line> lines = new ArrayList<>();
      for (RuleFile.PointRule rule : rules.points()) {
        long points =
            allHold(rule.when(), match, candidate) ? rule.give().points(match, candidate) : 0;
        if (points > 0) {
          lines.add(new Line(rule.id(), points));
        }
      }
      long sum = lines.stream().mapToLong(Line::points).sum();
      return new Standing(candidate, tier, lines, sum, lot);
    }

    private static boolean allHold(List<Condition> conditions, Match match, Candidate candidate) {
      return conditions.stream().allMatch(condition -> condition.holds(match, candidate));
    }

    Ahead aheadOf(Standing next) {
      if (tier != next.tier) {
        return Ahead.TIER;
      } else if (points != next.points) {
        return Ahead.POINTS;
      }
      return candidate.listedOn().equals(next.candidate.listedOn())
          ? Ahead.LOT
          : Ahead.LISTED_EARLIER;
    }
  }

  private static List<Ranked> ranked(
      List<Standing> standings, RuleFile rules, MatchInputs inputs, Match match) {
    List<Ranked> order = new ArrayList<>();
    for (int i = 0; i < standings.size(); i++) {
      Standing one = standings.get(i);
      order.add(
          new Ranked(
              i + 1,
              one.candidate(),
              rules.tiers().get(one.tier()).id(),
              one.points(),
              one.lines(),
              match.waited(one.candidate()),
              i + 1 < standings.size() ? one.aheadOf(standings.get(i + 1)) : Ahead.NOBODY,
              one.lot(),
              word(inputs.secret(), one.candidate().id())));
    }
    return order;
  }

  private static Bytes32 word(Bytes32 key, Bytes32 candidate) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(key), AbiValue.bytes32(candidate)));
  }

  private static Bytes32 root(List<Ranked> order) {
    if (order.isEmpty()) {
      return Bytes32.ZERO;
    }
    try (MerkleTree tree = tree(order)) {
      return tree.root();
    }
  }

  private static MerkleTree tree(List<Ranked> order) {
    return MerkleTree.of(order.stream().map(one -> one.leaf().hash())::iterator);
  }

  /** Place of a candidate in the order. */
  public Optional<Ranked> rankOf(Bytes32 candidate) {
    return order.stream().filter(one -> one.candidate().id().equals(candidate)).findFirst();
  }

  /**
   * What each centre is told: its own candidates' places with the proofs that they are in the order
   * on the ledger, and nothing of anybody else's.
   */
  public Map<Bytes32, List<OwnRank>> byCentre() {
    if (order.isEmpty()) {
      return Map.of();
    }
    try (MerkleTree tree = tree(order)) {
      Function<Ranked, OwnRank> own =
          one ->
              new OwnRank(
                  one.candidate().id(),
                  one.leaf(),
                  one.salt(),
                  order.size(),
                  tree.proof(one.leaf().hash()).orElseThrow());
      return order.stream()
          .collect(
              Collectors.groupingBy(
                  one -> one.candidate().centre(), Collectors.mapping(own, Collectors.toList())));
    }
  }

  /** Canonical JSON of all of it, for comparing two runs byte by byte. */
  public byte[] bytes() {
    return AllocationJson.writeFacts(this);
  }
}
