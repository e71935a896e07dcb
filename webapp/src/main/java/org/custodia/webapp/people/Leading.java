package org.custodia.webapp.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.custodia.webapp.problems.PageRequests;

/**
 * Where a form leads once it was done. htmx shows what went wrong beside the form, which keeps what
 * was typed; when all went well it is sent on.
 */
final class Leading {
  private Leading() {}

  /**
   * @param path beginning with a slash; never holds anything about a person but an id
   * @return the view
   */
  static String to(String path, HttpServletRequest request, HttpServletResponse response) {
    if (PageRequests.isFragment(request)) {
      response.setHeader("HX-Redirect", request.getContextPath() + path);
      return "patients :: nothing";
    }
    return "redirect:" + path;
  }
}
