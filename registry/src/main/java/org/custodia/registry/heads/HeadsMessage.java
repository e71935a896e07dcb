package org.custodia.registry.heads;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Heads of one member for another, as asked and as answered: {@code {"from", "to", "heads": […]}}.
 *
 * @param from member id of who says it
 * @param to member id of whom it is for
 * @param heads at most {@value #MOST}, of different channels
 */
record HeadsMessage(Bytes32 from, Bytes32 to, List<SignedHead> heads) {
  /** Heads in one message. */
  static final int MOST = 64;

  static HeadsMessage parse(byte[] body) {
    WireObject message = WireObject.parse(body);
    Bytes32 from = message.bytes32("from");
    var parsed =
        new HeadsMessage(
            from,
            message.bytes32("to"),
            message.objects("heads", MOST).stream()
                .map(head -> SignedHead.parse(from, head))
                .toList());
    message.end();
    if (parsed.heads().stream().map(head -> head.message().channel()).distinct().count()
        != parsed.heads().size()) {
      throw message.wrong("heads");
    }
    return parsed;
  }

  byte[] write() {
    ObjectNode message = WireObject.create();
    message.put("from", from.toString()).put("to", to.toString());
    ArrayNode list = message.putArray("heads");
    heads.forEach(head -> head.write(list.addObject()));
    return WireObject.bytes(message);
  }
}
