package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;

/** Tells a person opening a page from a page's script asking for a part of it. */
public final class PageRequests {
  private PageRequests() {}

  /** True when htmx asks, so that a fragment is the answer. */
  public static boolean isFragment(HttpServletRequest request) {
    return request.getHeader("HX-Request") != null;
  }

  public static boolean isPageView(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return "GET".equals(request.getMethod())
        && !isFragment(request)
        && accept != null
        && accept.contains("text/html");
  }

  /** True for REST, EPCIS and other members' systems: their problems are JSON. */
  public static boolean isProgram(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.startsWith("/api/") || path.startsWith("/epcis/") || path.startsWith("/network/");
  }
}
