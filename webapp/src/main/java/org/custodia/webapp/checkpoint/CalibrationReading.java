package org.custodia.webapp.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.custodia.scanners.gs1.ScannerCalibration;

/**
 * What a scan of the calibration sheet shows, as the checkpoint's page is told.
 *
 * @param whole whether the text is one of the calibration sheet, with nothing missing
 * @param findings what is wrong with the scanner; none when it is set up as it should be
 * @param layouts keyboard layouts that explain it
 * @param undone what arrives, and the character that it stands for; empty where it cannot be undone
 *     with certainty, and where nothing is wrong
 */
record CalibrationReading(
    boolean whole,
    Set<ScannerCalibration.Finding> findings,
    List<String> layouts,
    Map<String, Character> undone) {
  private static final CalibrationReading NONE =
      new CalibrationReading(false, Set.of(), List.of(), Map.of());

  static CalibrationReading of(Optional<ScannerCalibration> read) {
    return read.map(CalibrationReading::of).orElse(NONE);
  }

  private static CalibrationReading of(ScannerCalibration found) {
    Map<String, Character> undone = new TreeMap<>();
    if (!found.findings().isEmpty() && found.canBeUndone()) {
      found.sent().forEach((meant, sent) -> undone.put(sent, meant));
      undone.remove(""); // what is lost cannot be put back
    }
    return new CalibrationReading(true, found.findings(), found.explainedBy(), undone);
  }
}
