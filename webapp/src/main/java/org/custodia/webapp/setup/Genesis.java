package org.custodia.webapp.setup;

import java.util.ArrayList;
import java.util.List;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;
import org.web3j.utils.Numeric;
import tools.jackson.databind.node.ObjectNode;

/**
 * The genesis block of a network on GoQuorum 24.4: QBFT, gas price zero, up to Istanbul. What must
 * not be otherwise, and why, stands in {@code docs/production.md}, <em>The genesis block</em>.
 */
final class Genesis {
  /** The mix hash by which GoQuorum knows a block of its BFT engines. */
  private static final String BFT_MIX_HASH =
      "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

  private static final String NO_HASH = "0x" + "0".repeat(64);
  private static final String NO_ADDRESS = "0x" + "0".repeat(40);

  /** The node is started with the same as target and limit, so that blocks keep it. */
  static final long GAS_LIMIT = 700_000_000;

  /** KiB; our largest contract needs more than Ethereum's 24. */
  static final int CODE_SIZE = 128;

  /** KiB of a public transaction; price orders use what there is. */
  static final int TRANSACTION_SIZE = 128;

  private static final int VANITY = 32;

  private Genesis() {}

  /**
   * @param chainId at least 2: with 1 a public signature looks like a private one
   * @param validators addresses of the first validators; four or more stand the loss of one
   */
  static ObjectNode of(long chainId, int blockSeconds, List<String> validators) {
    if (chainId < 2) throw new SetupFailure("The chain id must be 2 or more, not " + chainId + ".");
    if (blockSeconds < 1 || blockSeconds > 60) {
      throw new SetupFailure("Seconds between blocks must be 1 to 60, not " + blockSeconds + ".");
    }
    if (validators.isEmpty()) throw new SetupFailure("A network needs a validator.");
    ObjectNode genesis = Json.MAPPER.createObjectNode();
    ObjectNode config = genesis.putObject("config");
    config.put("chainId", chainId);
    for (String fork :
        List.of(
            "homestead",
            "eip150",
            "eip155",
            "eip158",
            "byzantium",
            "constantinople",
            "petersburg",
            "istanbul")) {
      config.put(fork + "Block", 0);
    }
    config.put("eip150Hash", NO_HASH);
    config.put("isQuorum", true);
    config.put("isMPS", false);
    config.put("txnSizeLimit", TRANSACTION_SIZE);
    config
        .putObject("qbft")
        .put("epochlength", 30_000)
        .put("blockperiodseconds", blockSeconds)
        .put("emptyblockperiodseconds", blockSeconds)
        .put("requesttimeoutseconds", Math.max(4, 2 * blockSeconds))
        .put("policy", 0)
        .put("ceil2Nby3Block", 0);
    config
        .putArray("transitions")
        .addObject()
        .put("block", 0)
        .put("contractsizelimit", CODE_SIZE)
        .put("transactionSizeLimit", TRANSACTION_SIZE)
        .put("gasPriceEnabled", false)
        .put("privacyEnhancementsEnabled", false);
    genesis
        .put("nonce", "0x0")
        .put("timestamp", "0x0")
        .put("extraData", extraData(validators))
        .put("gasLimit", "0x" + Long.toHexString(GAS_LIMIT))
        .put("gasUsed", "0x0")
        .put("number", "0x0")
        .put("difficulty", "0x1")
        .put("mixHash", BFT_MIX_HASH)
        .put("coinbase", NO_ADDRESS)
        .put("parentHash", NO_HASH);
    // Accounts own nothing: gas costs nothing.
    genesis.putObject("alloc");
    return genesis;
  }

  /**
   * QBFT's extra data: RLP of vanity, validators in ascending order, no vote, round zero, no seals.
   */
  static String extraData(List<String> validators) {
    List<RlpType> addresses = new ArrayList<>();
    for (String validator : validators.stream().distinct().sorted().toList()) {
      addresses.add(RlpString.create(Numeric.hexStringToByteArray(validator)));
    }
    return Numeric.toHexString(
        RlpEncoder.encode(
            new RlpList(
                RlpString.create(new byte[VANITY]),
                new RlpList(addresses),
                new RlpList(),
                RlpString.create(new byte[0]),
                new RlpList())));
  }
}
