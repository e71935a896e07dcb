package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What a log says of the address of a request: the route, and never the ids or names in it, which
 * may be a patient's, a record's or a person's.
 */
final class LoggedAddress {
  /** As parts of routes look; ids, numbers, names with dots and addresses of mail do not. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z$][A-Za-z0-9_-]{0,24}");

  private LoggedAddress() {}

  /** The pattern that matched, or, where none was looked for yet, the words of the address. */
  static String of(HttpServletRequest request) {
    Object matched = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return matched == null || matched.equals("/**")
        ? words(request.getRequestURI())
        : matched.toString();
  }

  static String words(String address) {
    return Arrays.stream(address.split("/", -1))
        .map(part -> part.isEmpty() || WORD.matcher(part).matches() ? part : "…")
        .collect(Collectors.joining("/"));
  }
}
