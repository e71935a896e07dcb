package org.custodia.registry.records;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * What an organisation's own node knows of relationships, records and readings: all of it from the
 * ledger, so that it is the same after the database was lost. For the organisation as a whole;
 * whoever shows it to a person checks whether that person may see it.
 */
public interface RecordLists {
  /** Those of this host's patients, and those of this provider, in the order of their offers. */
  List<KnownRelationship> relationships(String organisation);

  /**
   * Those that this host's summary has under one person, whatever the patient is called where they
   * are.
   *
   * @param person pseudonym of the patient in the organisation's own patient summary
   */
  List<KnownRelationship> relationshipsOf(String organisation, Bytes32 person);

  /** Records of one patient in one channel, the newest first. */
  List<KnownRecord> records(String organisation, String channel, Bytes32 host, Bytes32 patient);

  /** Who read records of one patient in one channel, the newest first. */
  List<KnownReading> readings(String organisation, String channel, Bytes32 host, Bytes32 patient);
}
