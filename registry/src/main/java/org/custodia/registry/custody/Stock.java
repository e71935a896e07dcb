package org.custodia.registry.custody;

import java.time.LocalDate;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.registry.identity.Caller;

/**
 * What a member holds: what it received and, for a manufacturer, released; less what it dispatched
 * and took out of use. Only what is confirmed on its own node counts.
 */
public interface Stock {
  /** Days ahead at which packs that will expire are warned of, the longest first. */
  List<Integer> WARNINGS = List.of(90, 30, 7);

  /** By product and lot, first expiry first. */
  List<Line> lines(Caller caller);

  /**
   * Lots that expire within so many days, or have expired and are still here; first expiry first.
   */
  List<Line> expiring(Caller caller, int days);

  /** Packs of a lot that are here, in a stable order. */
  List<Held> packs(Caller caller, Bytes32 lotId, int limit, int offset);

  /**
   * Whether the member holds the pack now.
   *
   * @param gtin 14 digits
   */
  boolean holds(String organisation, String gtin, String serial);

  /**
   * @param packs that are here and fit to go on
   * @param damaged that are here and were damaged when they came
   * @param surplus that are here although no giver announced them
   * @param status of the lot
   * @param daysLeft until the last day of use; negative when it is over
   * @param warning the nearest of {@link #WARNINGS} that has been reached, 0 when expired; -1 for
   *     none
   * @param first whether it is the lot of its product to be used first
   */
  record Line(
      String gtin,
      String productName,
      Bytes32 lotId,
      String lotNumber,
      LocalDate expiry,
      LotStatus status,
      long packs,
      long damaged,
      long surplus,
      long daysLeft,
      int warning,
      boolean first) {}

  /** How a pack came here. */
  enum Condition {
    GOOD,
    DAMAGED,
    SURPLUS
  }

  record Held(Units.Pack pack, Condition condition) {}
}
