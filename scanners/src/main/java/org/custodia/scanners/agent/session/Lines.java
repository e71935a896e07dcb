package org.custodia.scanners.agent.session;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a width. */
final class Lines {
  private Lines() {}

  /** Broken between words, and within one only where it is longer than a line. */
  static List<String> of(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) line.append(' ');
      line.append(word);
      while (line.length() > width) {
        lines.add(line.substring(0, width));
        line.delete(0, width);
      }
    }
    if (!line.isEmpty()) lines.add(line.toString());
    return lines;
  }
}
