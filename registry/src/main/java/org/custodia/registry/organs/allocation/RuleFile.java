package org.custodia.registry.organs.allocation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/**
 * Published rules for one kind of organ. Who meets all of {@code eligibility} stands in the first
 * of the {@code tiers} whose conditions are all met, and within it by the sum of {@code points},
 * most first; then who has waited longest, then by lot.
 *
 * @param format {@value #FORMAT}
 * @param name what it is called
 * @param version the publisher's; each change needs a new one
 * @param about what it is for, and where it comes from
 * @param a2 whether organs of blood group A2 go to candidates without A too
 * @param urgencies what the levels of urgency are called, from elective on
 */
public record RuleFile(
    String format,
    String name,
    String version,
    String about,
    OrganKind organ,
    boolean a2,
    List<String> urgencies,
    List<Requirement> eligibility,
    List<Tier> tiers,
    List<PointRule> points) {
  public static final String FORMAT = "custodia-allocation-rules/1";

  private static final int MOST_RULES = 200;
  private static final int LONGEST_NAME = 120;

  /**
   * Without which nobody is on the list.
   *
   * @param id names the rule in explanations
   * @param title what a person reads
   */
  public record Requirement(String id, String title, Condition require) {
    public Requirement {
      checkName(id, title);
      Bounds.known("require", require);
    }
  }

  /**
   * @param when all of these hold; the last tier has none, so that everybody has a place
   */
  public record Tier(String id, String title, List<Condition> when) {
    public Tier {
      checkName(id, title);
      when = Bounds.list("when", when, 0, 20);
    }
  }

  /**
   * @param when only for whom all of these hold
   */
  public record PointRule(String id, String title, List<Condition> when, Amount give) {
    public PointRule {
      checkName(id, title);
      when = Bounds.list("when", when, 0, 20);
      Bounds.known("give", give);
    }
  }

  public RuleFile {
    if (!FORMAT.equals(format)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-003", "format");
    }
    Bounds.text("name", name, LONGEST_NAME);
    Bounds.text("version", version, 40);
    Bounds.text("about", about, Bounds.LONGEST_TEXT);
    Bounds.known("organ", organ);
    urgencies = Bounds.list("urgencies", urgencies, 1, 100);
    urgencies.forEach(level -> Bounds.text("urgencies", level, LONGEST_NAME));
    eligibility = Bounds.list("eligibility", eligibility, 1, MOST_RULES);
    tiers = Bounds.list("tiers", tiers, 1, MOST_RULES);
    points = Bounds.list("points", points, 0, MOST_RULES);
    checkIds(eligibility, tiers, points);
    if (!tiers.get(tiers.size() - 1).when().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-007", tiers.get(tiers.size() - 1).id());
    }
    if (eligibility.stream().noneMatch(one -> one.require() instanceof Condition.BloodGroupMatch)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-ALC-010");
    }
  }

  /**
   * @throws Problem BAD_INPUT or TOO_LARGE CUS-ALC-001 to 010: says what is wrong and where
   */
  public static RuleFile parse(byte[] json) {
    return AllocationJson.read(json, RuleFile.class);
  }

  /** Canonical JSON, from which {@link #parse} makes the same. */
  public byte[] bytes() {
    return AllocationJson.write(this);
  }

  /** Keccak-256 of {@link #bytes}: how the ledger names these rules. */
  public Bytes32 hash() {
    return Bytes32.keccak(bytes());
  }

  private static void checkName(String id, String title) {
    Bounds.text("id", id, 20);
    Bounds.text("title", title, LONGEST_NAME);
  }

  private static void checkIds(
      List<Requirement> eligibility, List<Tier> tiers, List<PointRule> points) {
    List<String> ids = new ArrayList<>();
    eligibility.forEach(one -> ids.add(one.id()));
    tiers.forEach(one -> ids.add(one.id()));
    points.forEach(one -> ids.add(one.id()));
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        throw new Problem(Kind.BAD_INPUT, "CUS-ALC-006", id);
      }
    }
  }
}
