package org.custodia.webapp.organs;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.registry.organs.labels.OrganLabel;
import org.custodia.registry.organs.labels.RhD;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.labels.Label;
import org.springframework.stereotype.Component;

/** The label of an organ and its box, from what is known of both; for pages and for REST. */
@Component
public class OrganLabelPrint {
  private static final String UNIT = "00";

  private final OrganLabels labels;
  private final LabelCodes codes;
  private final OrganLabelSheet sheet;
  private final ScanReader scans;

  OrganLabelPrint(OrganLabels labels, LabelCodes codes, OrganLabelSheet sheet, ScanReader scans) {
    this.labels = labels;
    this.codes = codes;
    this.sheet = sheet;
    this.scans = scans;
  }

  /**
   * The label, 100 by 150 mm.
   *
   * @param box SSCC, as 18 digits or as scanned
   * @param rhD is on no ledger: as whoever prints it says
   * @param zone on whose clocks the cross-clamp is written
   * @throws Problem CONFLICT CUS-ORG-125 before recovery; BAD_INPUT CUS-VER-003 for no SSCC; as
   *     {@link OrganLabels#of}
   */
  public Label of(
      Caller caller, Bytes32 organId, String box, Optional<RhD> rhD, ZoneId zone, Locale language) {
    OrganLabels.Facts facts = labels.of(caller, organId);
    if (facts.crossClamp().isEmpty() || facts.bloodGroup().isEmpty()) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-125");
    }
    OrganLabel label =
        OrganLabel.of(
            facts.donation(),
            facts.organ(),
            facts.bloodGroup().get(),
            rhD,
            facts.sender(),
            facts.phone(),
            sscc(box),
            facts.crossClamp().get().atZone(zone),
            codes);
    return sheet.of(label, language);
  }

  /**
   * @throws Problem BAD_INPUT CUS-VER-003 for what is no number of a logistic unit
   */
  String sscc(String box) {
    String text = box.strip();
    Optional<String> scanned =
        scans.read(text) instanceof OtherScan other
            ? other.reading().elements().stream()
                .filter(element -> element.ai().equals(UNIT))
                .map(Element::value)
                .findFirst()
            : Optional.empty();
    return scanned
        .or(() -> Optional.of(text))
        .filter(digits -> digits.matches("[0-9]{18}") && CheckDigits.isRight(digits))
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-VER-003", "box"));
  }
}
