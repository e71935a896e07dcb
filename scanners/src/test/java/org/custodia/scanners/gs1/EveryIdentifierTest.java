package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.scanners.gs1.ApplicationIdentifier.Part;
import org.junit.jupiter.api.Test;

/** Each identifier of the dictionary on a label of its own, right and then wrong in each way. */
class EveryIdentifierTest {
  private static final String GS = "\u001d";

  /** Each rule: values that keep it, and values that break it, of a length that is allowed. */
  private static final String RULES =
      """
      csum | 3400949497294 | 3400949497295 0000000000001
      csumalpha | 1987654Ad4X4bL5ttr2310c2K | 1987654Ad4X4bL5ttr2310c2L 1987654
      gcppos1 | 1234 1234X | 123X X234 123
      gcppos2 | 01234 | 0123X
      yymmd0 | 270500 270531 280229 | 271300 270532 270229 270001
      yymmdd | 270531 280229 | 270500 271331 270230
      yyyymmdd | 20270531 19000228 | 19000229 20271301 20270500
      hh | 00 23 | 24 99
      mi | 00 59 | 60 99
      ss | 00 59 | 60 99
      hhmi | 0000 2359 | 2400 1260
      zero | 0 | 1 9
      nonzero | 1 0001 | 0 0000
      nozeroprefix | 0 1 10 | 01 00
      hasnondigit | 1234A A | 1234 0
      winding | 0 1 9 | 2 8
      yesno | 0 1 | 2 9
      hyphen | - | + A
      iso3166 | 276 250 356 710 004 | 000 999 277
      iso3166999 | 276 999 | 000 998
      iso3166alpha2 | FR ZA IN | XX fr A1
      iso4217 | 978 356 710 | 000 123
      iso5218 | 0 1 2 9 | 3 8
      pieceoftotal | 0101 0102 9999 | 0001 0201 0000
      posinseqslash | 1/1 1/9 3/4 | 2/1 0/1 1-1 1/0
      pcenc | A A%20B %C3%A9 | % A%2 A%2G %%20
      importeridx | A z 0 - _ | + = /
      mediatype | 01 10 80 99 | 00 11 79
      latitude | 0000000000 1800000000 | 1800000001 9999999999
      longitude | 0000000000 3600000000 | 3600000001 9999999999
      iban | DE89370400440532013000 FR1420041010050500013M02606 | DE89370400440532013001 XX12 de89
      packagetype | PX 1A 200 9 APE | 00 PX1 px 0
      couponcode | 012345612345611110123 0123456123456111101231011012301234563270531427053050123456 \
      012345612345611110123101101239211012395012345661123456790000 | 71234567890123 0123456123456 \
      01234561234561111012 0123456123456111101230 0123456123456111101233270530427053 \
      01234561234561111012332705304270531 01234561234561111012332705004270501 A12345612345611110123
      couponposoffer | 001234561234560123456 161234567890121234569123456789012345 | \
      201234561234560123456 001234561234560 0012345612345601234567 07 A01234561234560123456
      """;

  private final ValueRules rules = new ValueRules(2026);

  private record Rule(String name, List<String> right, List<String> wrong) {}

  private static List<Rule> rules() {
    return RULES
        .lines()
        .map(line -> line.split(" \\| "))
        .map(c -> new Rule(c[0], List.of(c[1].split(" +")), List.of(c[2].split(" +"))))
        .toList();
  }

  private static String example(String rule) {
    return rules().stream()
        .filter(r -> r.name().equals(rule))
        .findFirst()
        .orElseThrow()
        .right
        .get(0);
  }

  @Test
  void everyRuleOfTheDictionaryHoldsAndBreaksAsTheTableSays() {
    Set<String> named = new TreeSet<>();
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      one.parts().forEach(part -> named.addAll(part.rules()));
    }
    assertThat(rules()).extracting(Rule::name).containsExactlyInAnyOrderElementsOf(named);
    for (Rule rule : rules()) {
      for (String value : rule.right()) {
        assertThat(check(rule, value)).as("%s of %s", rule.name(), value).isEmpty();
      }
      for (String value : rule.wrong()) {
        assertThat(check(rule, value)).as("%s of %s", rule.name(), value).isPresent();
      }
    }
  }

  private Optional<Unreadable> check(Rule rule, String value) {
    ApplicationIdentifier alone =
        new ApplicationIdentifier(
            "99",
            false,
            false,
            List.of(
                new Part(
                    ApplicationIdentifier.Characters.SET_82, 1, 90, false, List.of(rule.name()))),
            List.of(),
            List.of(),
            List.of(),
            "TEST");
    return rules.check(PlacedElement.verbatim(alone, value, 0));
  }

  @Test
  void everyIdentifierIsReadWithItsCompanionsAndRefusedWithoutThem() {
    int needy = 0;
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      List<String> label = label(List.of(one.ai())).orElseThrow();
      assertThat(read(label, one.ai(), value(one))).as("label of %s", label).isEmpty();
      if (label.size() > 1) {
        needy++;
        assertThat(read(List.of(one.ai()), one.ai(), value(one)))
            .as("(%s) alone", one.ai())
            .map(Unreadable::fault)
            .contains(ScanFault.MISSING_COMPANION);
      }
    }
    assertThat(needy).isGreaterThan(300);
  }

  @Test
  void everyIdentifierRefusesWhatIsTooLongTooShortOrOfOtherCharacters() {
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      List<String> label = label(List.of(one.ai())).orElseThrow();
      String value = value(one);
      String tooLong = value + "1".repeat(one.most() + 1 - value.length());
      String tooShort = value.substring(0, one.least() - 1);
      for (String wrong : List.of(tooLong, tooShort, "#" + value.substring(1))) {
        assertThat(read(label, one.ai(), wrong)).as("(%s) %s", one.ai(), wrong).isPresent();
      }
    }
  }

  @Test
  void everyExclusionIsRefused() {
    int excluded = 0;
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      for (String pattern : one.excludes()) {
        for (ApplicationIdentifier other : ApplicationIdentifiers.all()) {
          if (!other.equals(one) && ApplicationIdentifier.matches(other.ai(), pattern)) {
            excluded++;
            assertThat(read(List.of(other.ai(), one.ai()), one.ai(), value(one)))
                .as("(%s) beside (%s)", one.ai(), other.ai())
                .map(Unreadable::fault)
                .contains(ScanFault.EXCLUDED_COMPANION);
          }
        }
      }
    }
    assertThat(excluded).isGreaterThan(1_000);
  }

  /** Empty when the label was read and says all that stands on it. */
  private static Optional<Unreadable> read(List<String> label, String ai, String value) {
    StringBuilder text = new StringBuilder("]d2");
    List<Element> expected = new ArrayList<>();
    for (String on : label) {
      Element element =
          new Element(
              on, on.equals(ai) ? value : value(ApplicationIdentifiers.find(on).orElseThrow()));
      expected.add(element);
      text.append(element.ai()).append(element.value()).append(GS);
    }
    Scan scan = new ScanReader().read(text.toString());
    if (scan instanceof Unreadable why) {
      return Optional.of(why);
    }
    Reading reading =
        scan instanceof PackScan pack
            ? pack.reading()
            : scan instanceof ProductScan product
                ? product.reading()
                : ((OtherScan) scan).reading();
    assertThat(reading.elements()).isEqualTo(expected);
    return Optional.empty();
  }

  /** The smallest set with these in which nobody lacks a companion and nobody is excluded. */
  private static Optional<List<String>> label(List<String> ais) {
    for (String ai : ais) {
      ApplicationIdentifier one = ApplicationIdentifiers.find(ai).orElseThrow();
      for (String pattern : one.excludes()) {
        if (ais.stream()
            .anyMatch(
                other -> !other.equals(ai) && ApplicationIdentifier.matches(other, pattern))) {
          return Optional.empty();
        }
      }
    }
    for (String ai : ais) {
      List<List<String>> needs = ApplicationIdentifiers.find(ai).orElseThrow().needs();
      boolean lacks =
          !needs.isEmpty()
              && needs.stream()
                  .noneMatch(
                      group ->
                          group.stream()
                              .allMatch(
                                  pattern ->
                                      ais.stream()
                                          .anyMatch(
                                              on -> ApplicationIdentifier.matches(on, pattern))));
      if (lacks) {
        return needs.stream()
            .map(
                group -> {
                  Set<String> more = new LinkedHashSet<>(ais);
                  group.forEach(pattern -> more.add(first(pattern)));
                  return label(new ArrayList<>(more));
                })
            .flatMap(Optional::stream)
            .findFirst();
      }
    }
    return Optional.of(ais);
  }

  private static String first(String pattern) {
    return ApplicationIdentifiers.all().stream()
        .map(ApplicationIdentifier::ai)
        .filter(ai -> ApplicationIdentifier.matches(ai, pattern))
        .findFirst()
        .orElseThrow();
  }

  private static String value(ApplicationIdentifier one) {
    StringBuilder value = new StringBuilder();
    for (Part part : one.parts()) {
      value.append(value(part));
    }
    return value.toString();
  }

  private static String value(Part part) {
    List<String> named = part.rules();
    boolean gmn = named.contains("csumalpha");
    if (named.contains("csum")) {
      String digits = "12345678901234567".substring(0, part.most() - 1);
      return digits + CheckDigits.of(digits);
    }
    if (gmn) {
      return example("csumalpha");
    }
    if (named.isEmpty() || named.get(0).startsWith("gcppos")) {
      char[] fill = new char[Math.max(part.least(), Math.min(part.most(), 4))];
      Arrays.fill(fill, '1');
      return new String(fill);
    }
    String example = example(named.get(0));
    return part.least() > example.length()
        ? "0".repeat(part.least() - example.length()) + example
        : example;
  }
}
