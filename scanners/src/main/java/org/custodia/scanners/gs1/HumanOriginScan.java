package org.custodia.scanners.gs1;

import java.util.List;
import java.util.Optional;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * A label of a medical product of human origin in ISBT 128: an organ, or something else that was
 * donated.
 *
 * @param structures in the order of the label, at least one
 * @param reading how it was read; has no GS1 elements
 */
public record HumanOriginScan(List<DataStructure> structures, Reading reading) implements Scan {
  public HumanOriginScan {
    structures = List.copyOf(structures);
  }

  /** The donation that it names. */
  public Optional<DonationNumber> donation() {
    return first(DataStructure.Donation.class).map(DataStructure.Donation::number);
  }

  public Optional<DataStructure.BloodGroups> bloodGroups() {
    return first(DataStructure.BloodGroups.class);
  }

  public Optional<DataStructure.ProductCode> product() {
    return first(DataStructure.ProductCode.class);
  }

  /** When it expires, was collected or made. */
  public Optional<DataStructure.Moment> moment(DataStructure.Moment.When when) {
    return structures.stream()
        .filter(DataStructure.Moment.class::isInstance)
        .map(DataStructure.Moment.class::cast)
        .filter(moment -> moment.when() == when)
        .findFirst();
  }

  private <T extends DataStructure> Optional<T> first(Class<T> type) {
    return structures.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
