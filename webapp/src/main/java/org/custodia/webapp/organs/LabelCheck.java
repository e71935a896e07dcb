package org.custodia.webapp.organs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.isbt128.DonationNumber;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the label on the outer box says beside what is expected, before the box is opened.
 *
 * @param organ on the label
 * @param expected as the sender's label has it
 */
record LabelCheck(DonationNumber donation, Organ organ, OrganLabels.Facts expected) {

  /** A part of the label. */
  enum Part {
    DONATION,
    ORGAN,
    SIDE
  }

  /**
   * @param scanned the label; the number may be typed with its check character where a label is
   *     torn
   * @param seen organ as the person reads it, for labels that have no product code
   * @throws Problem BAD_INPUT CUS-ORG-124
   */
  static LabelCheck of(
      String scanned,
      Optional<Organ> seen,
      ScanReader reader,
      LabelCodes codes,
      OrganLabels.Facts expected) {
    Optional<DonationNumber> donation = donation(scanned, reader);
    Optional<Organ> organ = seen;
    if (reader.read(scanned) instanceof HumanOriginScan label) {
      organ = label.product().flatMap(codes::organ).or(() -> seen);
    }
    if (donation.isEmpty()) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-ORG-124");
    if (organ.isEmpty()) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-VER-003", "organ");
    return new LabelCheck(donation.get(), organ.get(), expected);
  }

  /** Number of a donation as it was scanned, or typed with its check character. */
  static Optional<DonationNumber> donation(String scanned, ScanReader reader) {
    return reader.read(scanned) instanceof HumanOriginScan label
        ? label.donation()
        : DonationNumber.typed(scanned);
  }

  /** As the person chose it; empty for what no body has. */
  static Optional<Organ> seen(String kind, String laterality, String part) {
    try {
      return Optional.of(
          new Organ(
              OrganKind.valueOf(kind),
              laterality.isEmpty() ? Laterality.NONE : Laterality.valueOf(laterality),
              part.isEmpty() ? 0 : Integer.parseInt(part)));
    } catch (IllegalArgumentException noSuchOrgan) {
      return Optional.empty();
    }
  }

  /** What is not as expected; nothing when all is. */
  public List<Part> differing() {
    List<Part> parts = new ArrayList<>();
    if (!donation.equals(expected.donation())) parts.add(Part.DONATION);
    if (organ.kind() != expected.organ().kind()) parts.add(Part.ORGAN);
    boolean side =
        organ.laterality() == expected.organ().laterality()
            && organ.part() == expected.organ().part();
    if (!side) parts.add(Part.SIDE);
    return parts;
  }

  public boolean isAnotherDonation() {
    return differing().contains(Part.DONATION);
  }

  public boolean isAnotherOrgan() {
    return differing().contains(Part.ORGAN) || differing().contains(Part.SIDE);
  }

  public boolean isMatch() {
    return differing().isEmpty();
  }

  ObjectNode fields() {
    return WireObject.create()
        .put("din", donation.characters())
        .put("organ", organ.kind().name())
        .put("laterality", organ.laterality().name())
        .put("part", organ.part());
  }
}
