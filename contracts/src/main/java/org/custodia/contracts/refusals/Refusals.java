package org.custodia.contracts.refusals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.custodia.contracts.abi.AbiFiles;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.BytesType;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * Turns revert data into the refusal it stands for, by the custom errors that the ABI files of all
 * our contracts declare (web3j's wrappers do not know custom errors).
 */
public final class Refusals {
  private static final HexFormat HEX = HexFormat.of();
  private static final Map<String, Declaration> BY_SELECTOR = load();

  private Refusals() {}

  private record Declaration(String name, List<String> parameters, List<String> types) {
    String selector() {
      String signature = name + types.stream().collect(Collectors.joining(",", "(", ")"));
      return Hash.sha3String(signature).substring(2, 10);
    }
  }

  /** The refusal in this revert data; never fails, whatever the bytes are. */
  public static Refusal decode(byte[] revertData) {
    if (revertData.length >= 4) {
      Declaration known = BY_SELECTOR.get(HEX.formatHex(revertData, 0, 4));
      if (known != null) {
        try {
          return decode(known, Arrays.copyOfRange(revertData, 4, revertData.length));
        } catch (RuntimeException e) {
          return unknown(revertData); // the selector of ours, the rest of somebody else
        }
      }
    }
    return unknown(revertData);
  }

  /** The refusal in this revert data, hex with or without {@code 0x}. */
  public static Refusal decode(String revertData) {
    return decode(Numeric.hexStringToByteArray(revertData));
  }

  /** Names of all refusals that the contracts declare, in no order. */
  public static java.util.Set<String> names() {
    return BY_SELECTOR.values().stream().map(Declaration::name).collect(Collectors.toSet());
  }

  private static Refusal unknown(byte[] data) {
    return new Refusal(Refusal.UNKNOWN, Map.of("data", "0x" + HEX.formatHex(data)));
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Refusal decode(Declaration error, byte[] arguments) {
    List<TypeReference<Type>> types = new ArrayList<>();
    try {
      for (String type : error.types()) {
        types.add((TypeReference<Type>) TypeReference.makeTypeReference(type));
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no such Solidity type in " + error, e);
    }
    List<Type> values = FunctionReturnDecoder.decode("0x" + HEX.formatHex(arguments), types);
    if (values.size() != types.size()) throw new IllegalArgumentException("arguments are missing");
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++)
      facts.put(error.parameters().get(i), text(values.get(i)));
    return new Refusal(error.name(), facts);
  }

  private static String text(Type<?> value) {
    if (value instanceof BytesType bytes) return "0x" + HEX.formatHex(bytes.getValue());
    if (value instanceof Address address) return address.getValue();
    return value.getValue().toString();
  }

  private static Map<String, Declaration> load() {
    Map<String, Declaration> declarations = new HashMap<>();
    add(declarations, new Declaration("Error", List.of("message"), List.of("string")));
    add(declarations, new Declaration("Panic", List.of("code"), List.of("uint256")));
    for (JsonNode entry : AbiFiles.entries("error")) {
      List<String> parameters = new ArrayList<>();
      List<String> types = new ArrayList<>();
      for (JsonNode input : entry.path("inputs")) {
        parameters.add(input.path("name").asText());
        types.add(input.path("type").asText());
      }
      add(declarations, new Declaration(entry.path("name").asText(), parameters, types));
    }
    return Map.copyOf(declarations);
  }

  /** The same error may be declared by several contracts; under other names of its facts too. */
  private static void add(Map<String, Declaration> declarations, Declaration declared) {
    Declaration known = declarations.putIfAbsent(declared.selector(), declared);
    if (known != null && !known.name().equals(declared.name())) {
      throw new IllegalStateException(known + " and " + declared + " have the same selector");
    }
  }
}
