package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.contracts.generated.MedicineRegistry;
import org.custodia.contracts.generated.PriceOrders;
import org.custodia.contracts.generated.Registrar;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.utils.Numeric;

/**
 * Founds a network: puts the public contracts on it through the authority's node and account, and
 * carries out the authority's first acts. For the time before any instance runs; afterwards
 * everything goes through the {@link Ledger}. Not to be used while an instance sends with the same
 * account.
 */
public final class ContractDeployment implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WITHIN = Duration.ofSeconds(90);
  private static final long GAS = 30_000_000;

  private final NetworkFile.Node authority;
  private final long chainId;
  private final QuorumNode node;
  private final Signer signer;

  /**
   * @param authority the authority's node, with at least one account and the password file
   */
  public ContractDeployment(NetworkFile.Node authority, long chainId) {
    this.authority = authority;
    this.chainId = chainId;
    this.node = new QuorumNode(authority, 0, TIMEOUT);
    this.signer =
        new StoredKeys(Map.of(authority.name(), authority.keys())).account(authority.name());
  }

  /**
   * Deploys the Registrar, with this authority as its first member, the MedicineRegistry, the
   * ConsentRegistry and PriceOrders; unless they are there.
   *
   * @param stored what an earlier call answered, when the caller has kept it
   * @return the contracts to write into the network file
   */
  public NetworkFile.Contracts deploy(Optional<NetworkFile.Contracts> stored) {
    if (stored.isPresent()
        && node.hasCode(stored.get().registrar())
        && node.hasCode(stored.get().medicineRegistry())
        && node.hasCode(stored.get().consentRegistry())
        && node.hasCode(stored.get().priceOrders())) {
      return stored.get();
    }
    String registrar =
        create(
            "Registrar",
            Registrar.BINARY,
            new org.web3j.abi.datatypes.generated.Bytes32(authority.memberId().toArray()),
            new Utf8String(authority.identity()),
            new Address(signer.address()));
    String medicineRegistry =
        create("MedicineRegistry", MedicineRegistry.BINARY, new Address(registrar));
    String consentRegistry =
        create("ConsentRegistry", ConsentRegistry.BINARY, new Address(registrar));
    String priceOrders = create("PriceOrders", PriceOrders.BINARY, new Address(registrar));
    return new NetworkFile.Contracts(registrar, medicineRegistry, consentRegistry, priceOrders);
  }

  /**
   * Sends calls to a contract from the authority's account, in order, and waits until all are done.
   *
   * @throws IllegalStateException naming the refusal when one of them is refused
   */
  public void carryOut(String contract, List<byte[]> calls) {
    Map<Bytes32, byte[]> sent = new LinkedHashMap<>();
    long nonce = node.nonce(signer.address(), true);
    for (byte[] call : calls) sent.put(send(nonce++, contract, call), call);
    sent.forEach(
        (hash, call) -> {
          QuorumNode.Receipt receipt = await(hash);
          if (!receipt.success()) {
            throw new IllegalStateException(
                "refused: " + new Reasons(node).of(receipt, Optional.of(contract), call, GAS));
          }
        });
  }

  private String create(String contract, String creationCode, Type<?>... arguments) {
    byte[] code = Numeric.hexStringToByteArray(creationCode);
    byte[] encoded =
        Numeric.hexStringToByteArray(
            FunctionEncoder.encodeConstructor(new ArrayList<>(Arrays.asList(arguments))));
    byte[] creation = Arrays.copyOf(code, code.length + encoded.length);
    System.arraycopy(encoded, 0, creation, code.length, encoded.length);
    QuorumNode.Receipt receipt = await(send(node.nonce(signer.address(), true), "", creation));
    if (!receipt.success()) throw new IllegalStateException("could not deploy " + contract);
    return receipt.created().orElseThrow();
  }

  private Bytes32 send(long nonce, String to, byte[] data) {
    var transaction = SignedTransaction.Public.sign(signer, chainId, nonce, GAS, to, data);
    NodeAnswer answer = node.send(transaction);
    if (!(answer instanceof NodeAnswer.Taken)) {
      throw new IllegalStateException("the node did not take a transaction: " + answer);
    }
    return transaction.hash();
  }

  private QuorumNode.Receipt await(Bytes32 hash) {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (true) {
      Optional<QuorumNode.Receipt> receipt = node.receipt(hash);
      if (receipt.isPresent()) return receipt.get();
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no block took " + hash + " within " + WITHIN);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    node.close();
  }
}
