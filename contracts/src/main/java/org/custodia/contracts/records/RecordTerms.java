package org.custodia.contracts.records;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * Where a record is: with who submits it, under this id; {@code RecordPointers.RecordTerms}. Signed
 * by its author.
 *
 * @param record random
 * @param host member id of the patient's host, who is the act's receiver
 * @param patient pseudonym in this channel
 * @param kind what kind of record, 0 to 255; the contract does not interpret it
 * @param content salted hash of the content
 * @param madeAt seconds since 1970-01-01 UTC
 * @param supersedes an older record of the same holder and patient; zero for none
 */
public record RecordTerms(
    Bytes32 record,
    Bytes32 host,
    Bytes32 patient,
    int kind,
    Bytes32 content,
    long madeAt,
    Bytes32 supersedes)
    implements RecordsTerms {

  @Override
  public Action action() {
    return Action.ADD_RECORD;
  }

  @Override
  public Bytes32 subject() {
    return record;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(record),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.uint(kind),
        AbiValue.bytes32(content),
        AbiValue.uint(madeAt),
        AbiValue.bytes32(supersedes));
  }
}
