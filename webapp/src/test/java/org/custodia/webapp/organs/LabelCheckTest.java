package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.Test;

/** What the label on the outer box says beside what is expected. */
class LabelCheckTest {
  private static final DonationNumber EXPECTED = DonationNumber.of("A9999", 2026, 123_456);
  private static final Organ LEFT = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final Organ RIGHT = Organ.of(OrganKind.KIDNEY, Laterality.RIGHT);
  private static final LabelCodes CODES =
      LabelCodes.of(
          Optional.of("A9999"),
          Map.of(),
          Map.of("N0001", "KIDNEY LEFT", "N0002", "KIDNEY RIGHT"),
          Map.of());
  private static final OrganLabels.Facts FACTS =
      new OrganLabels.Facts(
          LEFT,
          EXPECTED,
          "Banque d'organes Nord",
          "+33 1 55 00 00 00",
          Optional.empty(),
          Optional.of(BloodGroup.A2));

  private static LabelCheck check(String scan, Optional<Organ> seen) {
    return LabelCheck.of(scan, seen, new ScanReader(), CODES, FACTS);
  }

  private static String label(DonationNumber number, String product) {
    return Isbt128Text.compound(List.of(Donation.checked(number), ProductCode.whole(product)));
  }

  @Test
  void theRightLabelMatchesAndSaysWhatIsSigned() {
    LabelCheck check = check(label(EXPECTED, "N0001"), Optional.empty());
    assertThat(check.isMatch()).isTrue();
    assertThat(check.fields().toString()).contains("A999926123456", "KIDNEY", "LEFT", "\"part\":0");
  }

  @Test
  void whatDiffersIsNamed() {
    DonationNumber other = DonationNumber.of("A9999", 2026, 123_457);
    assertThat(check(label(other, "N0001"), Optional.empty()).differing())
        .containsExactly(LabelCheck.Part.DONATION);
    assertThat(check(label(EXPECTED, "N0002"), Optional.empty()).differing())
        .containsExactly(LabelCheck.Part.SIDE);
    assertThat(check(EXPECTED.printed(), LabelCheck.seen("HEART", "", "")).differing())
        .containsExactly(LabelCheck.Part.ORGAN, LabelCheck.Part.SIDE);
  }

  @Test
  void theLabelsOwnCodeCountsMoreThanWhatWasChosen() {
    assertThat(check(label(EXPECTED, "N0001"), Optional.of(RIGHT)).isMatch()).isTrue();
    assertThat(check(Isbt128Text.of(Donation.checked(EXPECTED)), Optional.of(LEFT)).isMatch())
        .isTrue();
  }

  @Test
  void aNumberWithAWrongCheckCharacterOrNoOrganIsNoLabel() {
    String printed = EXPECTED.printed();
    char last = printed.charAt(printed.length() - 1);
    String wrong = printed.substring(0, printed.length() - 1) + (last == 'A' ? 'B' : 'A');
    assertThatThrownBy(() -> check(wrong, Optional.of(LEFT))).hasMessageContaining("CUS-ORG-124");
    assertThatThrownBy(() -> check("334009300000000015", Optional.of(LEFT)))
        .hasMessageContaining("CUS-ORG-124");
    assertThatThrownBy(() -> check(printed, LabelCheck.seen("KIDNEY", "", "")))
        .hasMessageContaining("organ");
  }
}
