package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.LogFilter;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;

/** Positional arguments of a JSON-RPC call, refused in geth's words when they are wrong. */
final class Params {
  private final JsonNode values;

  private Params(JsonNode values) {
    this.values = values;
  }

  static Params of(JsonNode values, int needed, int taken) {
    JsonNode list =
        values == null || values.isNull() ? JsonNodeFactory.instance.arrayNode() : values;
    if (!list.isArray()) throw new RpcError(RpcError.INVALID_PARAMS, "non-array args");
    if (list.size() > taken) {
      throw new RpcError(RpcError.INVALID_PARAMS, "too many arguments, want at most " + taken);
    }
    for (int i = 0; i < needed; i++) {
      if (!list.hasNonNull(i)) {
        throw new RpcError(RpcError.INVALID_PARAMS, "missing value for required argument " + i);
      }
    }
    return new Params(list);
  }

  /** Refuses another number of arguments. */
  void require(int needed, int taken) {
    of(values, needed, taken);
  }

  String text(int index) {
    JsonNode value = values.get(index);
    if (!value.isTextual()) {
      throw invalid(
          index, "json: cannot unmarshal " + kind(value) + " into Go value of type string");
    }
    return value.asText();
  }

  boolean has(int index) {
    return values.hasNonNull(index);
  }

  /** Whether an argument is this word. */
  boolean isTag(int index, String tag) {
    return has(index) && values.get(index).asText().equals(tag);
  }

  /** An argument that is an object. */
  JsonNode object(int index) {
    JsonNode value = values.get(index);
    if (!value.isObject()) {
      throw invalid(index, "json: cannot unmarshal " + kind(value) + " into Go value");
    }
    return value;
  }

  Address address(int index) {
    return parse(index, () -> addressOf(values.get(index)));
  }

  Hash32 hash(int index) {
    return parse(index, () -> new Hash32(fixed(values.get(index), Hash32.SIZE, "common.Hash")));
  }

  /** A storage slot: a quantity or up to 32 bytes. */
  Hash32 slot(int index) {
    return parse(index, () -> slotOf(values.get(index)));
  }

  private static Hash32 slotOf(JsonNode value) {
    String digits = text(value).replaceFirst("^0x", "");
    if (digits.length() % 2 != 0) digits = "0" + digits;
    return Hash32.ofNumber(Bytes.ofHex(digits).toArray());
  }

  Bytes data(int index) {
    return parse(index, () -> dataOf(values.get(index)));
  }

  /** Storage slots: a list of quantities or of up to 32 bytes each. */
  List<Hash32> slots(int index) {
    JsonNode list = values.get(index);
    if (!list.isArray()) {
      throw invalid(
          index, "json: cannot unmarshal " + kind(list) + " into Go value of type []string");
    }
    return parse(
        index,
        () -> {
          List<Hash32> slots = new ArrayList<>();
          list.forEach(slot -> slots.add(slotOf(slot)));
          return slots;
        });
  }

  /** The elements of a list of strings, as they were given. */
  List<String> texts(int index) {
    List<String> texts = new ArrayList<>();
    values.get(index).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  long quantity(int index) {
    return parse(index, () -> quantityOf(values.get(index)).longValueExact());
  }

  /** A number as such or as a quantity. */
  long number(int index) {
    JsonNode value = values.get(index);
    return value.canConvertToLong() && value.isIntegralNumber() ? value.asLong() : quantity(index);
  }

  boolean flag(int index) {
    JsonNode value = values.get(index);
    if (!value.isBoolean()) {
      throw invalid(index, "json: cannot unmarshal " + kind(value) + " into Go value of type bool");
    }
    return value.asBoolean();
  }

  /**
   * A block named by number, tag or an object with its hash; the head when left out. Empty when
   * there is none.
   */
  Optional<Block> block(int index, NodeView view) {
    if (!has(index)) return Optional.of(view.head());
    JsonNode value = values.get(index);
    return parse(
        index,
        () -> {
          if (value.hasNonNull("blockHash")) {
            return view.block(
                new Hash32(fixed(value.get("blockHash"), Hash32.SIZE, "common.Hash")));
          }
          JsonNode number = value.isObject() ? value.path("blockNumber") : value;
          return view.block(blockNumber(number, view.head().number()));
        });
  }

  /** A block that must be there to ask its state. */
  Block stateBlock(int index, NodeView view) {
    return block(index, view).orElseThrow(() -> new RpcError(RpcError.SERVER, "header not found"));
  }

  /** The filter of eth_getLogs and eth_newFilter. */
  LogQuery logQuery(int index, long head) {
    JsonNode value = object(index);
    return parse(
        index,
        () -> {
          if (value.hasNonNull("blockHash")
              && (value.hasNonNull("fromBlock") || value.hasNonNull("toBlock"))) {
            throw new IllegalArgumentException(
                "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
          }
          Optional<Hash32> blockHash =
              value.hasNonNull("blockHash")
                  ? Optional.of(
                      new Hash32(fixed(value.get("blockHash"), Hash32.SIZE, "common.Hash")))
                  : Optional.empty();
          return new LogQuery(
              blockHash,
              value.hasNonNull("fromBlock") ? blockNumber(value.get("fromBlock"), head) : head,
              value.hasNonNull("toBlock") ? boundary(value.get("toBlock"), head) : head,
              value.hasNonNull("fromBlock"),
              !value.hasNonNull("toBlock") || value.get("toBlock").asText().equals("latest"),
              filter(value));
        });
  }

  private static long boundary(JsonNode value, long head) {
    return Math.min(head, blockNumber(value, head));
  }

  private static LogFilter filter(JsonNode value) {
    List<Address> addresses = new ArrayList<>();
    JsonNode address = value.path("address");
    if (address.isTextual()) addresses.add(filterAddress(address));
    if (address.isArray()) address.forEach(one -> addresses.add(filterAddress(one)));
    List<List<Hash32>> topics = new ArrayList<>();
    JsonNode wanted = value.path("topics");
    if (wanted.isArray()) wanted.forEach(position -> topics.add(topicsAt(position)));
    return new LogFilter(addresses, topics);
  }

  private static List<Hash32> topicsAt(JsonNode position) {
    if (position.isNull()) return List.of();
    if (!position.isArray()) return List.of(topic(position));
    List<Hash32> any = new ArrayList<>();
    for (JsonNode one : position) {
      if (one.isNull()) return List.of();
      any.add(topic(one));
    }
    return any;
  }

  private static Hash32 topic(JsonNode value) {
    Bytes bytes = dataOf(value);
    if (bytes.size() != Hash32.SIZE) {
      throw new IllegalArgumentException(
          "hex has invalid length " + bytes.size() + " after decoding; expected 32 for topic");
    }
    return new Hash32(bytes.toArray());
  }

  private static Address filterAddress(JsonNode value) {
    Bytes bytes = dataOf(value);
    if (bytes.size() != Address.SIZE) {
      throw new IllegalArgumentException(
          "invalid address: hex has invalid length "
              + bytes.size()
              + " after decoding; expected 20 for address");
    }
    return new Address(bytes.toArray());
  }

  static long blockNumber(JsonNode value, long head) {
    return switch (value.asText()) {
      case "latest", "pending" -> head;
      case "earliest" -> 0;
      default -> quantityOf(value).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    };
  }

  static Address addressOf(JsonNode value) {
    return new Address(fixed(value, Address.SIZE, "common.Address"));
  }

  static BigInteger quantityOf(JsonNode value) {
    String text = value.isTextual() ? value.asText() : "";
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("hex string without 0x prefix");
    }
    if (text.length() == 2) throw new IllegalArgumentException("hex string \"0x\"");
    if (text.length() > 3 && text.charAt(2) == '0') {
      throw new IllegalArgumentException("hex number with leading zero digits");
    }
    if (text.length() > 66) throw new IllegalArgumentException("hex number > 256 bits");
    try {
      return new BigInteger(text.substring(2), 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid hex string");
    }
  }

  static Bytes dataOf(JsonNode value) {
    String text = text(value);
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException(
          "json: cannot unmarshal hex string without 0x prefix into Go value of type"
              + " hexutil.Bytes");
    }
    if (text.length() % 2 != 0) {
      throw new IllegalArgumentException(
          "json: cannot unmarshal hex string of odd length into Go value of type hexutil.Bytes");
    }
    try {
      return Bytes.ofHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "json: cannot unmarshal invalid hex string into Go value of type hexutil.Bytes");
    }
  }

  private static byte[] fixed(JsonNode value, int size, String type) {
    String text = text(value);
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException("json: cannot unmarshal hex string without 0x prefix");
    }
    if (text.length() - 2 != size * 2) {
      throw new IllegalArgumentException(
          "hex string has length " + (text.length() - 2) + ", want " + size * 2 + " for " + type);
    }
    return Bytes.ofHex(text).toArray();
  }

  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "json: cannot unmarshal non-string into Go value of type hexutil.Bytes");
    }
    return value.asText();
  }

  private interface Parse<T> {
    T get();
  }

  private static <T> T parse(int index, Parse<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(index, e.getMessage());
    }
  }

  static RpcError invalid(int index, String why) {
    return new RpcError(RpcError.INVALID_PARAMS, "invalid argument " + index + ": " + why);
  }

  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case OBJECT -> "object";
      default -> "string";
    };
  }
}
