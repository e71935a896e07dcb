package org.custodia.scanners.gs1;

import java.util.List;

/**
 * Text that could not be understood. Says what and where, never that a pack is suspect.
 *
 * @param fault what is wrong; its code is the key of the sentence in the message bundles
 * @param position index into the text as it was given (UTF-16 units), or -1 where there is no place
 * @param arguments what fills the sentence, in the order that {@link ScanFault} documents
 */
public record Unreadable(ScanFault fault, int position, List<String> arguments) implements Scan {
  public Unreadable {
    arguments = List.copyOf(arguments);
  }

  static Unreadable at(int position, ScanFault fault, Object... arguments) {
    return new Unreadable(
        fault, position, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
  }

  /** {@code CUS-SCN-<NNN>}. */
  public String code() {
    return fault.code();
  }
}
