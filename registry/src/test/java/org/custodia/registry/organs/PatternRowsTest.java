package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.organs.OrganFigures.Part;
import org.custodia.registry.organs.OrganFigures.Pattern;
import org.custodia.registry.organs.PatternRows.Together;
import org.junit.jupiter.api.Test;

/** What is a pattern, and what is not. */
class PatternRowsTest {
  private static final Instant AT = Instant.parse("2026-11-26T04:00:00Z");
  private static final Bytes32 BANK = word("bank");
  private static final Bytes32 CENTRE = word("centre");
  private static final Bytes32 OTHER = word("other");
  private static final Bytes32 SOMEBODY = word("somebody");

  private final List<Together> all = new ArrayList<>();

  private static Bytes32 word(String text) {
    return Bytes32.keccak(text.getBytes());
  }

  private void was(String donor, Part part, Bytes32 companion, Bytes32 centre, String as) {
    all.add(
        new Together(
            word(donor),
            BANK,
            Optional.ofNullable(centre),
            part,
            companion,
            word("member"),
            Optional.ofNullable(as),
            AT.plusSeconds(all.size())));
  }

  @Test
  void somebodyWithTwoDonorsWhoseOrgansWentToOneCentreIsAPattern() {
    was("first", Part.ADVOCATE, SOMEBODY, CENTRE, "FRIEND");
    was("second", Part.ADVOCATE, SOMEBODY, CENTRE, "SPOUSE");
    was("third", Part.ADVOCATE, SOMEBODY, OTHER, "FRIEND");
    was("fourth", Part.ADVOCATE, SOMEBODY, null, "FRIEND");
    assertThat(PatternRows.patterns(all))
        .containsExactly(
            new Pattern(
                BANK,
                CENTRE,
                Part.ADVOCATE,
                SOMEBODY,
                word("member"),
                List.of("FRIEND", "SPOUSE"),
                2,
                4,
                AT.plusSeconds(1)));
  }

  @Test
  void twoOrgansOfOneDonorAreOneCase() {
    was("first", Part.RECOVERY, SOMEBODY, CENTRE, null);
    was("first", Part.RECOVERY, SOMEBODY, CENTRE, null);
    assertThat(PatternRows.patterns(all)).isEmpty();
  }

  @Test
  void differentPeopleOrPartsAreNotPutTogether() {
    was("first", Part.COMMITTEE, SOMEBODY, CENTRE, null);
    was("second", Part.ADVOCATE, SOMEBODY, CENTRE, null);
    was("third", Part.COMMITTEE, word("another"), CENTRE, null);
    assertThat(PatternRows.patterns(all)).isEmpty();
  }

  @Test
  void mostDonorsStandFirstAndThenWhoseDonorsWentNowhereElse() {
    for (String donor : List.of("a", "b")) was(donor, Part.ADVOCATE, SOMEBODY, CENTRE, null);
    was("c", Part.ADVOCATE, SOMEBODY, OTHER, null);
    for (String donor : List.of("a", "b")) was(donor, Part.COMMITTEE, word("x"), CENTRE, null);
    for (String donor : List.of("a", "b", "c")) {
      was(donor, Part.TRANSPORT, word("driver"), CENTRE, null);
    }
    assertThat(PatternRows.patterns(all))
        .extracting(Pattern::part)
        .containsExactly(Part.TRANSPORT, Part.COMMITTEE, Part.ADVOCATE);
  }
}
