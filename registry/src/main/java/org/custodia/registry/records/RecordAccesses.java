package org.custodia.registry.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.identity.Caller;

/**
 * What a patient sees beside the host's own records: who looked at them (of other members by the
 * ledger, of this host by its rows), and what others have.
 */
public interface RecordAccesses {

  /**
   * @param title what the record is called here, where it is ours
   * @param record id of ours
   * @param member who read: ourselves, or another
   * @param person user name, for one of our own people
   * @param purpose for one of another member's
   * @param reason what they said in an emergency about why; where we hold the record
   * @param allowed false where the ledger says that it was not
   * @param fhir it was shown under {@code /fhir}, to a program of the person's
   */
  record Access(
      Optional<String> title,
      Optional<UUID> record,
      Bytes32 member,
      String memberName,
      Optional<String> person,
      Optional<ConsentPurpose> purpose,
      Optional<String> reason,
      boolean allowed,
      boolean fhir,
      Instant at) {}

  /**
   * Of a patient whom the caller, a patient of this host, may act for; the latest first.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021
   */
  List<Access> of(Caller caller, UUID patient);

  /**
   * What other members have about the patient, as the ledger of this host knows it: that it exists,
   * not what it says. The newest first.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021
   */
  List<RecordReading.Elsewhere> elsewhere(Caller caller, UUID patient);
}
