package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.custodia.contracts.Bytes32;
import org.custodia.scanners.isbt128.DataStructure.BloodGroups;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blood groups are verified from tubes of this donor and of the recipient, and from no others. */
class VerifiedSamplesTest {
  private static final DonationNumber NUMBER = new DonationNumber("A999926000017");
  private static final String TUBE = Isbt128Text.of(Donation.checked(NUMBER));
  private static final Labels LABELS =
      new Labels(
          Bytes32.keccak(new byte[] {1}),
          Bytes32.keccak(new byte[] {2}),
          NUMBER.characters(),
          "Bank",
          "112");

  private static void check(String donor, String recipient) {
    VerifiedSamples.check(LABELS, donor, recipient);
  }

  @ParameterizedTest
  @ValueSource(strings = {"R-4417", "0012345678", "]C0R4417", "R 44/17", "A99"})
  void aTubeOfTheDonorAndAnyNumberOfTheRecipientWillDo(String recipient) {
    assertThatCode(() -> check(TUBE, recipient)).doesNotThrowAnyException();
    assertThatCode(() -> check("]C0" + TUBE, recipient)).doesNotThrowAnyException();
    assertThatCode(() -> check(NUMBER.printed(), recipient)).doesNotThrowAnyException();
  }

  @Test
  void aSampleOfAnotherDonorIsRefused() {
    DonationNumber next = new DonationNumber("A999926000018");
    assertThatThrownBy(() -> check(Isbt128Text.of(Donation.checked(next)), "R-1"))
        .hasMessageContaining("CUS-ORG-131");
    assertThatThrownBy(() -> check(next.printed(), "R-1")).hasMessageContaining("CUS-ORG-131");
  }

  /** No check character, cut off, one character misread, another label, another numbering. */
  @ParameterizedTest
  @ValueSource(
      strings = {"A999926000017", "=A99992600001", "=A99992600001760", "=%0200", "T-1017-1", " "})
  void whatNamesNoDonationOrCameMutilatedIsRefused(String donor) {
    assertThatThrownBy(() -> check(donor, "R-1")).hasMessageContaining("CUS-ORG-130");
  }

  @Test
  void aScanOfTheRecipientNamesASampleAndIsNotTheDonorsAgain() {
    String group = Isbt128Text.of(BloodGroups.of("02"));
    for (String mutilated :
        new String[] {group, "=A9999260", "]C0=%02", "R-4\uFFFD17", "R\u001D1"}) {
      assertThatThrownBy(() -> check(TUBE, mutilated)).hasMessageContaining("CUS-ORG-132");
    }
    assertThatThrownBy(() -> check(TUBE, TUBE)).hasMessageContaining("CUS-ORG-133");
    assertThatThrownBy(() -> check(TUBE, NUMBER.printed())).hasMessageContaining("CUS-ORG-133");
  }
}
