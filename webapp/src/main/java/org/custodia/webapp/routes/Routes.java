package org.custodia.webapp.routes;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Spring's mapping of addresses to methods, which looks closely only at what begins as the address
 * does. Spring tries all of several hundred patterns on each address that has a variable part, and
 * that was more than half of what an answer from memory cost.
 */
final class Routes extends RequestMappingHandlerMapping {
  private final Map<RequestMappingInfo, List<Beginning>> beginnings = new ConcurrentHashMap<>();

  @Override
  protected HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
      throws Exception {
    return super.lookupHandlerMethod(lookupPath, new Addressed(request));
  }

  @Override
  protected RequestMappingInfo getMatchingMapping(
      RequestMappingInfo info, HttpServletRequest request) {
    return request instanceof Addressed addressed && !mayMatch(info, addressed.segments)
        ? null
        : super.getMatchingMapping(info, request);
  }

  private boolean mayMatch(RequestMappingInfo info, List<String> segments) {
    for (Beginning beginning : beginnings.computeIfAbsent(info, Beginning::of)) {
      if (beginning.begins(segments)) return true;
    }
    return false;
  }

  /** A request with the segments of its address, decoded as patterns are compared with them. */
  private static final class Addressed extends HttpServletRequestWrapper {
    private final List<String> segments;

    Addressed(HttpServletRequest request) {
      super(request);
      this.segments =
          segments(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
    }
  }

  /** The segments of a pattern before the first that is not to be taken literally. */
  private record Beginning(List<String> literal) {
    static List<Beginning> of(RequestMappingInfo info) {
      return info.getPathPatternsCondition().getPatterns().stream().map(Beginning::of).toList();
    }

    private static Beginning of(PathPattern pattern) {
      List<String> literal = new ArrayList<>();
      for (String segment : segments(PathContainer.parsePath(pattern.getPatternString()))) {
        if (segment.chars().anyMatch(one -> "{}*?".indexOf(one) >= 0)) break;
        literal.add(segment);
      }
      return new Beginning(literal);
    }

    boolean begins(List<String> segments) {
      // From the end, since nearly all begin with the same.
      for (int i = literal.size() - 1; i >= 0; i--) {
        if (i >= segments.size() || !literal.get(i).equals(segments.get(i))) return false;
      }
      return true;
    }
  }

  private static List<String> segments(PathContainer path) {
    List<String> segments = new ArrayList<>();
    for (PathContainer.Element element : path.elements()) {
      if (element instanceof PathSegment segment) segments.add(segment.valueToMatch());
    }
    return segments;
  }
}
