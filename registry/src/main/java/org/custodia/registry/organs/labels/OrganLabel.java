package org.custodia.registry.organs.labels;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Organ;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DataStructure.Moment;
import org.custodia.scanners.isbt128.DataStructure.ProductCode;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;

/**
 * What stands on the label of an organ and on its box. Names no donor and no recipient.
 *
 * @param bloodGroup with the subtype, where it is known
 * @param sender the organ bank or hospital, 1 to 60 characters
 * @param telephone where the sender is reached at any hour, 5 to 25 characters
 * @param product its code, where one is configured
 * @param bloodGroups the code of its blood group, where one is configured
 * @param sscc of the box, 18 digits
 * @param recovered cross-clamp, on the clock of the place
 */
public record OrganLabel(
    DonationNumber donation,
    Organ organ,
    BloodGroup bloodGroup,
    Optional<RhD> rhD,
    String sender,
    String telephone,
    Optional<ProductCode> product,
    Optional<DataStructure.BloodGroups> bloodGroups,
    String sscc,
    ZonedDateTime recovered) {
  public OrganLabel {
    if (sender.isBlank() || sender.length() > 60) {
      throw new IllegalArgumentException("sender: 1 to 60 characters");
    }
    if (!telephone.matches("[+0-9][0-9 ()/.-]{4,24}")) {
      throw new IllegalArgumentException("no telephone number: " + telephone);
    }
    if (!sscc.matches("[0-9]{18}") || !CheckDigits.isRight(sscc)) {
      throw new IllegalArgumentException("no SSCC: " + sscc);
    }
    recovered = recovered.truncatedTo(ChronoUnit.MINUTES);
  }

  /**
   * @param codes what is configured
   */
  public static OrganLabel of(
      DonationNumber donation,
      Organ organ,
      BloodGroup bloodGroup,
      Optional<RhD> rhD,
      String sender,
      String telephone,
      String sscc,
      ZonedDateTime recovered,
      LabelCodes codes) {
    return new OrganLabel(
        donation,
        organ,
        bloodGroup,
        rhD,
        sender,
        telephone,
        codes.product(organ),
        codes.bloodGroups(bloodGroup, rhD),
        sscc,
        recovered);
  }

  /** What the symbols hold: donation, and product, blood group and collection where known. */
  public List<DataStructure> structures() {
    List<DataStructure> structures = new ArrayList<>();
    structures.add(Donation.checked(donation));
    product.ifPresent(structures::add);
    bloodGroups.ifPresent(structures::add);
    structures.add(
        new Moment(
            Moment.When.COLLECTION, recovered.toLocalDate(), Optional.of(recovered.toLocalTime())));
    return structures;
  }

  /** All structures as the text of one DataMatrix. */
  public String matrixText() {
    return Isbt128Text.compound(structures());
  }

  /** The donation number as the text of a Code 128. */
  public String donationText() {
    return Isbt128Text.of(Donation.checked(donation));
  }

  /** The product code as the text of a Code 128, where there is one. */
  public Optional<String> productText() {
    return product.map(Isbt128Text::of);
  }
}
