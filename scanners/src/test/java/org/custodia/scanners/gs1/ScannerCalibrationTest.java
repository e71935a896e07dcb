package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.custodia.scanners.gs1.ScannerCalibration.Finding;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.ImageReading;
import org.custodia.scanners.image.SymbolRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScannerCalibrationTest {
  private static final String GS = "\u001d";
  private static final String SHEET = ScannerCalibration.symbolText();
  private static final String LABEL = "]d20103400949497294172705311042Y-/" + GS + "21zS9kLm&'(4";

  private static ScannerCalibration calibrated(String typed) {
    return ScannerCalibration.read(typed).orElseThrow();
  }

  @Test
  void rightlySetUpScannerHasNoFindings() {
    ScannerCalibration right = calibrated("]d1" + SHEET + "\r\n");
    assertThat(right.findings()).isEmpty();
    assertThat(right.canBeUndone()).isTrue();
    assertThat(right.before()).isEqualTo("]d1");
    assertThat(right.undo(LABEL)).isEqualTo(LABEL);
  }

  @ParameterizedTest
  @EnumSource
  void foreignLayoutIsNamedFromOneScanAndUndoneInTheNext(KeyboardLayout computer) {
    KeyboardLayout scanner = KeyboardLayout.UNITED_STATES;
    ScannerCalibration found = calibrated(computer.typedBy(scanner, "]d1" + SHEET));
    if (computer == scanner) {
      assertThat(found.findings()).isEmpty();
      return;
    }
    assertThat(found.findings()).containsExactly(Finding.KEYBOARD_LAYOUT);
    assertThat(found.explainedBy()).contains(scanner + " into " + computer);
    assertThat(found.canBeUndone()).isTrue();
    assertThat(found.undo(computer.typedBy(scanner, LABEL))).isEqualTo(LABEL);
    assertThat(found.before()).isEqualTo("]d1");
  }

  @Test
  void capsLockIsFoundAndUndone() {
    ScannerCalibration caps = calibrated(exchanged("]d1" + SHEET));
    assertThat(caps.findings()).containsExactly(Finding.CASE_EXCHANGED);
    assertThat(caps.undo(exchanged(LABEL))).isEqualTo(LABEL);
    ScannerCalibration capitals = calibrated("]D1" + SHEET.toUpperCase());
    assertThat(capitals.findings()).contains(Finding.CASE_LOST);
    assertThat(capitals.canBeUndone()).isFalse();
  }

  @Test
  void lostAndReplacedSeparatorsAreFound() {
    ScannerCalibration lost = calibrated(SHEET.replace(GS, ""));
    assertThat(lost.findings())
        .containsExactlyInAnyOrder(Finding.SEPARATOR_LOST, Finding.NO_IDENTIFIER);
    assertThat(lost.canBeUndone()).isFalse();
    for (String instead : new String[] {"<F8>", "\u00a7", "\\F"}) {
      ScannerCalibration replaced = calibrated("]d1" + SHEET.replace(GS, instead));
      assertThat(replaced.findings()).containsExactly(Finding.SEPARATOR_REPLACED);
      assertThat(replaced.canBeUndone()).isTrue();
      assertThat(replaced.undo(LABEL.replace(GS, instead))).isEqualTo(LABEL);
    }
    ScannerCalibration asData = calibrated("]d1" + SHEET.replace(GS, "/"));
    assertThat(asData.canBeUndone()).isFalse();
  }

  @Test
  void keysThatWaitForTheNextAreFound() {
    // A dead key eats one of the spaces behind it.
    ScannerCalibration dead = calibrated("]d1" + SHEET.replace("'  ", "' ").replace("^  ", "^ "));
    assertThat(dead.findings()).containsExactly(Finding.WAITING_KEYS);
    assertThat(dead.waiting()).containsExactlyInAnyOrder('\'', '^');
    assertThat(dead.canBeUndone()).isFalse();
  }

  @Test
  void labelsAndTornScansAreNoCalibration() {
    assertThat(ScannerCalibration.read(LABEL)).isEmpty();
    assertThat(ScannerCalibration.read("")).isEmpty();
    assertThat(ScannerCalibration.read(SHEET.substring(0, 200))).isEmpty();
    assertThat(ScannerCalibration.read(SHEET + SHEET)).isEmpty();
  }

  @Test
  void symbolIsReadBackFromItsPicture() {
    ImageReading reading =
        new ImageDecoder(new ScanReader())
            .decode(SymbolRenderer.dataMatrix(SHEET, 4), Duration.ofSeconds(2));
    ScannerCalibration read = calibrated(((ImageReading.Decoded) reading).best().text());
    assertThat(read.findings()).isEmpty();
    assertThat(read.before()).isEqualTo("]d1");
  }

  private static String exchanged(String text) {
    StringBuilder all = new StringBuilder();
    for (char c : text.toCharArray()) {
      all.append(Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
    return all.toString();
  }
}
