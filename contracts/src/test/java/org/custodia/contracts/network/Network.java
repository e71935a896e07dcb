package org.custodia.contracts.network;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.devnet.EmbeddedNode;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.quorum.Quorum;

/**
 * Where the contracts of a test live: on {@link TestNetwork}, with nodes, blocks and private state;
 * or on {@link BareEvm}, where a test is about what contracts decide and nothing else.
 */
public interface Network {

  EmbeddedNode node(String name);

  long chainId();

  /** Client of this node's JSON-RPC. */
  Quorum client(EmbeddedNode node);

  /** Time of the newest block, in seconds. */
  long now();

  /** Number of the newest block. */
  long block();

  /** What a view answers as of a block; an error as the empty answer. */
  String answerAt(long block, Party by, String contract, String data);

  /**
   * Block time stands at this second from now on, until it is held at another one or let go. It
   * never goes back.
   */
  void holdTimeAt(long second);

  /** Block time goes on from where it stands. */
  void letTimePass();

  /** Sends a public transaction and waits until it is in a block; without `to` it creates. */
  TransactionReceipt publicly(Party by, Optional<String> to, byte[] data);

  /**
   * Sends a private transaction to exactly these others and waits for it; without `to` it creates.
   */
  TransactionReceipt privately(
      Party by, List<Party> others, Optional<String> to, byte[] data, long gas);

  /**
   * Sends public calls, each account's in their order, before it waits for any of them.
   *
   * @return their receipts, in the same order
   */
  List<TransactionReceipt> together(List<TestNetwork.Call> calls);

  /** The receipt as this node has it; waits for it. */
  TransactionReceipt receiptOn(EmbeddedNode node, String hash);

  /** How a call that returns nothing would be refused here and now; empty when it would not. */
  default Optional<Refusal> refusalOf(
      EmbeddedNode node, String from, Optional<String> to, byte[] data) {
    return refusalOf(node, from, to, data, TestNetwork.PLENTY);
  }

  /** The same with so much gas. */
  Optional<Refusal> refusalOf(
      EmbeddedNode node, String from, Optional<String> to, byte[] data, long limit);

  /** Whether a call of a function that answers nothing goes through with so much gas. */
  boolean succeeds(EmbeddedNode node, String from, String to, byte[] data, long limit);
}
