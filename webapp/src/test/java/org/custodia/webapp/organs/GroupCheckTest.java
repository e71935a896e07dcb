package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.Test;

/** Blood groups come from scans, and from nothing else. */
class GroupCheckTest {
  private static final LabelCodes CODES =
      LabelCodes.of(
          Optional.empty(), Map.of(), Map.of(), Map.of("62", "A POSITIVE", "51", "O NEGATIVE"));

  private static final DonationNumber NUMBER = new DonationNumber("A999926000017");
  private static final String TUBE = Isbt128Text.of(Donation.checked(NUMBER));

  private static Map<String, String> scans(String pace) {
    return new HashMap<>(
        Map.of(
            "donorSample",
            TUBE,
            "donorGroup",
            Isbt128Text.of(BloodGroups.of("62")),
            "recipientSample",
            "R-20702",
            "recipientGroup",
            Isbt128Text.of(BloodGroups.of("51")),
            "pace",
            pace));
  }

  private static GroupCheck check(Map<String, String> given) {
    return GroupCheck.of(
        new LegActFields(given, ZoneOffset.UTC), List.of(), new ScanReader(), CODES);
  }

  @Test
  void scansOfLabelsGiveTheGroups() {
    GroupCheck check = check(scans("12"));
    assertThat(check.donor()).isEqualTo(BloodGroup.A);
    assertThat(check.recipient()).isEqualTo(BloodGroup.O);
    assertThat(check.donation()).contains(NUMBER);
    assertThat(check.isSame()).as("nothing is stated").isFalse();
    assertThat(check.fields().toString()).contains("\"donorGroup\":\"A\"", TUBE, "R-20702");
  }

  @Test
  void whatTheLedgerHasKeepsItsSubtypeAndIsComparedWithTheLabel() {
    var same =
        new GroupCheck(
            BloodGroup.A2,
            Optional.of(BloodGroup.A2),
            BloodGroup.O,
            Optional.of(BloodGroup.O),
            Optional.empty(),
            "",
            "");
    assertThat(same.isSame()).isTrue();
    var other =
        new GroupCheck(
            BloodGroup.B,
            Optional.of(BloodGroup.A2),
            BloodGroup.O,
            Optional.empty(),
            Optional.empty(),
            "",
            "");
    assertThat(other.isSame()).isFalse();
  }

  @Test
  void whatWasTypedIsRefused() {
    for (String pace : List.of("", "61", "400", "-1", "fast")) {
      assertThatThrownBy(() -> check(scans(pace))).as(pace).hasMessageContaining("CUS-ORG-122");
    }
    Map<String, String> typed = scans("0");
    typed.put("donorGroup", "A");
    assertThatThrownBy(() -> check(typed)).hasMessageContaining("CUS-ORG-123");
    Map<String, String> unknown = scans("0");
    unknown.put("recipientGroup", Isbt128Text.of(BloodGroups.of("84")));
    assertThatThrownBy(() -> check(unknown)).hasMessageContaining("CUS-ORG-123");
  }
}
