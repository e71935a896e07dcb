package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.identity.Caller;

/** The life of one pack from the factory on, as far as the caller's organisation is party to it. */
public interface PackTimeline {

  /**
   * What is known of the pack, the earliest first: its lot's release and what became of the lot,
   * the units and consignments it lay in, and what was done to itself. Nothing is asked of others.
   *
   * @param scan raw scanner text, or a Digital Link
   * @return empty when no single pack can be read from it
   */
  Optional<Life> of(Caller caller, String scan);

  /**
   * @param gtin 14 digits
   * @param lotNumber from the scan, or from what is known of the pack
   */
  record Life(String gtin, String serial, Optional<String> lotNumber, List<Moment> moments) {
    public Life {
      moments = List.copyOf(moments);
    }
  }

  /**
   * @param at by the witness's own clock
   * @param recordedAt of the block
   * @param takenBack whether this says that the step did not happen after all
   * @param by name of the member that did it
   * @param with to whom or from whom
   * @param unit SSCC of the unit that was packed or broken down
   * @param note reason, where there is one
   * @param irregularities names of what was odd
   * @param eventId of the EPCIS event
   */
  record Moment(
      CustodyStep step,
      boolean takenBack,
      Instant at,
      Instant recordedAt,
      String by,
      Optional<String> with,
      Optional<String> unit,
      String place,
      String note,
      List<String> irregularities,
      String eventId,
      long block,
      String transaction,
      String witness) {
    public Moment {
      irregularities = List.copyOf(irregularities);
    }
  }
}
