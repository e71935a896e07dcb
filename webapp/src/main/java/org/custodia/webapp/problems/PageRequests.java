package org.custodia.webapp.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;

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

  /**
   * Path and query of the page on which the person is, to come back to: the page that is opened, or
   * the one that a part of a page or a form belongs to. The home page where that cannot be told.
   */
  public static String pageOf(HttpServletRequest request) {
    if (isPageView(request)) {
      return pathAndQuery(request.getRequestURI(), request.getQueryString());
    }
    String page = request.getHeader(isFragment(request) ? "HX-Current-URL" : "Referer");
    try {
      URI address = page == null ? null : new URI(page);
      if (address != null
          && request.getServerName().equals(address.getHost())
          && address.getRawPath().startsWith("/")) {
        return pathAndQuery(address.getRawPath(), address.getRawQuery());
      }
    } catch (URISyntaxException e) {
      // No address of ours.
    }
    return "/";
  }

  private static String pathAndQuery(String path, String query) {
    return query == null ? path : path + "?" + query;
  }

  /** True for REST, EPCIS, FHIR and other members' systems: their problems are JSON. */
  public static boolean isProgram(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.startsWith("/api/")
        || path.startsWith("/epcis/")
        || path.startsWith("/fhir/")
        || path.startsWith("/network/");
  }
}
