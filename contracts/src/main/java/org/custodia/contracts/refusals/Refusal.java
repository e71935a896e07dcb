package org.custodia.contracts.refusals;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a contract refused.
 *
 * @param name name of the custom error; {@code Error} for a text, {@code Panic} for a failed
 *     assertion, {@code Unknown} for anything else
 * @param arguments the facts, by name, in order: numbers in decimal, addresses and byte strings as
 *     lower-case hex with {@code 0x}
 */
public record Refusal(String name, Map<String, String> arguments) {
  /** Name of a refusal that no known contract makes; its argument {@code data} is the raw data. */
  public static final String UNKNOWN = "Unknown";

  public Refusal {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** As a developer reads it: {@code StaleHead(have=0x…)}. */
  @Override
  public String toString() {
    return name + arguments;
  }
}
