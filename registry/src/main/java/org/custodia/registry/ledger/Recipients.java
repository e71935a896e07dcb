package org.custodia.registry.ledger;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * To whom a private transaction goes: exactly the nodes of exactly the members of a channel, as the
 * Registrar has them now. There is no other way to make one, so that nobody can be left out or
 * added (Quorum's standard privacy checks neither).
 */
final class Recipients {
  private final List<String> tesseraKeys;

  private Recipients(List<String> tesseraKeys) {
    this.tesseraKeys = List.copyOf(tesseraKeys);
  }

  /** A member has no node that could be reached; the transaction cannot be sent at all. */
  static final class MemberWithoutNode extends RuntimeException {
    MemberWithoutNode(Bytes32 member) {
      super("member " + member + " has no node in the Registrar");
    }
  }

  /**
   * Looks up the privacy managers of all the members. Our own is left out of the list, as the node
   * adds it itself.
   *
   * @throws MemberWithoutNode when one of them has none
   */
  static Recipients of(QuorumNode node, String registrar, List<Bytes32> members) {
    List<String> keys = new ArrayList<>();
    for (Bytes32 member : members) {
      byte[] answer =
          node.read(registrar, ChannelAbi.call("tesseraKeysOf", ChannelAbi.word(member)));
      List<Bytes32> memberKeys = ChannelAbi.bytes32Array(answer);
      if (memberKeys.isEmpty()) throw new MemberWithoutNode(member);
      memberKeys.forEach(key -> keys.add(Base64.getEncoder().encodeToString(key.toArray())));
    }
    keys.remove(node.tesseraPublicKey());
    return new Recipients(keys);
  }

  /** In base64, as {@code privateFor} wants them. */
  List<String> tesseraKeys() {
    return tesseraKeys;
  }
}
