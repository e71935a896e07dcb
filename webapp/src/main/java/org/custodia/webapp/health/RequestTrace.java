package org.custodia.webapp.health;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.ledger.Trace;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request a trace id, the caller's own where it sends one (W3C Trace Context, header
 * {@code traceparent}): in the answer's header {@code Trace-Id} and beside every line that is
 * logged meanwhile.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestTrace extends OncePerRequestFilter {
  static final String HEADER = "Trace-Id";

  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final String NONE = "0".repeat(32);
  private static final int BYTES = 16;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String trace = trace(request.getHeader("traceparent"));
    response.setHeader(HEADER, trace);
    try (MDC.MDCCloseable closed = MDC.putCloseable(Trace.FIELD, trace)) {
      chain.doFilter(request, response);
    }
  }

  private static String trace(String given) {
    if (given != null) {
      Matcher parent = TRACE_PARENT.matcher(given);
      if (parent.matches() && !parent.group(1).equals(NONE)) return parent.group(1);
    }
    byte[] random = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
