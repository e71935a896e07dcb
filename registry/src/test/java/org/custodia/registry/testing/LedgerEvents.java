package org.custodia.registry.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.LedgerEvent;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;

/**
 * Events as a node would report them, one a block, for tests of what is made of them. The fields
 * are given in the order of the event's declaration.
 */
public final class LedgerEvents {
  private static final String ADDRESS = "0x" + "c0".repeat(20);
  private long block;

  /** An event of a public contract. */
  public LedgerEvent publicEvent(
      String organisation,
      PublicContract contract,
      Instant at,
      Event definition,
      Type<?>... fields) {
    var source = new LedgerEvent.Source(ADDRESS, Optional.of(contract), Optional.empty());
    return event(organisation, source, at, definition, fields);
  }

  /** An event of a channel. */
  public LedgerEvent channelEvent(
      String organisation,
      Ledger.Channel channel,
      Instant at,
      Event definition,
      Type<?>... fields) {
    var source = new LedgerEvent.Source(channel.address(), Optional.empty(), Optional.of(channel));
    return event(organisation, source, at, definition, fields);
  }

  private LedgerEvent event(
      String organisation,
      LedgerEvent.Source source,
      Instant at,
      Event definition,
      Type<?>... fields) {
    List<Bytes32> topics = new ArrayList<>();
    topics.add(Bytes32.of(EventEncoder.encode(definition)));
    List<Type> data = new ArrayList<>();
    List<TypeReference<Type>> parameters = definition.getParameters();
    for (int i = 0; i < fields.length; i++) {
      if (parameters.get(i).isIndexed()) {
        topics.add(Bytes32.of(TypeEncoder.encode(fields[i])));
      } else {
        data.add(fields[i]);
      }
    }
    block++;
    return new LedgerEvent(
        organisation,
        source,
        block,
        0,
        Bytes32.keccak(Long.toString(block).getBytes()),
        at,
        topics,
        HexFormat.of().parseHex(FunctionEncoder.encodeConstructor(data)));
  }

  /** Block of the last event. */
  public long block() {
    return block;
  }
}
