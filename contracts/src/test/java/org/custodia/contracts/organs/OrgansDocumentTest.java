package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.OrganLeg;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganWorld;
import org.junit.jupiter.api.Test;

/**
 * The diagrams and tables of docs/organs-on-the-ledger.md are drawn from the tables of the
 * contracts as they answer for themselves on the EVM. After a change that is meant, run this test
 * with {@code -Dcustodia.write-docs=true} and commit the file.
 */
class OrgansDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/organs-on-the-ledger.md");
  private static final String BEGIN = "<!-- drawn from the contracts: begin -->\n";
  private static final String END = "<!-- drawn from the contracts: end -->\n";
  private static final int SAME = 255;

  @Test
  void isDrawnFromTheContractsOwnTables() throws IOException {
    OrganWorld world = new OrganWorld();
    StringBuilder drawn = new StringBuilder();
    for (SubjectKind kind :
        List.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG)) {
      OrganChannel channel =
          OrganChannel.ready(
              world,
              kind,
              Bytes32.random(),
              world.bank,
              kind == SubjectKind.DONOR_CASE ? world.body : world.centre);
      drawn.append(section(kind, rows(channel)));
    }
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(begin).isGreaterThanOrEqualTo(BEGIN.length()).isLessThanOrEqualTo(end);
    if (Boolean.getBoolean("custodia.write-docs")) {
      text = text.substring(0, begin) + drawn + text.substring(end);
      Files.writeString(DOCUMENT, text);
      end = text.indexOf(END);
    }
    assertThat(text.substring(begin, end)).isEqualTo(drawn.toString());
  }

  private record Row(Action action, OrganLeg.Rule rule) {
    List<Integer> from() {
      return IntStream.range(0, 16).filter(rule.from::testBit).boxed().toList();
    }

    int to() {
      return rule.to.intValueExact();
    }
  }

  private static List<Row> rows(OrganChannel channel) {
    List<Row> rows = new ArrayList<>();
    for (Action action : Action.values()) {
      OrganLeg.Rule rule = Consortium.read(channel.at().rule(BigInteger.valueOf(action.code())));
      if (rule.kind.signum() != 0) rows.add(new Row(action, rule));
    }
    return rows;
  }

  private static String section(SubjectKind kind, List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append("### `").append(contract(kind)).append("`\n\n");
    text.append("```mermaid\nstateDiagram-v2\n  [*] --> NEW\n");
    Set<String> arrows = new LinkedHashSet<>();
    for (Row row : rows) {
      if (row.to() == SAME) continue;
      for (int from : row.from()) {
        arrows.add(
            "  " + state(kind, from) + " --> " + state(kind, row.to()) + " : " + row.action());
      }
    }
    arrows.forEach(arrow -> text.append(arrow).append('\n'));
    text.append("```\n\n");
    text.append("| action | kind | submitted by | signed for | by one who is | in | needs |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    rows.forEach(row -> text.append(line(kind, row)));
    return text.append('\n').toString();
  }

  private static String line(SubjectKind kind, Row row) {
    String in = row.from().stream().map(from -> state(kind, from)).collect(joined());
    return "| `%s` %d | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            row.action(),
            row.action().code(),
            row.rule().kind.intValueExact() == 1 ? "command" : "testimony",
            submitters(kind, row.rule().by.intValueExact()),
            signer(row.rule().signer.intValueExact()),
            MemberRole.of(row.rule().roles.longValueExact()).stream()
                .map(role -> role.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .collect(joined()),
            in,
            needs(kind, row.rule().needs.intValueExact()));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  private static String contract(SubjectKind kind) {
    return switch (kind) {
      case DONOR_CASE -> "DonorCase";
      case ORGAN_OFFER -> "OrganOffer";
      default -> "OrganLeg";
    };
  }

  private static String state(SubjectKind kind, int state) {
    return switch (kind) {
      case DONOR_CASE -> CaseState.of(state).name();
      case ORGAN_OFFER -> OfferState.of(state).name();
      default -> LegState.of(state).name();
    };
  }

  private static String submitters(SubjectKind kind, int by) {
    List<String> names =
        switch (kind) {
          case DONOR_CASE -> List.of("organ bank", "allocation body", "regulator");
          case ORGAN_OFFER -> List.of("organ bank", "centre", "regulator");
          default -> List.of("giver", "receiver", "regulator");
        };
    return IntStream.range(0, 3)
        .filter(i -> (by & 1 << i) != 0)
        .mapToObj(names::get)
        .collect(joined());
  }

  private static String signer(int signer) {
    return List.of("itself", "any member", "any but the organ bank", "both, as a hand-over")
        .get(signer);
  }

  private static String needs(SubjectKind kind, int mask) {
    Set<? extends Enum<?>> facts =
        switch (kind) {
          case DONOR_CASE -> CaseFact.of(mask);
          case ORGAN_OFFER -> OfferFact.of(mask);
          default -> LegFact.of(mask);
        };
    return facts.stream().map(Enum::name).collect(joined());
  }
}
