package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * Somebody asks to read one record; signed by a key of the reader's member. The holder keeps it on
 * the ledger beside the reading.
 *
 * @param queryId UUID; counts once
 * @param reader member id of who asks
 * @param holder member id of who has the record
 * @param consent commitment of the consent that allows it
 * @param readerKey Keccak-256 of the public key that the answer is encrypted to
 * @param channel address of the channel that has the record's pointer; kept lower-case
 * @param askedAt seconds since 1970-01-01 UTC
 */
public record RecordQuery(
    Bytes32 queryId,
    Bytes32 reader,
    Bytes32 holder,
    Bytes32 record,
    Bytes32 consent,
    ConsentPurpose purpose,
    Bytes32 readerKey,
    String channel,
    long askedAt)
    implements SignedMessage {

  public RecordQuery {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("queryId", queryId),
        Field.bytes32("reader", reader),
        Field.bytes32("holder", holder),
        Field.bytes32("record", record),
        Field.bytes32("consent", consent),
        Field.uint("purpose", 8, purpose.code()),
        Field.bytes32("readerKey", readerKey),
        Field.address("channel", channel),
        Field.uint("askedAt", 64, askedAt));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(queryId),
        AbiValue.bytes32(reader),
        AbiValue.bytes32(holder),
        AbiValue.bytes32(record),
        AbiValue.bytes32(consent),
        AbiValue.uint(purpose.code()),
        AbiValue.bytes32(readerKey),
        AbiValue.address(channel),
        AbiValue.uint(askedAt));
  }

  /** The reverse of {@link #toAbi}. */
  public static RecordQuery read(AbiReader from) {
    return new RecordQuery(
        from.word(),
        from.word(),
        from.word(),
        from.word(),
        from.word(),
        ConsentPurpose.of(from.small()),
        from.word(),
        from.address(),
        from.number());
  }
}
