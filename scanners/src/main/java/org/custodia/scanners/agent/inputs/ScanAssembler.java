package org.custodia.scanners.agent.inputs;

import java.util.Optional;

/**
 * Puts characters together to scans. A scan ends with the scanner's suffix, or, where it sends
 * none, when nothing has come for a while: scanners leave some milliseconds between characters, and
 * people many more. For one thread.
 */
final class ScanAssembler {
  private static final String LINE_ENDS = "\r\n\u0003";

  private final String prefix;
  private final String suffix;
  private final long gapNanos;
  private final StringBuilder text = new StringBuilder();
  private long lastNanos;

  /**
   * @param prefix taken off where it is there; may be empty
   * @param suffix ends a scan; empty: any line end does
   * @param gapNanos a longer silence ends a scan too; zero: none does
   */
  ScanAssembler(String prefix, String suffix, long gapNanos) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.gapNanos = gapNanos;
  }

  /** One more character; a scan where it was the last one. */
  Optional<String> add(char c, long nanos) {
    lastNanos = nanos;
    if (suffix.isEmpty() && LINE_ENDS.indexOf(c) >= 0) {
      return take();
    }
    text.append(c);
    boolean ends =
        !suffix.isEmpty()
            && text.length() >= suffix.length()
            && text.indexOf(suffix, text.length() - suffix.length()) >= 0;
    if (ends) {
      text.setLength(text.length() - suffix.length());
      return take();
    }
    return Optional.empty();
  }

  /** Nothing has come; a scan where that ends one. */
  Optional<String> silence(long nanos) {
    return gapNanos > 0 && text.length() > 0 && nanos - lastNanos > gapNanos
        ? take()
        : Optional.empty();
  }

  /** Whether a silence would end what has come so far. */
  boolean isWaitingForSilence() {
    return gapNanos > 0 && text.length() > 0;
  }

  /** The input has ended; what is left is a scan. */
  Optional<String> end() {
    return take();
  }

  private Optional<String> take() {
    String whole = text.toString();
    text.setLength(0);
    if (!prefix.isEmpty() && whole.startsWith(prefix)) {
      whole = whole.substring(prefix.length());
    }
    return whole.isEmpty() ? Optional.empty() : Optional.of(whole);
  }
}
