package org.custodia.devnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.custodia.devnet.evm.Address;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;
import org.web3j.utils.Numeric;

/**
 * The genesis block of a network on GoQuorum 24.4 (QBFT), as its file says it. GoQuorum takes no
 * notice of keys that it does not know and of much that makes a network useless months later; here
 * both are refused, naming the key. Why each must be so stands in {@code docs/production.md},
 * <em>The genesis block</em>.
 *
 * @param chainId for which public transactions are signed
 * @param blockPeriod time between two blocks
 * @param gasLimit of the first block
 * @param largestContract bytes of code that a contract may have
 * @param largestTransaction bytes of a public transaction
 * @param validators who may make blocks at first, in ascending order of their addresses
 */
public record GenesisFile(
    long chainId,
    Duration blockPeriod,
    long gasLimit,
    int largestContract,
    int largestTransaction,
    List<Address> validators) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** The hash by which GoQuorum knows a block of its BFT engines. */
  private static final String BFT_MIX_HASH =
      "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

  /** Forks up to Istanbul. Berlin's simulation fails on some private contracts. */
  private static final Set<String> FORKS =
      Set.of(
          "homesteadBlock",
          "eip150Block",
          "eip155Block",
          "eip158Block",
          "byzantiumBlock",
          "constantinopleBlock",
          "petersburgBlock",
          "istanbulBlock");

  private static final Set<String> OTHERS_OF_CONFIG =
      Set.of("chainId", "eip150Hash", "isQuorum", "isMPS", "txnSizeLimit", "qbft", "transitions");

  private static final Set<String> OF_QBFT =
      Set.of(
          "epochlength",
          "blockperiodseconds",
          "emptyblockperiodseconds",
          "requesttimeoutseconds",
          "policy",
          "ceil2Nby3Block");

  /** Not requesttimeoutseconds, which would be milliseconds here. */
  private static final Set<String> OF_TRANSITION =
      Set.of(
          "block",
          "contractsizelimit",
          "transactionSizeLimit",
          "gasPriceEnabled",
          "privacyEnhancementsEnabled");

  private static final Set<String> OF_BLOCK =
      Set.of(
          "config",
          "nonce",
          "timestamp",
          "extraData",
          "gasLimit",
          "gasUsed",
          "number",
          "difficulty",
          "mixHash",
          "coinbase",
          "parentHash",
          "alloc");

  private static final int VANITY = 32;
  private static final int KIBIBYTE = 1024;

  public GenesisFile {
    validators = List.copyOf(validators);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the key that is wrong, missing or unknown
   */
  public static GenesisFile read(Path file) {
    JsonNode block;
    try {
      block = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is no JSON", e);
    }
    known("", block, OF_BLOCK);
    JsonNode config = object(block, "config");
    Set<String> ofConfig = new HashSet<>(FORKS);
    ofConfig.addAll(OTHERS_OF_CONFIG);
    known("config.", config, ofConfig);
    for (String fork : FORKS) {
      must("config." + fork, config.path(fork).asInt(-1) == 0, "0");
    }
    must("config.isQuorum", config.path("isQuorum").asBoolean(), "true");
    must("config.isMPS", !config.path("isMPS").asBoolean(true), "false");
    long chainId = config.path("chainId").asLong();
    must("config.chainId", chainId >= 2, "2 or more");
    must("mixHash", block.path("mixHash").asText().equals(BFT_MIX_HASH), BFT_MIX_HASH);
    must("difficulty", block.path("difficulty").asText().equals("0x1"), "0x1");
    must("alloc", block.path("alloc").isObject() && block.path("alloc").isEmpty(), "empty");
    JsonNode transition = transition(config);
    int transactions = config.path("txnSizeLimit").asInt();
    must(
        "config.txnSizeLimit",
        transactions == transition.path("transactionSizeLimit").asInt(),
        "that of the transition");
    return new GenesisFile(
        chainId,
        period(object(config, "qbft")),
        quantity(block, "gasLimit"),
        transition.path("contractsizelimit").asInt() * KIBIBYTE,
        transactions * KIBIBYTE,
        validators(block.path("extraData").asText()));
  }

  private static JsonNode transition(JsonNode config) {
    JsonNode all = config.path("transitions");
    must("config.transitions", all.isArray() && all.size() == 1, "one");
    JsonNode transition = all.get(0);
    String at = "config.transitions[0].";
    known(at, transition, OF_TRANSITION);
    must(at + "block", transition.path("block").asInt(-1) == 0, "0");
    must(at + "gasPriceEnabled", !transition.path("gasPriceEnabled").asBoolean(true), "false");
    must(
        at + "privacyEnhancementsEnabled",
        !transition.path("privacyEnhancementsEnabled").asBoolean(true),
        "false");
    int contracts = transition.path("contractsizelimit").asInt();
    must(at + "contractsizelimit", contracts >= 24 && contracts <= 128, "24 to 128 (KiB)");
    int transactions = transition.path("transactionSizeLimit").asInt();
    must(at + "transactionSizeLimit", transactions >= 32 && transactions <= 128, "32 to 128 (KiB)");
    return transition;
  }

  private static Duration period(JsonNode qbft) {
    known("config.qbft.", qbft, OF_QBFT);
    int seconds = qbft.path("blockperiodseconds").asInt();
    must("config.qbft.blockperiodseconds", seconds >= 1, "1 or more");
    must(
        "config.qbft.emptyblockperiodseconds",
        qbft.path("emptyblockperiodseconds").asInt() >= seconds,
        "the block period or more");
    int timeout = qbft.path("requesttimeoutseconds").asInt();
    must(
        "config.qbft.requesttimeoutseconds",
        timeout > seconds && timeout <= 60 + 2 * seconds,
        "seconds, more than a block's");
    must("config.qbft.epochlength", qbft.path("epochlength").asLong() >= 1, "1 or more");
    return Duration.ofSeconds(seconds);
  }

  /** RLP of vanity, validators, no vote, round zero, no seals. */
  private static List<Address> validators(String extraData) {
    List<RlpType> fields;
    List<Address> validators = new ArrayList<>();
    try {
      byte[] bytes = Numeric.hexStringToByteArray(extraData);
      fields = ((RlpList) RlpDecoder.decode(bytes).getValues().get(0)).getValues();
      boolean whole =
          fields.size() == 5
              && ((RlpString) fields.get(0)).getBytes().length == VANITY
              && ((RlpList) fields.get(2)).getValues().isEmpty()
              && ((RlpString) fields.get(3)).getBytes().length == 0
              && ((RlpList) fields.get(4)).getValues().isEmpty();
      must("extraData", whole, "vanity, validators, no vote, round 0, no seals");
      for (RlpType one : ((RlpList) fields.get(1)).getValues()) {
        validators.add(new Address(((RlpString) one).getBytes()));
      }
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("extraData: expected QBFT's, as RLP", e);
    }
    must("extraData", !validators.isEmpty(), "a validator at least");
    List<String> names = validators.stream().map(Address::toString).toList();
    must(
        "extraData",
        names.equals(names.stream().distinct().sorted().toList()),
        "validators in ascending order, each once");
    return validators;
  }

  private static long quantity(JsonNode block, String key) {
    String value = block.path(key).asText();
    must(key, value.matches("0x[0-9a-f]{1,15}"), "a quantity in hex");
    return new BigInteger(value.substring(2), 16).longValueExact();
  }

  private static JsonNode object(JsonNode within, String key) {
    must(key, within.path(key).isObject(), "an object");
    return within.get(key);
  }

  private static void known(String at, JsonNode object, Set<String> keys) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      must(at + name, keys.contains(name), "no such key");
    }
  }

  private static void must(String key, boolean holds, String expected) {
    if (!holds) throw new IllegalArgumentException(key + ": expected " + expected);
  }
}
