package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.CheckInTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.registry.messages.WireObject;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.junit.jupiter.api.Test;

/** What people give, made into the terms that are signed. */
class TermsFormTest {
  private static final Labels LABELS =
      new Labels(
          Bytes32.keccak(new byte[] {1}), Bytes32.keccak(new byte[] {2}), "G99", "Bank", "112");

  private static OrganTerms read(Action action, String fields) {
    return TermsForm.read(
        action, WireObject.parse(fields.getBytes(StandardCharsets.UTF_8)), () -> LABELS);
  }

  @Test
  void whatWasScannedBecomesTheSameCommitmentWhoeverScansIt() {
    var bank = (CheckInTerms) read(Action.CHECK_IN, "{\"din\":\"G99\",\"organ\":\"HEART\"}");
    assertThat(bank.donor()).isEqualTo(LABELS.donation());
    var spaced = (CheckInTerms) read(Action.CHECK_IN, "{\"din\":\" G99 \",\"organ\":\"HEART\"}");
    assertThat(spaced.donor()).isEqualTo(LABELS.donation());
    assertThat(LABELS.commitment(Labels.Mark.BOX, "G99")).isNotEqualTo(LABELS.donation());
  }

  @Test
  void aDonationNumberIsTheSameFromABarCodeAndTypedWithItsCheckCharacter() {
    DonationNumber number = new DonationNumber("A999926123456");
    String code = Isbt128Text.of(DataStructure.Donation.checked(number));
    assertThat(LabelScans.plain(Labels.Mark.DONATION, code)).isEqualTo("A999926123456");
    assertThat(LabelScans.plain(Labels.Mark.DONATION, number.printed())).isEqualTo("A999926123456");
    assertThat(LabelScans.plain(Labels.Mark.BOX, "]C100340123400000000012"))
        .isEqualTo("340123400000000012");
    assertThat(LabelScans.plain(Labels.Mark.SEAL, " S-1 ")).isEqualTo("S-1");
  }

  @Test
  void temperaturesAreHundredthsOfADegreeAndMayBeUnknown() {
    String scan = "{\"box\":\"1\",\"condition\":\"WET\"%s}";
    assertThat(((BoxScanTerms) read(Action.CHECKPOINT, scan.formatted(""))).temperature())
        .isEqualTo(OrganTerms.UNKNOWN_TEMPERATURE);
    String cold = scan.formatted(",\"temperature\":\"-0.5\"");
    assertThat(((BoxScanTerms) read(Action.CHECKPOINT, cold)).temperature()).isEqualTo(-50);
    String wrong = scan.formatted(",\"temperature\":\"4,5\"");
    assertThatThrownBy(() -> read(Action.CHECKPOINT, wrong))
        .hasMessageContaining("CUS-VER-003")
        .hasMessageContaining("temperature");
  }

  @Test
  void testsAreNamedWithCommas() {
    var terms =
        (SerologyTerms)
            read(
                Action.SEROLOGY,
                "{\"document\":\"%s\",\"tested\":\"HIV, CMV\",\"positive\":\"CMV\"}"
                    .formatted(Bytes32.keccak(new byte[0])));
    assertThat(SerologyTest.of(terms.tested()))
        .isEqualTo(EnumSet.of(SerologyTest.HIV, SerologyTest.CMV));
    assertThat(SerologyTest.of(terms.positive())).containsExactly(SerologyTest.CMV);
  }

  @Test
  void whatIsMissingUnknownOrNoOrganIsNamed() {
    assertThatThrownBy(() -> read(Action.CHECK_IN, "{\"organ\":\"HEART\"}"))
        .hasMessageContaining("din");
    assertThatThrownBy(
            () -> read(Action.CHECK_IN, "{\"din\":\"1\",\"organ\":\"HEART\",\"more\":1}"))
        .hasMessageContaining("more");
    assertThatThrownBy(() -> read(Action.CHECK_IN, "{\"din\":\"1\",\"organ\":\"KIDNEY\"}"))
        .hasMessageContaining("organ");
    assertThatThrownBy(() -> read(Action.TRANSPLANT, "{}")).hasMessageContaining("CUS-ORG-030");
  }

  @Test
  void aDocumentIsItsTypeAndContentUnderASalt() {
    DocumentText text = DocumentText.fresh("text/plain", new byte[] {1, 2});
    byte[] bytes = text.bytes();
    DocumentText back = DocumentText.read(bytes).orElseThrow();
    assertThat(back.type()).isEqualTo("text/plain");
    assertThat(back.content()).containsExactly(1, 2);
    assertThat(DocumentText.hash(bytes))
        .isNotEqualTo(
            DocumentText.hash(DocumentText.fresh("text/plain", new byte[] {1, 2}).bytes()));
    assertThat(DocumentText.read(new byte[40])).isEmpty();
    assertThat(DocumentText.isType("text/plain\n")).isFalse();
  }
}
