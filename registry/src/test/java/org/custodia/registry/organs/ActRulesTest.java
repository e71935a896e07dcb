package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.junit.jupiter.api.Test;

/**
 * Every act around organs, as every role: who may prepare it is who stands in {@code
 * docs/permissions.md}, and nobody whose key the contract would refuse.
 */
class ActRulesTest {
  /** A row of the contracts' own tables, as the document about the ledger draws them. */
  private static final Pattern ON_THE_LEDGER =
      Pattern.compile(
          "(?m)^\\| `([A-Z_]+)` \\d+ \\| (command|testimony) \\|[^|]*\\|[^|]*\\| ([^|]*) \\|");

  private static final Pattern PERMITTED =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ([a-z, -]+) \\|$");

  private static final List<String> ROLES =
      List.of(
          "administrator",
          "admissions",
          "advocate",
          "allocation-body",
          "clinician",
          "committee",
          "courier",
          "laboratory",
          "manufacturer",
          "organ-bank",
          "patient",
          "pharmacist",
          "physician",
          "regulator",
          "surgeon",
          "transplant-centre",
          "wholesaler");

  @Test
  void everyRolePreparesItsActsAndNoOthers() throws IOException {
    Map<String, Set<String>> may = new TreeMap<>();
    onTheLedger().forEach(row -> may.put(row.group(1), rolesThatMay(row.group(1))));
    assertThat(may).hasSizeGreaterThan(40);
    Map<String, Set<String>> written =
        read("permissions.md", PERMITTED).stream()
            .filter(row -> may.containsKey(row.group(1)))
            .collect(Collectors.toMap(row -> row.group(1), row -> words(row.group(2))));
    assertThat(written).isEqualTo(may);
  }

  @Test
  void nobodyPreparesWhatTheContractWouldRefuseOfTheirKey() throws IOException {
    for (MatchResult row : onTheLedger()) {
      Set<String> keys =
          words(row.group(3)).stream()
              .map(role -> role.replace(' ', '-'))
              .collect(Collectors.toSet());
      assertThat(keys).as(row.group(1)).containsAll(rolesThatMay(row.group(1)));
    }
  }

  @Test
  void testimonyIsWhatTheContractNeverRefuses() throws IOException {
    for (MatchResult row : onTheLedger()) {
      assertThat(ActRules.isTestimony(Action.valueOf(row.group(1))))
          .as(row.group(1))
          .isEqualTo(row.group(2).equals("testimony"));
    }
  }

  private static Set<String> rolesThatMay(String action) {
    return ROLES.stream()
        .filter(role -> may(role, Action.valueOf(action)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean may(String role, Action action) {
    try {
      ActRules.check(new Caller("organisation", "somebody", Set.of(role)), action);
      return true;
    } catch (Problem problem) {
      assertThat(problem.code()).as(action + " as " + role).isEqualTo("CUS-ORG-010");
      return false;
    }
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).collect(Collectors.toSet());
  }

  private static List<MatchResult> onTheLedger() throws IOException {
    return read("organs-on-the-ledger.md", ON_THE_LEDGER);
  }

  private static List<MatchResult> read(String document, Pattern row) throws IOException {
    return row.matcher(Files.readString(Path.of("../docs").resolve(document))).results().toList();
  }
}
