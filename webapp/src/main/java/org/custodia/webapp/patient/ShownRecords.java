package org.custodia.webapp.patient;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.records.PatientRecords.RecordView;

/** Which of a patient's records a consent would show today. */
final class ShownRecords {
  private ShownRecords() {}

  static List<RecordView> of(GrantForm form, List<RecordView> all) {
    return all.stream()
        .filter(one -> !one.erased() && form.covers(Optional.of(one.kind()), one.labels()))
        .toList();
  }
}
