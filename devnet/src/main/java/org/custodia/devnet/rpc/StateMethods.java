package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.BlockHeader;
import org.custodia.devnet.chain.ContractPrivacy;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.chain.Transaction;
import org.custodia.devnet.evm.AccountProof;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.Outcome;
import org.custodia.devnet.privacy.PrivacyMetadata;
import org.custodia.devnet.rpc.JsonRpc.Method;
import org.web3j.crypto.Keys;

/** The JSON-RPC methods that read accounts and run calls. */
final class StateMethods {
  /** Selector of Solidity's {@code Error(string)}. */
  private static final String ERROR_STRING = "0x08c379a0";

  private final NodeView view;

  private StateMethods(NodeView view) {
    this.view = view;
  }

  static Map<String, Method> of(NodeView view) {
    StateMethods state = new StateMethods(view);
    return Map.of(
        "eth_storageRoot", new Method(1, 2, state::storageRoot),
        "eth_getProof", new Method(3, 3, state::proof),
        "eth_getContractPrivacyMetadata", new Method(1, 1, state::privacyMetadata),
        "eth_getBalance", new Method(2, 2, state::balance),
        "eth_getTransactionCount", new Method(2, 2, state::nonce),
        "eth_getCode", new Method(2, 2, state::code),
        "eth_getStorageAt", new Method(3, 3, state::storage),
        "eth_call", new Method(2, 2, state::call),
        "eth_estimateGas", new Method(1, 2, state::estimateGas));
  }

  private JsonNode balance(Params params) {
    Address address = params.address(0);
    return Answers.quantity(view.balance(address, params.stateBlock(1, view).number()));
  }

  private JsonNode nonce(Params params) {
    Address address = params.address(0);
    if (params.isTag(1, "pending")) {
      return Answers.quantity(view.pool().pendingNonce(address));
    }
    return Answers.quantity(view.nonce(address, params.stateBlock(1, view).number()));
  }

  private JsonNode code(Params params) {
    Address address = params.address(0);
    return Answers.data(view.code(address, params.stateBlock(1, view).number()));
  }

  private JsonNode storage(Params params) {
    Address address = params.address(0);
    return Answers.data(view.storage(address, params.slot(1), params.stateBlock(2, view).number()));
  }

  private JsonNode storageRoot(Params params) {
    Address address = params.address(0);
    return Answers.data(view.storageRoot(address, params.stateBlock(1, view).number()));
  }

  /** As EIP-1186; a slot's key comes back as it was asked. */
  private JsonNode proof(Params params) {
    Address address = params.address(0);
    List<Hash32> slots = params.slots(1);
    AccountProof proof = view.proof(address, slots, params.stateBlock(2, view).number());
    return Answers.proof(address, proof, params.texts(1));
  }

  /** There is none for contracts under standard privacy, nor where the node is not party. */
  private JsonNode privacyMetadata(Params params) {
    Address address = params.address(0);
    ContractPrivacy privacy =
        view.contractPrivacy(address, view.head().number())
            .orElseThrow(
                () ->
                    new RpcError(
                        RpcError.SERVER,
                        Keys.toChecksumAddress(address.toString())
                            + ": no account extra data found"));
    Set<String> mandatory =
        view.own()
            .payloads()
            .metadata(privacy.creation())
            .map(PrivacyMetadata::mandatory)
            .orElse(Set.of());
    return Answers.privacy(privacy, mandatory);
  }

  private record Call(
      Address from, Optional<Address> to, BigInteger value, Bytes data, Optional<Long> gas) {
    long intrinsicGas() {
      return Transaction.intrinsicGas(data, to.isEmpty());
    }

    Invocation withGas(long gas) {
      return new Invocation(from, to, value, data, gas - intrinsicGas());
    }
  }

  private static Call parse(Params params) {
    JsonNode call = params.object(0);
    try {
      String input = call.hasNonNull("input") ? "input" : "data";
      return new Call(
          call.hasNonNull("from") ? Params.addressOf(call.get("from")) : Address.ZERO,
          call.hasNonNull("to") ? Optional.of(Params.addressOf(call.get("to"))) : Optional.empty(),
          call.hasNonNull("value") ? Params.quantityOf(call.get("value")) : BigInteger.ZERO,
          call.hasNonNull(input) ? Params.dataOf(call.get(input)) : Bytes.EMPTY,
          call.hasNonNull("gas")
              ? Optional.of(
                  Params.quantityOf(call.get("gas"))
                      .min(BigInteger.valueOf(Long.MAX_VALUE))
                      .longValueExact())
              : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw Params.invalid(0, e.getMessage());
    }
  }

  private JsonNode call(Params params) {
    Call call = parse(params);
    Block block = params.stateBlock(1, view);
    long gas = Math.min(call.gas().orElse(NodeView.CALL_GAS), NodeView.CALL_GAS);
    if (gas < call.intrinsicGas()) throw new RpcError(RpcError.SERVER, "intrinsic gas too low");
    Outcome outcome = view.call(call.withGas(gas), block);
    if (outcome.reverted()) {
      throw new RpcError(
          RpcError.REVERTED,
          "execution reverted" + reason(outcome.output()),
          outcome.output().toString());
    }
    if (!outcome.succeeded()) throw new RpcError(RpcError.SERVER, outcome.error());
    return Answers.data(outcome.output());
  }

  private static String reason(Bytes revert) {
    byte[] bytes = revert.toArray();
    if (bytes.length < 68 || !revert.toString().startsWith(ERROR_STRING)) return "";
    BigInteger length = new BigInteger(1, Arrays.copyOfRange(bytes, 36, 68));
    if (length.bitLength() > 31 || length.intValue() > bytes.length - 68) return "";
    return ": " + new String(bytes, 68, length.intValue(), StandardCharsets.UTF_8);
  }

  /** The least gas with which a transaction of this message succeeds. */
  private JsonNode estimateGas(Params params) {
    Call call = parse(params);
    Block block = params.stateBlock(1, view);
    long most =
        Math.max(
            call.intrinsicGas(), Math.min(call.gas().orElse(NodeView.CALL_GAS), NodeView.CALL_GAS));
    Outcome all = view.call(call.withGas(most), block);
    if (!all.succeeded()) {
      throw new RpcError(
          RpcError.SERVER,
          "gas required exceeds allowance ("
              + call.gas().orElse(BlockHeader.GAS_LIMIT)
              + ") or always failing transaction");
    }
    // Refunds come after the run, so less than what it used cannot do.
    long tooLittle = most - all.gasLeft() - 1;
    long enough = most;
    if (view.call(call.withGas(tooLittle + 1), block).succeeded()) enough = tooLittle + 1;
    while (tooLittle + 1 < enough) {
      // What is enough is seldom much more than what was used: look near the lower end first.
      long middle = Math.min((tooLittle + enough) / 2, tooLittle + tooLittle / 2 + 1);
      if (view.call(call.withGas(middle), block).succeeded()) {
        enough = middle;
      } else {
        tooLittle = middle;
      }
    }
    return Answers.quantity(enough);
  }
}
