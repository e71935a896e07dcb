package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.BlockStore;
import org.custodia.devnet.chain.Chain;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.rpc.JsonRpc.Method;

/** The JSON-RPC methods of one node about itself, blocks, transactions and logs. */
final class NodeMethods {
  private final NodeView view;
  private final Chain chain;
  private final Map<String, Method> methods = new HashMap<>();

  private NodeMethods(NodeView view) {
    this.view = view;
    this.chain = view.chain();
  }

  /** All methods of a node by name. */
  static Map<String, Method> of(NodeView view, PrivateSending sending) {
    NodeMethods all = new NodeMethods(view);
    all.aboutTheNode();
    all.blocks();
    all.transactions();
    all.logs();
    all.methods.putAll(StateMethods.of(view));
    all.methods.putAll(PoolMethods.of(view));
    all.methods.putAll(sending.methods());
    return all.methods;
  }

  private void method(String name, int needed, int taken, Function<Params, JsonNode> answer) {
    methods.put(name, new Method(needed, taken, answer));
  }

  private void aboutTheNode() {
    String version = "CustodiaDevnet/" + view.own().name() + "/quorum-compatible";
    method("web3_clientVersion", 0, 0, p -> Answers.text(version));
    method("web3_sha3", 1, 1, p -> Answers.data(Hash32.keccak(p.data(0).toArray())));
    method("net_version", 0, 0, p -> Answers.text(Long.toString(chain.chainId())));
    method("net_listening", 0, 0, p -> Answers.flag(true));
    method("net_peerCount", 0, 0, p -> Answers.quantity(view.peers()));
    method("eth_chainId", 0, 0, p -> Answers.quantity(chain.chainId()));
    method("eth_protocolVersion", 0, 0, p -> Answers.quantity(99));
    method("eth_syncing", 0, 0, p -> Answers.flag(false));
    method("eth_mining", 0, 0, p -> Answers.flag(true));
    method("eth_hashrate", 0, 0, p -> Answers.quantity(0));
    method("eth_coinbase", 0, 0, p -> Answers.data(Address.ZERO));
    method("eth_etherbase", 0, 0, p -> Answers.data(Address.ZERO));
    method("eth_accounts", 0, 0, p -> Answers.list(keyStore()));
    method("eth_gasPrice", 0, 0, p -> Answers.quantity(0));
    method("rpc_modules", 0, 0, p -> modules());
    method("debug_setHead", 1, 1, p -> setHead(p.quantity(0)));
  }

  /** The node then imports the later blocks again, as one does that its peers are ahead of. */
  private JsonNode setHead(long block) {
    view.following().rollBack(block);
    return Answers.nothing();
  }

  /** Addresses alone: there are no keys here, and the node signs nothing. */
  private List<JsonNode> keyStore() {
    Address first = view.privacy().simulatedSender();
    return first.equals(Address.ZERO) ? List.of() : List.of(Answers.data(first));
  }

  private static ObjectNode modules() {
    ObjectNode modules = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("debug", "eth", "net", "rpc", "txpool", "web3"))
      modules.put(name, "1.0");
    return modules;
  }

  private void blocks() {
    method("eth_blockNumber", 0, 0, p -> Answers.quantity(view.head().number()));
    method(
        "eth_getBlockByNumber",
        2,
        2,
        p ->
            p.isTag(0, "pending")
                ? Answers.pending(view.head())
                : block(p.block(0, view), p.flag(1)));
    method("eth_getBlockByHash", 2, 2, p -> block(view.block(p.hash(0)), p.flag(1)));
    method("eth_getBlockTransactionCountByNumber", 1, 1, p -> count(shown(p)));
    method("eth_getBlockTransactionCountByHash", 1, 1, p -> count(view.block(p.hash(0))));
    method("eth_getHeaderByNumber", 1, 1, p -> header(p.block(0, view)));
    method("eth_getHeaderByHash", 1, 1, p -> header(view.block(p.hash(0))));
    method("eth_getUncleCountByBlockNumber", 1, 1, p -> noUncles(p.block(0, view)));
    method("eth_getUncleCountByBlockHash", 1, 1, p -> noUncles(view.block(p.hash(0))));
    method("eth_getUncleByBlockNumberAndIndex", 2, 2, p -> Answers.nothing());
    method("eth_getUncleByBlockHashAndIndex", 2, 2, p -> Answers.nothing());
    method("debug_getBlockRlp", 1, 1, p -> rlp(view.block(p.number(0))));
    method("debug_privateStateRoot", 1, 1, this::privateStateRoot);
  }

  private static JsonNode header(Optional<Block> block) {
    return block.<JsonNode>map(Answers::headerWithDifficulty).orElse(Answers.nothing());
  }

  private static JsonNode noUncles(Optional<Block> block) {
    return block.map(found -> Answers.quantity(0)).orElse(Answers.nothing());
  }

  /** Without 0x, as geth says it. */
  private static JsonNode rlp(Optional<Block> block) {
    return block
        .map(found -> Answers.text(found.rlp().toString().substring(2)))
        .orElseThrow(() -> new RpcError(RpcError.SERVER, "block not found"));
  }

  /** Equal on nodes whose private states are. */
  private JsonNode privateStateRoot(Params params) {
    return Answers.data(view.privateStateRoot(params.stateBlock(0, view).number()));
  }

  /** The block that the first argument names; the pending one is without transactions. */
  private Optional<Block> shown(Params params) {
    return params.isTag(0, "pending")
        ? Optional.of(Block.emptyAfter(view.head()))
        : params.block(0, view);
  }

  private static JsonNode block(Optional<Block> block, boolean full) {
    return block.<JsonNode>map(found -> Answers.block(found, full)).orElse(Answers.nothing());
  }

  private static JsonNode count(Optional<Block> block) {
    return block
        .map(found -> Answers.quantity(found.transactions().size()))
        .orElse(Answers.nothing());
  }

  private void transactions() {
    method("eth_getTransactionByHash", 1, 1, p -> transaction(p.hash(0)));
    method("eth_getRawTransactionByHash", 1, 1, p -> raw(p.hash(0)));
    method("eth_getTransactionByBlockNumberAndIndex", 2, 2, p -> at(shown(p), p.quantity(1)));
    method(
        "eth_getTransactionByBlockHashAndIndex",
        2,
        2,
        p -> at(view.block(p.hash(0)), p.quantity(1)));
    method("eth_getRawTransactionByBlockNumberAndIndex", 2, 2, p -> rawAt(shown(p), p.quantity(1)));
    method(
        "eth_getRawTransactionByBlockHashAndIndex",
        2,
        2,
        p -> rawAt(view.block(p.hash(0)), p.quantity(1)));
    method(
        "eth_getTransactionReceipt",
        1,
        1,
        p -> view.receipt(p.hash(0)).<JsonNode>map(Answers::receipt).orElse(Answers.nothing()));
  }

  private JsonNode transaction(Hash32 hash) {
    var place = view.place(hash);
    if (place.isPresent()) {
      Block block = chain.blocks().block(place.get().block()).orElseThrow();
      return Answers.mined(block, place.get().index());
    }
    return view.waiting(hash).<JsonNode>map(Answers::waiting).orElse(Answers.nothing());
  }

  private JsonNode raw(Hash32 hash) {
    return view.place(hash)
        .map(
            place ->
                view.chain()
                    .blocks()
                    .block(place.block())
                    .orElseThrow()
                    .transactions()
                    .get(place.index()))
        .or(() -> view.waiting(hash))
        .map(transaction -> Answers.data(transaction.raw()))
        .orElse(Answers.text("0x"));
  }

  private static JsonNode rawAt(Optional<Block> block, long index) {
    return block
        .filter(found -> index < found.transactions().size())
        .map(found -> Answers.data(found.transactions().get((int) index).raw()))
        .orElse(Answers.text("0x"));
  }

  private static JsonNode at(Optional<Block> block, long index) {
    return block
        .filter(found -> index < found.transactions().size())
        .<JsonNode>map(found -> Answers.mined(found, (int) index))
        .orElse(Answers.nothing());
  }

  private static JsonNode noSubscriptions(Params params) {
    throw new RpcError(RpcError.SERVER, "notifications not supported");
  }

  private void logs() {
    // Over a websocket these two are answered by the socket.
    method("eth_subscribe", 1, 2, NodeMethods::noSubscriptions);
    method("eth_unsubscribe", 1, 1, NodeMethods::noSubscriptions);
    Filters filters = new Filters(view);
    method("eth_getLogs", 1, 1, p -> filters.logs(p.logQuery(0, view.head().number())));
    method("eth_newFilter", 1, 1, p -> filters.installLogs(p.logQuery(0, view.head().number())));
    method("eth_newBlockFilter", 0, 0, p -> filters.installBlocks());
    method("eth_newPendingTransactionFilter", 0, 0, p -> filters.installTransactions());
    method("eth_getFilterChanges", 1, 1, p -> filters.changes(p.quantity(0)));
    method("eth_getFilterLogs", 1, 1, p -> filters.filterLogs(p.quantity(0)));
    method("eth_uninstallFilter", 1, 1, p -> Answers.flag(filters.uninstall(p.quantity(0))));
  }

  /** Hashes of the blocks after one height up to another. */
  static List<JsonNode> blockHashes(BlockStore blocks, long after, long upTo) {
    return IntStream.iterate(1, i -> after + i <= upTo, i -> i + 1)
        .mapToObj(i -> Answers.data(blocks.hash(after + i)))
        .toList();
  }
}
