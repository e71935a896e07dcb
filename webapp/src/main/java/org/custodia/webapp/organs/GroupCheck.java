package org.custodia.webapp.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.organs.PresentAllocationTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.OrganEvent;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.isbt128.DonationNumber;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blood groups of organ and recipient from scans of their labels, beside those of the ledger. Codes
 * of ISBT 128 tell no subtypes: where the label agrees on the ABO group, what is verified is the
 * group with the subtype that the ledger has. That the samples are of this donor and of one
 * recipient is checked where the act is prepared, for programs, too.
 *
 * @param donor as verified
 * @param statedDonor on the ledger; empty while nothing is stated
 * @param recipient as verified
 * @param statedRecipient of the allocation that was shown
 * @param donation that the donor's sample is of; empty where the scan names none
 */
record GroupCheck(
    BloodGroup donor,
    Optional<BloodGroup> statedDonor,
    BloodGroup recipient,
    Optional<BloodGroup> statedRecipient,
    Optional<DonationNumber> donation,
    String donorSample,
    String recipientSample) {
  /** Milliseconds between two characters; scanners need a few, people more than a hundred. */
  static final int SLOWEST_SCANNER = 60;

  /**
   * @param told events of the leg
   * @throws Problem BAD_INPUT CUS-ORG-122 for what was typed, CUS-ORG-123 for a scan without a
   *     blood group
   */
  static GroupCheck of(
      LegActFields given, List<OrganEvent> told, ScanReader reader, LabelCodes codes) {
    checkPace(given.text("pace"));
    Optional<BloodGroup> statedDonor = OrganPage.statement(told).map(said -> said.donorGroup());
    Optional<BloodGroup> statedRecipient =
        told.stream()
            .filter(event -> event.terms() instanceof PresentAllocationTerms)
            .map(event -> ((PresentAllocationTerms) event.terms()).allocation().recipientGroup())
            .reduce((earlier, later) -> later);
    return new GroupCheck(
        group("donorGroup", given, statedDonor, reader, codes),
        statedDonor,
        group("recipientGroup", given, statedRecipient, reader, codes),
        statedRecipient,
        LabelCheck.donation(given.text("donorSample"), reader),
        given.text("donorSample"),
        given.text("recipientSample"));
  }

  /** The slowest pair of characters of all scans, as the page measured it. */
  private static void checkPace(String milliseconds) {
    boolean scanned =
        milliseconds.matches("[0-9]{1,4}") && Integer.parseInt(milliseconds) <= SLOWEST_SCANNER;
    if (!scanned) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-ORG-122");
  }

  private static BloodGroup group(
      String name,
      LegActFields given,
      Optional<BloodGroup> stated,
      ScanReader reader,
      LabelCodes codes) {
    BloodGroup scanned =
        Optional.of(reader.read(given.text(name)))
            .filter(HumanOriginScan.class::isInstance)
            .map(HumanOriginScan.class::cast)
            .flatMap(HumanOriginScan::bloodGroups)
            .flatMap(codes::group)
            .map(LabelCodes.Group::abo)
            .orElseThrow(() -> new Problem(Problem.Kind.BAD_INPUT, "CUS-ORG-123", name));
    return stated.filter(known -> LabelCodes.withoutSubtype(known) == scanned).orElse(scanned);
  }

  public boolean isSame() {
    return statedDonor.filter(donor::equals).isPresent()
        && statedRecipient.filter(recipient::equals).isPresent();
  }

  ObjectNode fields() {
    return WireObject.create()
        .put("donorGroup", donor.name())
        .put("recipientGroup", recipient.name())
        .put("donorSample", donorSample)
        .put("recipientSample", recipientSample);
  }
}
